//! Anchors, aliases and merge keys: what they repeat becomes part of the tree.
//!
//! Documents are published with them, by tools that write YAML. A manifest has none: what is written
//! at a tool is what a review of that tool reads.

use std::collections::{HashMap, HashSet};

use super::syntax;
use super::{Entry, Kind, Node};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How many values the aliases of a document may repeat: enough for any that people write, and soon
/// reached where aliases within aliases multiply.
pub const MAX_REPEATED: usize = 100_000;

/// What anchors name, and how much of it was repeated.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    named: HashMap<usize, Node>,
    repeated: usize,
}

impl Anchors {
    /// Remembers a value under its anchor; 0 is none.
    pub(super) fn name(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            self.named.insert(anchor, node.clone());
        }
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
