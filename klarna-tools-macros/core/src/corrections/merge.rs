//! One value merged into another, as the Overlay Specification has it.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::yaml::{Kind, Node};

/// The kinds of values that merging tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Object,
    List,
    Primitive,
}

impl Form {
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
    if Form::of(target) != Form::of(value) {
        let (new, old) = (value.kind_name(), target.kind_name());
        let message = format!("{new} cannot be merged with {old}");
        let help = "an `update` adds to objects and lists; to replace one, remove it first and \
                    then add it to what is around it";
        cx.push(
            Diagnostic::new(&value.span, message)
                .note(&target.span, format!("the document has {old} here"))
                .help(help),
        );
    }
    for entry in value.entries() {
        if let Some(target) = target.get(&entry.key.text) {
            check(target, &entry.value, cx);
        }
    }
}

/// Merges: objects entry by entry, lists one behind the other, and other values by the new one.
pub(super) fn merge(target: &mut Node, value: Node) {
    match (&mut target.kind, value.kind) {
        (Kind::Mapping(entries), Kind::Mapping(others)) => {
            for other in others {
                let mut known = entries.iter_mut();
                match known.find(|entry| entry.key.text == other.key.text) {
                    Some(entry) => merge(&mut entry.value, other.value),
                    None => entries.push(other),
                }
            }
        }
        (Kind::Sequence(elements), Kind::Sequence(others)) => elements.extend(others),
        (kind, other) => {
            *kind = other;
            target.span = value.span;
        }
    }
}
