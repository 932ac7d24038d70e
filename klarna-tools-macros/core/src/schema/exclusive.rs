//! `oneOf` whose branches only require properties: a value has what exactly one of them requires.

use std::collections::BTreeSet;

use super::siblings::is_remark;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Kind, Object, Property, Schema};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// Takes out of each branch the property that would make a value fit another one. Where that takes
/// more than one property, a note says that it is not checked.
pub(super) fn exclude_each_other(
    one_of: &[Node],
    branches: &mut [Schema],
    (declared, needed): (&Span, &Span),
    cx: &mut Diagnostics,
) {
    let required: Option<Vec<BTreeSet<&str>>> = one_of.iter().map(only_required).collect();
    let Some(required) = required else { return };
    let mut is_sound = true;
    for (index, branch) in branches.iter_mut().enumerate() {
        let (before, after) = required.split_at(index);
        let Some((own, after)) = after.split_first() else {
            continue;
        };
        for other in before.iter().chain(after) {
            let beyond: Vec<&str> = other.difference(own).copied().collect();
            is_sound &= match beyond.as_slice() {
                [name] => forbid(branch, name),
                _ => false,
            };
        }
    }
    if !is_sound {
        let message = "`oneOf` is read as `anyOf`";
        cx.note(
            Diagnostic::new(declared, message)
                .label("a value that fits several of these forms is sent, too")
                .note(needed, "needed here"),
        );
    }
}

/// The names that a branch requires, if it says nothing else.
fn only_required(branch: &Node) -> Option<BTreeSet<&str>> {
    let says_no_more = |entry: &Entry| match entry.key.text.as_str() {
        "required" => true,
        "type" => entry.value.as_str() == Some("object"),
        key => is_remark(key),
    };
    let names = branch.get("required")?.as_sequence()?.iter();
    let is_it = branch.entries().iter().all(says_no_more);
    is_it.then(|| names.filter_map(Node::as_str).collect())
}

/// Takes a property out of an object; gives whether it cannot be sent then.
fn forbid(branch: &mut Schema, name: &str) -> bool {
    let Kind::Object(Object {
        properties,
        rest: None,
        dependent,
        ..
    }) = &mut branch.kind
    else {
        return false;
    };
    let is_it = |property: &Property| property.name == name;
    // What all of the forms require cannot be missing from one of them.
    if properties
        .iter()
        .any(|property| is_it(property) && property.required)
    {
        return false;
    }
    properties.retain(|property| !is_it(property));
    dependent.retain(|(of, _)| of != name);
    true
}
