//! The corrections of a document as a file of the OpenAPI Overlay Specification.

use serde_json::{Map, Value, json};

use super::entry::place_of;
use super::merge::ValueKind;
use super::overlay::EXPECT;
use super::{Correction, correct, node_at, tree};
use crate::diagnostic::Diagnostics;
use crate::manifest::{CorrectionEntry, place_if_true};
use crate::openapi::{Document, relative_references};
use crate::pointer::Pointer;
use crate::yaml::Node;

/// The corrections of a document, or of a file that one refers to, as an overlay of version 1.1: the
/// actions of overlays as they are, and the others translated. Nothing where there are none.
pub(crate) fn export(
    name: &str,
    corrections: &[Correction<'_>],
    documents: &mut [Document],
    cx: &mut Diagnostics,
) -> Option<Value> {
    let mut actions = Vec::new();
    for correction in corrections.iter().filter(|one| one.document() == name) {
        let before = tree(name, documents).cloned();
        correct(std::slice::from_ref(correction), documents, cx);
        let (before, after) = (before?, tree(name, documents)?);
        match correction {
            Correction::Action(action) => actions.push(action.node.to_json()),
            Correction::Entry(entry) => {
                let translated = translated(entry, &before, after);
                let main = documents.iter().find(|one| one.tree(name).is_some())?;
                actions.extend(translated.into_iter().map(|mut action| {
                    relative_references(&mut action, name, &main.name);
                    action
                }));
            }
        }
    }
    let info = json!({ "title": format!("Corrections of {name}"), "version": "1.0.0" });
    let overlay = json!({ "overlay": "1.1.0", "info": info, "extends": name, "actions": actions });
    Some(overlay).filter(|_| !actions.is_empty())
}

/// The actions that do what a correction does. What is neither an object nor a list is replaced;
/// anything else is removed and added again, since an update would add to it.
fn translated(entry: &CorrectionEntry, before: &Node, after: &Node) -> Vec<Value> {
    let Ok((_, at)) = place_of(entry) else {
        return Vec::new();
    };
    let action = Actions { entry, before };
    if place_if_true(entry.remove.as_ref()).is_some() {
        return vec![action.change(&at, "remove", true.into())];
    }
    match (node_at(before, &at), node_at(after, &at)) {
        (_, None) => Vec::new(),
        (None, Some(new)) => action.add(&at, new).into_iter().collect(),
        (Some(old), Some(new)) if is_primitive(old) && is_primitive(new) => {
            vec![action.change(&at, "update", new.to_json())]
        }
        (Some(_), Some(_)) => {
            let at = named(at, before);
            let removed = action.change(&at, "remove", true.into());
            let added = node_at(after, &at).and_then(|new| action.add(&at, new));
            std::iter::once(removed).chain(added).collect()
        }
    }
}

fn is_primitive(node: &Node) -> bool {
    ValueKind::of(node) == ValueKind::Primitive
}

fn is_list(root: &Node, at: &Pointer) -> bool {
    node_at(root, at).map(ValueKind::of) == Some(ValueKind::List)
}

/// The nearest place around an element that has a name: an element that is added again would be the
/// last of its list.
fn named(mut at: Pointer, root: &Node) -> Pointer {
    while let Some(around) = at.parent().filter(|around| is_list(root, around)) {
        at = around;
    }
    at
}

/// The normalized path (RFC 9535, 2.7).
fn path_to(at: &Pointer, root: &Node) -> String {
    let mut around = Pointer::default();
    let segments = at.segments().iter().map(|segment| {
        let is_element = is_list(root, &around);
        around.push(segment);
        if is_element {
            format!("[{segment}]")
        } else {
            format!("['{}']", escaped(segment))
        }
    });
    format!("${}", segments.collect::<String>())
}

/// The library leaves a backslash as it is.
fn escaped(name: &str) -> String {
    let escape = |c: char| match c {
        '\'' | '\\' => format!("\\{c}"),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        '\0'..='\u{1f}' => format!("\\u{:04x}", u32::from(c)),
        _ => c.to_string(),
    };
    name.chars().map(escape).collect()
}

/// Writes the actions of one correction.
struct Actions<'a> {
    entry: &'a CorrectionEntry,
    before: &'a Node,
}

impl Actions<'_> {
    /// Changes what is at a place.
    fn change(&self, at: &Pointer, key: &str, value: Value) -> Value {
        let mut action = self.on(at);
        if let Some(found) = node_at(self.before, at) {
            action.insert(EXPECT.to_owned(), found.to_json());
        }
        action.insert(key.to_owned(), value);
        action.into()
    }

    /// Adds a value to what is around its place.
    fn add(&self, at: &Pointer, value: &Node) -> Option<Value> {
        let (around, name) = (at.parent()?, at.segments().last()?);
        let value = value.to_json();
        let mut action = self.on(&around);
        let update = if is_list(self.before, &around) {
            vec![value].into()
        } else {
            Value::Object(Map::from_iter([(name.clone(), value)]))
        };
        action.insert("update".to_owned(), update);
        Some(action.into())
    }

    fn on(&self, at: &Pointer) -> Map<String, Value> {
        let why = self.entry.why.value.as_str();
        let members = [
            ("target", path_to(at, self.before)),
            ("description", why.to_owned()),
        ];
        let members = members.map(|(key, text)| (key.to_owned(), Value::from(text)));
        Map::from_iter(members)
    }
}
