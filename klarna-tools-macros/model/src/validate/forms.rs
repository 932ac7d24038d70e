//! Forms of an object that their required names tell apart, such as the `text` or the `base64` of a
//! file.

use serde_json::{Map, Value};

use super::place::{Node, Outer};
use crate::{Kind, Object, Union};

/// The forms of a union that are objects, each with the required names that no other form knows.
pub(super) struct Forms<'a>(Vec<(Node<'a>, Vec<&'a str>)>);

/// Which form a value selects.
pub(super) enum Selected<'a> {
    /// The only one whose names it has.
    One(Node<'a>),
    /// It has names of none.
    None,
    /// It has names of several.
    Several,
}

impl<'a> Forms<'a> {
    /// `None` if there are not several, or if one has no such name.
    pub(super) fn of(union: &'a Union, outer: &'a Outer<'a>) -> Option<Self> {
        let nodes = union.alternatives().map(|one| outer.alternative(one));
        let objects = nodes.filter_map(|node| Some((node, object(node)?)));
        let objects: Vec<(Node<'a>, &'a Object)> = objects.collect();
        let forms = objects.iter().enumerate().map(|(index, (node, object))| {
            let others = objects.iter().enumerate();
            let others = others.filter(|(other, _)| *other != index);
            let others: Vec<&Object> = others.map(|(_, (_, other))| *other).collect();
            (*node, own_names(object, &others))
        });
        let forms: Vec<_> = forms.collect();
        let are_told_apart = forms.iter().all(|(_, names)| !names.is_empty());
        (forms.len() > 1 && are_told_apart).then_some(Self(forms))
    }

    pub(super) fn selected(&self, members: &Map<String, Value>) -> Selected<'a> {
        let is_given = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
        let mut given = self.0.iter().filter(|(_, names)| is_given(names));
        match (given.next(), given.next()) {
            (Some((node, _)), None) => Selected::One(*node),
            (None, _) => Selected::None,
            _ => Selected::Several,
        }
    }

    /// Whether any form has one of the names.
    pub(super) fn know_any(&self, members: &Map<String, Value>) -> bool {
        let mut objects = self.0.iter().filter_map(|(node, _)| object(*node));
        objects.any(|object| {
            let mut properties = object.properties.iter();
            properties.any(|property| members.contains_key(&property.name))
        })
    }

    /// The form that a node is: `an object with "text"`.
    pub(super) fn in_words(&self, node: Node<'_>) -> Option<String> {
        let wanted = object(node)?;
        let mut forms = self.0.iter();
        let (_, names) = forms
            .find(|(form, _)| object(*form).is_some_and(|object| std::ptr::eq(object, wanted)))?;
        Some(format!(
            "an object with {}",
            quoted(names.iter()).join(" and ")
        ))
    }

    /// For a value that has names of several.
    pub(super) fn only_one(&self) -> String {
        let names = self.0.iter().filter_map(|(_, names)| names.first());
        format!("only one of {}", quoted(names).join(", "))
    }
}

/// For a value that lacks a few names of any of several forms and nothing else: those forms, in words.
pub(super) fn lacking(
    union: &Union,
    outer: &Outer<'_>,
    value: &Value,
    few: usize,
) -> Option<String> {
    let members = value.as_object()?;
    let nodes = union.alternatives().map(|one| outer.alternative(one));
    let mut forms: Vec<String> = Vec::new();
    for object in nodes.filter_map(object) {
        let properties = object.properties.iter();
        let required = properties
            .filter(|it| it.required)
            .map(|it| it.name.as_str());
        let missing: Vec<&str> = required
            .filter(|name| !members.contains_key(*name))
            .collect();
        let form = format!("an object with {}", quoted(missing.iter()).join(" and "));
        if missing.len() == few && !forms.contains(&form) {
            forms.push(form);
        }
    }
    (forms.len() > 1).then(|| forms.join(", or "))
}

fn quoted<'n>(names: impl Iterator<Item = &'n &'n str>) -> Vec<String> {
    names.map(|name| Value::from(*name).to_string()).collect()
}

fn object(node: Node<'_>) -> Option<&Object> {
    let schema = node.target().schema()?;
    match &schema.kind {
        Kind::Object(object) if !schema.masked && !schema.opaque => Some(object),
        _ => None,
    }
}

/// The required names of an object that none of the others knows.
fn own_names<'a>(object: &'a Object, others: &[&Object]) -> Vec<&'a str> {
    let is_known = |name: &str| {
        let mut others = others.iter();
        others.any(|other| {
            other.rest.is_some() || other.properties.iter().any(|known| known.name == name)
        })
    };
    let required = object
        .properties
        .iter()
        .filter(|property| property.required);
    let names = required.map(|property| property.name.as_str());
    names.filter(|name| !is_known(name)).collect()
}
