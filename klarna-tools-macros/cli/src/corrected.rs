//! What a changed correction of a document causes: one change, at the correction.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use toolspec_core::pointer::split_last;
use toolspec_core::source::Span;
use toolspec_core::text::quoted;
use toolspec_core::{Corrected, Specs};
use toolspec_drift::{Change, Class};

use crate::finding::Finding;
use crate::version::Version;

/// A correction that is not the same in both versions, and every place that it is known by.
struct Changed<'s> {
    new: Option<Corrected<'s>>,
    old: Option<Corrected<'s>>,
    /// Whether the old corrections are known.
    is_compared: bool,
    places: Vec<Span>,
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
    let [mut old, mut new] = [base, head].map(|specs| specs.map_or(Vec::new(), Specs::corrections));
    old.retain(|one| {
        let same = new
            .iter()
            .position(|new| new.at == one.at && new.value == one.value);
        same.map(|at| new.remove(at)).is_none()
    });
    let mut pairs: Vec<_> = new
        .into_iter()
        .map(|new| (taken(&mut old, &new), Some(new)))
        .collect();
    pairs.extend(old.into_iter().map(|old| (Some(old), None)));
    let sides = base
        .zip(head)
        .map_or(Vec::new(), |(base, head)| vec![base, head]);
    let changed = pairs.into_iter().map(|(old, new)| {
        let entries = [&old, &new].into_iter().flatten();
        let written = entries.clone().filter_map(|entry| entry.written.as_ref());
        let there = entries.flat_map(|entry| sides.iter().flat_map(|specs| specs.places_of(entry)));
        Changed {
            is_compared: base.is_some(),
            places: written.chain(there).cloned().collect(),
            old,
            new,
        }
    });
    changed.collect()
}

/// Takes the correction of the same place.
fn taken<'s>(among: &mut Vec<Corrected<'s>>, entry: &Corrected<'_>) -> Option<Corrected<'s>> {
    let at = among.iter().position(|other| other.at == entry.at)?;
    Some(among.remove(at))
}

impl Changed<'_> {
    fn causes(&self, finding: &Finding) -> bool {
        let mut ends = finding.from.iter().chain(&finding.was_at);
        ends.any(|place| self.places.iter().any(|around| contains(around, place)))
    }

    /// What the correction does, in words.
    fn said(&self) -> String {
        let sets = |entry: &Corrected<'_>| match &entry.value {
            None => "no value".to_owned(),
            Some(Value::Object(_) | Value::Array(_)) => "several values".to_owned(),
            Some(value) => value.to_string(),
        };
        match [&self.old, &self.new].map(|entry| entry.as_ref().map(sets)) {
            [Some(was), Some(is)] if was == is => "the correction sets other values".to_owned(),
            [Some(was), Some(is)] => format!("the correction sets {is}, was {was}"),
            [Some(was), None] => format!("the correction that set {was} is gone"),
            [None, Some(is)] if self.is_compared => format!("a new correction sets {is}"),
            [None, is] => format!("the correction sets {}", is.unwrap_or_default()),
        }
    }

    /// One change with everything that the correction causes.
    fn joined(&self, caused: &[Finding], is_on_disk: bool) -> Finding {
        let named = self.new.as_ref().or(self.old.as_ref());
        let span = self.new.as_ref().map(|entry| entry.span.clone());
        let written = self.new.as_ref().and_then(|entry| entry.written.as_ref());
        let within = |span: &&Span| written.is_some_and(|written| contains(written, span));
        let mut froms = caused.iter().filter_map(|finding| finding.from.as_ref());
        let from = froms.find(within).cloned().or(span);
        let mut operations: Vec<String> = Vec::new();
        for operation in caused.iter().flat_map(|finding| &finding.operations) {
            if !operations.contains(operation) {
                operations.push(operation.clone());
            }
        }
        let pointer = named.map_or(String::new(), |entry| entry.at.clone());
        let old = self.old.as_ref().filter(|_| self.new.is_none());
        Finding {
            operations,
            shown: from.clone().filter(|_| is_on_disk),
            was_at: old.map(|old| old.span.clone()),
            locked: caused.iter().find_map(|finding| finding.locked.clone()),
            ..Finding::new(change(pointer, &self.said(), caused), from)
        }
    }
}

fn change(pointer: String, said: &str, caused: &[Finding]) -> Change {
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
        means: format!("{said}; {}", means(&changes)),
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
