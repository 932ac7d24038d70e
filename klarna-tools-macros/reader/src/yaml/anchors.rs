//! Anchors, aliases and merge keys: what they repeat becomes part of the tree.
//!
//! Documents are published with them, by tools that write YAML. A manifest has none: what is written
//! at a tool is what a review of that tool reads.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::syntax;
use super::{Entry, Kind, Node};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text;

/// How many values the aliases of a document may repeat: enough for any that people write, and soon
/// reached where aliases within aliases multiply.
pub const MAX_REPEATED: usize = 100_000;

/// What anchors name, and how much of it was repeated.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    named: HashMap<usize, Node>,
    repeated: usize,
    /// Those of a manifest, where they are written, and whether an alias that is refused names them.
    written: BTreeMap<usize, (Span, bool)>,
}

/// The longest value that is shown as what to write in place of an alias, in bytes.
const SHOWN: usize = 100;

/// What a manifest has in place of anchors.
const SHARED: &str = "properties that several tools choose are written once, under `selections`, and chosen by `only: NAME`";

impl Anchors {
    /// Remembers a value under its anchor; 0 is none.
    pub(super) fn name(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            self.named.insert(anchor, node.clone());
        }
    }

    /// Remembers where an anchor of a manifest is.
    pub(super) fn written(&mut self, anchor: usize, span: Span) {
        self.written.insert(anchor, (span, false));
    }

    /// Says what to write in place of an alias, or of a key that merges what it names.
    pub(super) fn instead(
        &mut self,
        anchor: usize,
        refused: Diagnostic,
        merges: bool,
    ) -> Diagnostic {
        let Some((anchor_span, is_named)) = self.written.get_mut(&anchor) else {
            return refused.help("write the value out");
        };
        *is_named = true;
        let name = text::shown(anchor_span.text());
        let value = self
            .named
            .get(&anchor)
            .map(|node| unnamed(node, anchor_span));
        let value = value.filter(|value| value.len() <= SHOWN && !value.contains('\n'));
        let label = match value {
            Some(value) if merges => {
                let entries = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
                let entries = entries.unwrap_or(&value).trim();
                format!("write these entries in place of it: `{entries}`")
            }
            Some(value) => format!("write `{value}`"),
            None if merges => format!("write the entries of `{name}` in place of it"),
            None => format!("write the value of `{name}` in place of it"),
        };
        let refused = refused.label(label);
        refused.note(anchor_span, "and delete this").help(SHARED)
    }

    /// The mistakes of anchors that no alias names.
    pub(super) fn unnamed(&self) -> Vec<Diagnostic> {
        let unnamed = self.written.values().filter(|(_, is_named)| !is_named);
        let mistake = |(span, _): &(Span, bool)| {
            let anchor = Diagnostic::new(span, "anchors are not supported");
            anchor.label("delete it, or quote a text that begins with `&`")
        };
        unnamed.map(mistake).collect()
    }

    /// The value that an alias names, or why nothing is repeated; `room` is how deep it may be nested.
    pub(super) fn repeat(
        &mut self,
        anchor: usize,
        room: usize,
        span: &Span,
    ) -> Result<Kind, Box<Diagnostic>> {
        let Some(named) = self.named.get(&anchor) else {
            let within = Diagnostic::new(span, "this alias is within the value that it names");
            let within = within.help("a value cannot contain itself; use `$ref`");
            return Ok(Kind::Refused(Box::new(within)));
        };
        let (values, depth) = named.extent();
        if depth > room {
            return Err(Box::new(syntax::too_deep(span)));
        }
        self.repeated += values;
        if self.repeated > MAX_REPEATED {
            let message = format!("aliases repeat more than {MAX_REPEATED} values");
            let help = "move what is repeated into a component, and refer to it with `$ref`";
            return Err(Box::new(Diagnostic::new(span, message).help(help)));
        }
        Ok(named.kind.clone())
    }
}

/// A value as it is written, without its anchor.
fn unnamed(node: &Node, anchor: &Span) -> String {
    let text = node.span.text();
    let value = text.strip_prefix(anchor.text()).unwrap_or(text).trim();
    // With an anchor in front of it, a value ends before its bracket.
    let is_open = |open: char, close: char| {
        value.starts_with(open) && value.matches(open).count() > value.matches(close).count()
    };
    match (is_open('{', '}'), is_open('[', ']')) {
        (true, _) => format!("{value} }}"),
        (_, true) => format!("{value}]"),
        _ => value.to_owned(),
    }
}

/// The entries of a mapping with those that its merge keys add, and the values of merge keys that add
/// none: its own come first, then those that are merged first (YAML 1.1, Merge Key).
pub(super) fn merged(entries: Vec<Entry>) -> (Vec<Entry>, Vec<Span>) {
    if !entries.iter().any(is_merge) {
        return (entries, Vec::new());
    }
    let own = entries.iter().filter(|entry| !is_merge(entry));
    let own = own.map(|entry| entry.key.text.clone());
    let mut known: HashSet<String> = own.collect();
    let (mut merged, mut wrong) = (Vec::with_capacity(entries.len()), Vec::new());
    for entry in entries {
        let span = entry.value.span.clone();
        if !is_merge(&entry) {
            merged.push(entry);
        } else if let Some(added) = added(entry.value) {
            merged.extend({ added }.filter(|entry| known.insert(entry.key.text.clone())));
        } else {
            wrong.push(span);
        }
    }
    (merged, wrong)
}

/// Whether a key merges. In quotes it is a name.
pub(super) fn is_merge(entry: &Entry) -> bool {
    entry.key.span.text() == "<<"
}

fn added(value: Node) -> Option<impl Iterator<Item = Entry>> {
    let mappings = match value.kind {
        Kind::Mapping(entries) => vec![entries.into_vec()],
        Kind::Sequence(elements) => {
            let mappings = elements
                .into_vec()
                .into_iter()
                .map(|element| match element.kind {
                    Kind::Mapping(entries) => Some(entries.into_vec()),
                    _ => None,
                });
            mappings.collect::<Option<_>>()?
        }
        _ => return None,
    };
    Some(mappings.into_iter().flatten())
}
