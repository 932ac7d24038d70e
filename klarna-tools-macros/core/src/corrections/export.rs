//! The corrections of a document as a file of the OpenAPI Overlay Specification.

use serde_json::{Map, Value, json};

use super::entry::pointer_of;
use super::merge::Form;
use super::overlay::EXPECT;
use super::place::{Place, Step};
use super::{Correction, correct, tree};
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
    let Some(place) = pointer_of(entry).map(|pointer| place_of(&pointer, before)) else {
        return Vec::new();
    };
    let action = Actions { entry, before };
    if place_if_true(entry.remove.as_ref()).is_some() {
        return vec![action.remove(&place)];
    }
    let (old, new) = (place.node(before), place.node(after));
    match (old, new) {
        (_, None) => Vec::new(),
        (None, Some(new)) => action.add(&place, new).into_iter().collect(),
        (Some(old), Some(new)) if is_primitive(old) && is_primitive(new) => {
            vec![action.update(&place, new.to_json())]
        }
        (Some(_), Some(_)) => {
            let place = named(place);
            let removed = action.remove(&place);
            let added = place.node(after).and_then(|new| action.add(&place, new));
            std::iter::once(removed).chain(added).collect()
        }
    }
}

fn is_primitive(node: &Node) -> bool {
    Form::of(node) == Form::Primitive
}

/// The place of a pointer; a segment is an index where there is a list.
fn place_of(pointer: &Pointer, root: &Node) -> Place {
    let mut place = Place::default();
    for segment in pointer.segments() {
        let is_list = place.node(root).map(Form::of) == Some(Form::List);
        let index = segment.parse().ok().filter(|_| is_list);
        let step = index.map_or_else(|| Step::Name(segment.clone()), Step::Index);
        place.0.push(step);
    }
    place
}

/// The nearest place around an element that has a name: an element that is added again would be the
/// last of its list.
fn named(mut place: Place) -> Place {
    while let Some(Step::Index(_)) = place.0.last() {
        place.0.pop();
    }
    place
}

/// Writes the actions of one correction.
struct Actions<'a> {
    entry: &'a CorrectionEntry,
    before: &'a Node,
}

impl Actions<'_> {
    fn remove(&self, place: &Place) -> Value {
        let mut action = self.on(place);
        self.expect(place, &mut action);
        action.insert("remove".to_owned(), true.into());
        action.into()
    }

    fn update(&self, place: &Place, value: Value) -> Value {
        let mut action = self.on(place);
        self.expect(place, &mut action);
        action.insert("update".to_owned(), value);
        action.into()
    }

    /// Adds a value to what is around its place.
    fn add(&self, place: &Place, value: &Node) -> Option<Value> {
        let (around, last) = place.split()?;
        let value = value.to_json();
        let mut action = self.on(&around);
        let update = match last {
            Step::Name(name) => Value::Object(Map::from_iter([(name.clone(), value)])),
            Step::Index(_) => vec![value].into(),
        };
        action.insert("update".to_owned(), update);
        Some(action.into())
    }

    fn on(&self, place: &Place) -> Map<String, Value> {
        let why = self.entry.why.value.as_str();
        let members = [
            ("target", place.to_string()),
            ("description", why.to_owned()),
        ];
        let members = members.map(|(key, text)| (key.to_owned(), Value::from(text)));
        Map::from_iter(members)
    }

    fn expect(&self, place: &Place, action: &mut Map<String, Value>) {
        if let Some(found) = place.node(self.before) {
            action.insert(EXPECT.to_owned(), found.to_json());
        }
    }
}
