//! The alternative that a discriminator names.

use serde_json::Value;

use super::place::{Node, Outer};
use super::types::{in_json, some_of};
use crate::{Kind, Union};

/// What a discriminator says of a value.
pub(super) enum Discriminated<'a> {
    /// It names this alternative.
    Alternative(Node<'a>),
    /// The property, its value, which names none, and the values that do, in JSON.
    Unknown(&'a str, &'a Value, Vec<String>),
    /// There is no discriminator, or the value does not have its property.
    Nothing,
}

pub(super) fn discriminated<'a>(
    union: &'a Union,
    outer: &'a Outer<'a>,
    value: &'a Value,
) -> Discriminated<'a> {
    let tag = union.tag.as_deref();
    let Some((tag, given)) = tag.and_then(|tag| Some((tag, value.get(tag)?))) else {
        return Discriminated::Nothing;
    };
    let mut known = Vec::new();
    for branch in &union.branches {
        let node = outer.within(branch);
        let values = values(node, tag);
        if values.iter().any(|value| given == value) {
            return Discriminated::Alternative(node);
        }
        known.extend(values);
    }
    let known = known.iter().map(|value| in_json(value));
    Discriminated::Unknown(tag, given, some_of(known, None))
}

/// The values of the property that name a form.
fn values<'a>(node: Node<'a>, tag: &str) -> &'a [String] {
    let schema = node.target().schema();
    let Some(Kind::Object(object)) = schema.map(|schema| &schema.kind) else {
        return &[];
    };
    let mut properties = object.properties.iter();
    match properties
        .find(|property| property.name == tag)
        .map(|property| &property.schema.kind)
    {
        Some(Kind::String(text)) => &text.values,
        _ => &[],
    }
}
