//! One value merged into another, as the Overlay Specification has it.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::yaml::{Entry, Kind, Node};

/// The kinds of values that merging tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    Object,
    List,
    Primitive,
}

impl ValueKind {
    pub(super) fn of(node: &Node) -> Self {
        match node.kind {
            Kind::Mapping(_) => Self::Object,
            Kind::Sequence(_) => Self::List,
            _ => Self::Primitive,
        }
    }
}

/// Reports each part of a value that cannot be merged with what a document has there.
pub(super) fn check(target: &Node, value: &Node, cx: &mut Diagnostics) {
    if ValueKind::of(target) != ValueKind::of(value) {
        let (new, old) = (value.kind_name(), target.kind_name());
        let message = format!("{new} cannot be merged with {old}");
        let help = "an `update` adds to objects and lists; to replace one, remove it first and \
                    then add it to what is around it";
        let mistake = Diagnostic::new(&value.span, message).help(help);
        cx.push(mistake.note(&target.span, format!("the document has {old} here")));
    }
    if value.entries().is_empty() {
        return;
    }
    let added = positions(value.entries());
    for entry in target.entries() {
        let added = added.get(entry.key.text.as_str());
        if let Some(added) = added.and_then(|at| value.entries().get(*at)) {
            check(&entry.value, &added.value, cx);
        }
    }
}

/// Where each name is among entries.
fn positions(entries: &[Entry]) -> HashMap<&str, usize> {
    let names = entries.iter().map(|entry| entry.key.text.as_str());
    names.zip(0..).collect()
}

/// Merges: objects entry by entry, lists one behind the other, and other values by the new one.
pub(super) fn merge(target: &mut Node, value: Node) {
    match (&mut target.kind, value.kind) {
        (Kind::Mapping(entries), Kind::Mapping(others)) => {
            merge_entries(entries, others.into_vec());
        }
        (Kind::Sequence(elements), Kind::Sequence(others)) => elements.extend(others.into_vec()),
        (kind, other) => {
            *kind = other;
            target.span = value.span;
        }
    }
}

fn merge_entries(entries: &mut Vec<Entry>, others: Vec<Entry>) {
    let known = positions(entries);
    let at: Vec<_> = others
        .iter()
        .map(|other| known.get(other.key.text.as_str()).copied())
        .collect();
    for (other, at) in others.into_iter().zip(at) {
        match at.and_then(|at| entries.get_mut(at)) {
            Some(entry) => merge(&mut entry.value, other.value),
            None => entries.push(other),
        }
    }
}
