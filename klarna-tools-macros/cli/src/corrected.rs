//! What a changed correction of a document causes: one change, at the correction.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use toolspec_core::Specs;
use toolspec_core::manifest::{CorrectionEntry, CorrectionOrOverlay};
use toolspec_core::pointer::split_last;
use toolspec_core::source::Span;
use toolspec_core::text::quoted;
use toolspec_drift::{Change, Class};

use crate::review::Finding;
use crate::version::Version;

/// A correction that is not the same in both versions, and every place that it is known by.
struct Changed<'s> {
    new: Option<&'s CorrectionEntry>,
    old: Option<&'s CorrectionEntry>,
    places: Vec<&'s Span>,
}

/// Joins the changes that one correction causes, where the first of them is.
pub(crate) fn join(findings: &mut Vec<Finding>, base: &Version, head: &Version) {
    for changed in changed(base.specs_read(), head.specs_read()) {
        let first = findings.iter().position(|finding| changed.causes(finding));
        let Some(first) = first else { continue };
        let caused = findings.extract_if(.., |finding| changed.causes(finding));
        let caused: Vec<Finding> = caused.collect();
        findings.insert(first, changed.joined(&caused, head.on_disk));
    }
}

/// The corrections that differ. What a lockfile was made from is not known: then any may.
fn changed<'s>(base: Option<&'s Specs>, head: Option<&'s Specs>) -> Vec<Changed<'s>> {
    let (old, new) = (corrections(base), corrections(head));
    let gone = old.iter().filter(|old| named(&new, old).is_none());
    let pairs = new.iter().map(|new| (named(&old, new), Some(*new)));
    let pairs = pairs.chain(gone.map(|old| (Some(*old), None)));
    let is_same = |(old, new): &(Option<&CorrectionEntry>, Option<&CorrectionEntry>)| {
        old.map(right) == new.map(right)
    };
    let differing = pairs.filter(|pair| !is_same(pair));
    let changed = differing.map(|(old, new)| {
        let entries = [old, new].into_iter().flatten();
        let values = entries.clone().filter_map(|entry| entry.value.as_ref());
        let both = base
            .zip(head)
            .map_or([None; 2], |(base, head)| [Some(base), Some(head)]);
        let sides = both.into_iter().flatten();
        let there = sides.flat_map(|specs| entries.clone().filter_map(|it| specs.place_of(it)));
        Changed {
            places: values.map(|value| &value.0.span).chain(there).collect(),
            old,
            new,
        }
    });
    changed.collect()
}

fn corrections(specs: Option<&Specs>) -> Vec<&CorrectionEntry> {
    let entries = specs.and_then(|specs| specs.manifest().corrections.as_ref());
    let entries = entries.into_iter().flatten();
    let values = entries.filter_map(|entry| match entry {
        CorrectionOrOverlay::Correction(entry) => Some(entry),
        CorrectionOrOverlay::Overlay(_) => None,
    });
    values.collect()
}

/// The correction of the same place.
fn named<'s>(
    among: &[&'s CorrectionEntry],
    entry: &CorrectionEntry,
) -> Option<&'s CorrectionEntry> {
    let mut among = among.iter().copied();
    among.find(|other| other.at.value == entry.at.value)
}

/// What a correction says is right: nothing where it removes a value.
fn right(entry: &CorrectionEntry) -> Option<Value> {
    entry.value.as_ref().map(|value| value.0.to_json())
}

impl Changed<'_> {
    fn causes(&self, finding: &Finding) -> bool {
        let mut ends = finding.from.iter().chain(&finding.was_at);
        ends.any(|place| self.places.iter().any(|around| contains(around, place)))
    }

    /// One change with everything that the correction causes.
    fn joined(&self, caused: &[Finding], is_on_disk: bool) -> Finding {
        let named = self.new.or(self.old).map(|entry| &entry.at);
        let span = self.new.map(|entry| entry.at.span.clone());
        let value = self.new.and_then(|entry| entry.value.as_ref());
        let within = |span: &&Span| value.is_some_and(|value| contains(&value.0.span, span));
        let mut froms = caused.iter().filter_map(|finding| finding.from.as_ref());
        let from = froms.find(within).cloned().or(span);
        let mut operations: Vec<String> = Vec::new();
        for operation in caused.iter().flat_map(|finding| &finding.operations) {
            if !operations.contains(operation) {
                operations.push(operation.clone());
            }
        }
        let pointer = named.map_or(String::new(), |at| at.value.clone());
        Finding {
            operations,
            shown: from.clone().filter(|_| is_on_disk),
            was_at: self
                .old
                .filter(|_| self.new.is_none())
                .map(|old| old.at.span.clone()),
            locked: caused.iter().find_map(|finding| finding.locked.clone()),
            ..Finding::new(change(pointer, caused), from)
        }
    }
}

fn change(pointer: String, caused: &[Finding]) -> Change {
    let changes: Vec<&Change> = caused.iter().map(|finding| &finding.change).collect();
    let mut flags = Vec::new();
    let mut tools: Vec<Option<&str>> = Vec::new();
    for change in &changes {
        flags.extend(change.flags.iter().copied());
        tools.push(change.tool.as_deref());
    }
    flags.sort_unstable();
    flags.dedup();
    tools.sort_unstable();
    tools.dedup();
    let class = changes.iter().map(|change| change.class).max();
    Change {
        kind: "correction-changed",
        class: class.unwrap_or(Class::Behavioural),
        flags,
        tool: match tools.as_slice() {
            [Some(only)] => Some((*only).to_owned()),
            _ => None,
        },
        pointer,
        before: values(&changes, |change| change.before.as_ref()),
        after: values(&changes, |change| change.after.as_ref()),
        elements: Vec::new(),
        means: means(&changes),
    }
}

/// The value of all changes. Where they differ, each has its keyword, or its place.
fn values(changes: &[&Change], side: fn(&Change) -> Option<&Value>) -> Option<Value> {
    let (first, rest) = changes.split_first()?;
    if rest.iter().all(|change| side(change) == side(first)) {
        return side(first).cloned();
    }
    let values = changes.iter().filter_map(|change| {
        let (_, keyword) = split_last(&change.pointer)?;
        Some((keyword, change.pointer.as_str(), side(change)?))
    });
    let of = |keyword: &str, value: &Value| {
        let mut values = values.clone();
        values.all(|(other, _, known)| other != keyword || known == value)
    };
    let is_clear = values.clone().all(|(keyword, _, value)| of(keyword, value));
    let named = values.clone().map(|(keyword, pointer, value)| {
        let name = if is_clear { keyword } else { pointer };
        (name.to_owned(), value.clone())
    });
    let named: Map<String, Value> = named.collect();
    (!named.is_empty()).then_some(Value::Object(named))
}

/// What each change means, with the tools that it is about.
fn means(changes: &[&Change]) -> String {
    let mut tools: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes {
        let of = tools.entry(&change.means).or_default();
        of.extend(change.tool.as_deref());
    }
    let said = tools.iter().map(|(means, tools)| match tools.as_slice() {
        [] => (*means).to_owned(),
        tools => format!("{}: {means}", quoted(tools)),
    });
    said.collect::<Vec<_>>().join("; ")
}

fn contains(around: &Span, place: &Span) -> bool {
    let (outer, inner) = (around.range(), place.range());
    let is_same = around.source().name() == place.source().name();
    is_same && outer.start <= inner.start && inner.end <= outer.end
}
