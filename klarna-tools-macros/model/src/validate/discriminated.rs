//! The alternative that a value names: by a discriminator, or by a property whose values tell all
//! alternatives apart.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::place::{Node, Outer};
use super::types::{in_json, some_of};
use crate::{Kind, Property, Union};

/// What such a property says of a value.
pub(super) enum Named<'a> {
    /// It names this alternative.
    Alternative(Node<'a>),
    /// Its value, which names none, and the values that do, in JSON.
    Unknown(&'a Value, Vec<String>),
    /// The value does not have it.
    Nothing,
}

/// What the property `tag` says of a value.
pub(super) fn named<'a>(
    tag: &str,
    union: &'a Union,
    outer: &'a Outer<'a>,
    value: &'a Value,
) -> Named<'a> {
    let Some(given) = value.get(tag) else {
        return Named::Nothing;
    };
    let mut known = Vec::new();
    for branch in &union.branches {
        let node = outer.within(branch);
        let values = values(node, tag);
        if values.iter().any(|value| given == value) {
            return Named::Alternative(node);
        }
        known.extend(values);
    }
    let known = known.iter().map(|value| in_json(value));
    Named::Unknown(given, some_of(known, None))
}

/// The property that each alternative of the type of a value requires and that tells these apart:
/// the discriminator, or one each of whose values is of one alternative.
pub(super) fn tag<'a>(union: &'a Union, outer: &'a Outer<'a>, value: &Value) -> Option<&'a str> {
    let nodes = union.branches.iter().map(|branch| outer.within(branch));
    let nodes: Vec<Node<'a>> = nodes.filter(|node| node.is_of_type(value)).collect();
    let [first, _, ..] = nodes.as_slice() else {
        return None;
    };
    let is_tag = |name: &str| {
        let mut seen = HashSet::new();
        let is_declared = union.tag.as_deref() == Some(name);
        nodes.iter().all(|node| {
            let values = values(*node, name);
            let is_required = property(*node, name).is_some_and(|property| property.required);
            let tells_apart = !values.is_empty() && values.iter().all(|value| seen.insert(value));
            is_required && (is_declared || tells_apart)
        })
    };
    let properties = first.target().schema()?.kind.properties().iter();
    let names = properties.map(|property| property.name.as_str());
    let mut names = names.filter(|name| union.tag.as_deref().is_none_or(|tag| tag == *name));
    names.find(|name| is_tag(name))
}

/// The only alternative that lists the value of a property which it requires: what names it where a
/// discriminator is a hint.
pub(super) fn listing<'a>(
    union: &'a Union,
    outer: &'a Outer<'a>,
    members: &Map<String, Value>,
) -> Option<Node<'a>> {
    let nodes = union.branches.iter().map(|branch| outer.within(branch));
    let nodes: Vec<Node<'a>> = nodes.collect();
    members.iter().find_map(|(name, given)| {
        let is_required = |node: Node<'a>| property(node, name).is_some_and(|it| it.required);
        let lists = |node: &&Node<'a>| values(**node, name).iter().any(|value| given == value);
        let mut listing = nodes.iter().filter(lists);
        let only = listing.next().filter(|_| listing.next().is_none())?;
        is_required(*only).then_some(*only)
    })
}

/// The values of the property that name a form.
fn values<'a>(node: Node<'a>, tag: &str) -> &'a [String] {
    match property(node, tag).map(|property| &property.schema.kind) {
        Some(Kind::String(text)) => &text.values,
        _ => &[],
    }
}

fn property<'a>(node: Node<'a>, name: &str) -> Option<&'a Property> {
    node.target().schema()?.kind.property(name)
}
