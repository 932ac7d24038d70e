//! Objects and lists: what is within them.

use super::all_of::{AllOf, Flat, Member, Part};
use super::{Choice, Schemas, View, bounds};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Array, Kind, Object, Property, Schema};
use crate::openapi::Version;
use crate::provenance::Step;
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind as NodeKind, Node};

/// The keywords that say what an object may hold beside its properties.
const REST: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];

impl<'a> Schemas<'a> {
    pub(super) fn read_array(
        &mut self,
        flat: &Flat<'a>,
        span: &Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Kind> {
        let items = AllOf(
            flat.all("items")
                .map(|entry| Part::new(&entry.value))
                .collect(),
        );
        if items.0.is_empty() && self.document.version == Version::V3_0 {
            cx.push(
                Diagnostic::new(span, "an array without `items`").note(choice.span, "needed here"),
            );
            return None;
        }
        let items = if items.0.is_empty() {
            Schema::of(Kind::Any)
        } else {
            self.read_within(|| Step::Items, None, &items, &choice.of_items(), cx)?
        };
        let mut array = Array {
            items: Box::new(items),
            min_items: None,
            max_items: None,
            unique: false,
        };
        if self.view == View::Request {
            let counts = bounds::read_counts(flat, ["minItems", "maxItems"], cx)?;
            (array.min_items, array.max_items) = counts;
            array.unique = flat.says("uniqueItems");
        }
        Some(Kind::Array(array))
    }

    pub(super) fn read_object(
        &mut self,
        flat: &Flat<'a>,
        span: &'a Span,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Kind> {
        let members = flat.members();
        let before = cx.count();
        let properties = match &choice.only {
            Some(only) => self.read_chosen(&members, span, only, cx),
            None => self.read_all(&members, choice, cx),
        };
        if self.view == View::Request {
            self.check_required(flat, &members, choice, cx);
            check_closed(flat, &properties, choice, cx);
        }
        let rest = match &choice.only {
            Some(_) => None,
            None => self.read_rest(flat, members.is_empty(), choice, cx)?,
        };
        let mut object = Object {
            properties,
            rest: rest.map(Box::new),
            ..Object::default()
        };
        if self.view == View::Request {
            let counts = bounds::read_counts(flat, ["minProperties", "maxProperties"], cx)?;
            (object.min_properties, object.max_properties) = counts;
            object.dependent = read_dependent(flat, &object.properties, choice, cx)?;
        }
        (cx.count() == before).then_some(Kind::Object(object))
    }

    fn read_all(
        &mut self,
        members: &[Member<'a>],
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Vec<Property> {
        let mut properties = Vec::with_capacity(members.len());
        for member in members {
            if self.is_visible(&member.schema) {
                let choice = choice.of_property(member.name);
                properties.extend(self.read_property(member, member.span, &choice, cx));
            }
        }
        properties
    }

    /// What an object may hold under names that it does not declare. An object that declares none
    /// may hold any; one that declares some is closed, unless the document gives the rest a schema.
    #[expect(clippy::option_option, reason = "a closed object is no error")]
    fn read_rest(
        &mut self,
        flat: &Flat<'a>,
        declares_none: bool,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Option<Option<Schema>> {
        let said: Vec<&Entry> = REST.into_iter().flat_map(|key| flat.all(key)).collect();
        if said
            .iter()
            .any(|entry| entry.value.as_bool() == Some(false))
        {
            return Some(None);
        }
        let is_schema = |entry: &&&Entry| entry.value.keys().next().is_some();
        let schemas: Vec<&Entry> = said.iter().filter(is_schema).copied().collect();
        if let Some(first) = schemas.first() {
            let all = AllOf(
                schemas
                    .iter()
                    .map(|entry| Part::new(&entry.value))
                    .collect(),
            );
            let (named, choice) = (Some(&first.key.span), choice.of_property("*"));
            let read = self.read_within(|| Step::Rest, named, &all, &choice, cx);
            return read.map(Some);
        }
        Some(declares_none.then(|| Schema::of(Kind::Any)))
    }
}

/// Reports properties that one part requires or declares and another forbids.
fn check_closed(
    flat: &Flat<'_>,
    properties: &[Property],
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) {
    for part in &flat.parts {
        let closed = part
            .entry("additionalProperties")
            .filter(|entry| entry.value.as_bool() == Some(false));
        let Some(closed) = closed else { continue };
        let own = part.entry("properties").map(|entry| &entry.value);
        let forbidden: Vec<&str> = properties
            .iter()
            .map(|property| property.name.as_str())
            .filter(|name| own.is_none_or(|own| own.get(name).is_none()))
            .collect();
        if forbidden.is_empty() {
            continue;
        }
        let declared = flat
            .members()
            .into_iter()
            .find(|member| forbidden.contains(&member.name));
        let mut contradiction = Diagnostic::new(
            &closed.key.span,
            format!("this forbids {}", super::quoted(&forbidden)),
        )
        .label("only what stands under `properties` beside it is allowed")
        .note(choice.span, "needed here")
        .help("take it out with an entry under `corrections`");
        if let Some(member) = declared {
            contradiction = contradiction.note(member.span, "declared here");
        }
        cx.push(contradiction);
    }
}

fn read_dependent(
    flat: &Flat<'_>,
    properties: &[Property],
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) -> Option<Vec<(String, Vec<String>)>> {
    let chosen = |name: &str| properties.iter().any(|property| property.name == name);
    let mut dependent = Vec::new();
    let said = flat
        .all("dependentRequired")
        .filter_map(|entry| entry.value.as_mapping());
    for entry in said.flatten().filter(|entry| chosen(&entry.key.text)) {
        let partners: Vec<String> = names(&entry.value)?;
        let missing: Vec<&String> = partners.iter().filter(|name| !chosen(name)).collect();
        if !missing.is_empty() {
            let name = text::shown(&entry.key.text);
            cx.push(
                Diagnostic::new(choice.span, format!("`{name}` cannot be sent by itself"))
                    .label(format!("add {} to `only`", super::quoted(&missing)))
                    .note(&entry.key.span, "required beside it here"),
            );
            return None;
        }
        dependent.push((entry.key.text.clone(), partners));
    }
    Some(dependent)
}

fn names(node: &Node) -> Option<Vec<String>> {
    let NodeKind::Sequence(elements) = &node.kind else {
        return Some(Vec::new());
    };
    elements
        .iter()
        .map(|element| element.as_str().map(str::to_owned))
        .collect()
}
