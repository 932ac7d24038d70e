//! Objects and lists: what is within them.

use super::subschema::{Flattened, Member, Parts, Subschema};
use super::{Choice, Schemas, View, bounds};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Array, Kind, Object, Property, Schema};
use crate::openapi::Version;
use crate::provenance::Child;
use crate::text;
use crate::yaml::Entry;

/// The keywords that say what an object may contain beside its properties.
const REST: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];

impl<'a> Schemas<'a> {
    pub(super) fn read_array(
        &mut self,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Kind, Reported> {
        let items = Parts::under(flat.all("items"));
        if items.is_none() && self.document.version == Version::V3_0 {
            cx.note(
                Diagnostic::new(flat.span, "an array without `items`")
                    .label("its elements may be anything")
                    .note(choice.span, "needed here"),
            );
        }
        let items = match items {
            None => Schema::of(Kind::Any),
            Some(items) => self.read_within(Child::Items, None, &items, &choice.of_each(), cx)?,
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
        Ok(Kind::Array(array))
    }

    pub(super) fn read_object(
        &mut self,
        flat: &Flattened<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Kind, Reported> {
        let members = self.members_of(flat);
        // Of a map, `only` chooses from the values.
        let of_map = flat.values().filter(|_| choice.only.is_some());
        let (properties, sound) = cx.watch(|cx| {
            let properties = match &choice.only {
                Some(_) if of_map.is_some() => Vec::new(),
                Some(only) => self.read_chosen(&members, flat.span, only, cx),
                None => self.read_all(&members, choice, cx),
            };
            if self.view == View::Request {
                self.check_required(flat, &members, choice, cx);
                check_closed(flat, &properties, choice, cx);
            }
            properties
        });
        let rest = match (of_map, &choice.only) {
            (Some(values), _) => {
                let each = choice.of_each();
                Some(self.read_within(Child::Rest, None, &values, &each, cx)?)
            }
            (None, Some(_)) => None,
            (None, None) => self.read_rest(flat, members.is_empty(), choice, cx)?,
        };
        let mut object = Object {
            rest: rest.map(Box::new),
            ..Object::default()
        };
        if self.view == View::Request {
            let counts = bounds::read_counts(flat, ["minProperties", "maxProperties"], cx)?;
            (object.min_properties, object.max_properties) = counts;
        }
        object.properties = properties;
        sound?;
        if self.view == View::Request {
            object.dependent = read_dependent(flat, &object.properties, choice, cx)?;
        }
        Ok(Kind::Object(object))
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

    /// What an object may contain under names that it does not declare. An object that declares none
    /// may contain any; one that declares some is closed, unless the document gives the rest a
    /// schema.
    fn read_rest(
        &mut self,
        flat: &Flattened<'a>,
        declares_none: bool,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Option<Schema>, Reported> {
        let is_closed = |entry: &Entry| entry.value.as_bool() == Some(false);
        if REST
            .into_iter()
            .flat_map(|key| flat.all(key))
            .any(is_closed)
        {
            return Ok(None);
        }
        let schemas = rest_of(flat);
        if let (Some(first), Some(all)) = (schemas.first(), Parts::under(schemas.iter().copied())) {
            let (named, choice) = (Some(&first.key.span), choice.of_property("*"));
            let read = self.read_within(Child::Rest, named, &all, &choice, cx);
            return read.map(Some);
        }
        Ok(declares_none.then(|| Schema::of(Kind::Any)))
    }
}

/// The schemas of what an object may contain beside its properties.
pub(super) fn rest_of<'a>(flat: &Flattened<'a>) -> Vec<&'a Entry> {
    let entries = REST.into_iter().flat_map(|key| flat.all(key));
    let is_schema = |entry: &&Entry| entry.value.keys().next().is_some();
    entries.filter(is_schema).collect()
}

/// Whether `only` can choose something of a value of this type.
pub(super) fn has_properties(kind: &Kind) -> bool {
    match kind {
        Kind::Object(object) => {
            let of_map = object.rest.as_deref();
            !object.properties.is_empty() || of_map.is_some_and(|rest| has_properties(&rest.kind))
        }
        Kind::Array(array) => has_properties(&array.items.kind),
        Kind::Union(union) => union
            .branches
            .iter()
            .any(|branch| has_properties(&branch.kind)),
        _ => false,
    }
}

/// Where a part allows no properties but its own.
fn closed<'a>(part: &Subschema<'a>) -> Option<&'a Entry> {
    let closed = part.entry("additionalProperties");
    closed.filter(|entry| entry.value.as_bool() == Some(false))
}

fn declares(part: &Subschema<'_>, name: &str) -> bool {
    let own = part.entry("properties");
    own.is_some_and(|own| own.value.get(name).is_some())
}

/// Where a part forbids a property that another one declares.
pub(super) fn forbidden_by<'a>(flat: &Flattened<'a>, name: &str) -> Option<&'a Entry> {
    let mut parts = flat.parts.iter().filter(|part| !declares(part, name));
    parts.find_map(closed)
}

/// Reports properties that one part requires or declares and another forbids.
fn check_closed(
    flat: &Flattened<'_>,
    properties: &[Property],
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) {
    for part in &flat.parts {
        let Some(closed) = closed(part) else { continue };
        let names = properties.iter().map(|property| property.name.as_str());
        let forbidden: Vec<&str> = names.filter(|name| !declares(part, name)).collect();
        if forbidden.is_empty() {
            continue;
        }
        let mut members = flat.members().into_iter();
        let declared = members.find(|member| forbidden.contains(&member.name));
        let mut contradiction = Diagnostic::new(
            &closed.key.span,
            format!("this forbids {}", text::quoted(&forbidden)),
        )
        .label("only what `properties` beside it lists is allowed")
        .note(choice.span, "needed here")
        .help("take it out with an entry under `corrections`");
        if let Some(member) = declared {
            contradiction = contradiction.note(member.span, "declared here");
        }
        cx.push(contradiction);
    }
}

fn read_dependent(
    flat: &Flattened<'_>,
    properties: &[Property],
    choice: &Choice<'_>,
    cx: &mut Diagnostics,
) -> Result<Vec<(String, Vec<String>)>, Reported> {
    let chosen = |name: &str| properties.iter().any(|property| property.name == name);
    let mut dependent = Vec::new();
    for (entry, partners) in dependencies(flat, cx)? {
        if !chosen(&entry.key.text) {
            continue;
        }
        let missing: Vec<&String> = partners.iter().filter(|name| !chosen(name)).collect();
        if !missing.is_empty() {
            let name = text::shown(&entry.key.text);
            return Err(cx.report(
                Diagnostic::new(choice.span, format!("`{name}` cannot be sent by itself"))
                    .label(format!("add {} to `only`", text::quoted(&missing)))
                    .note(&entry.key.span, "required beside it here"),
            ));
        }
        dependent.push((entry.key.text.clone(), partners));
    }
    Ok(dependent)
}

/// The entries of `dependentRequired`, each with its names.
pub(super) fn dependencies<'a>(
    flat: &Flattened<'a>,
    cx: &mut Diagnostics,
) -> Result<Vec<(&'a Entry, Vec<String>)>, Reported> {
    let entries = flat.all("dependentRequired");
    let entries = entries.filter_map(|entry| entry.value.as_mapping());
    let named = entries
        .flatten()
        .map(|entry| Ok((entry, names(entry, cx)?)));
    named.collect()
}

fn names(entry: &Entry, cx: &mut Diagnostics) -> Result<Vec<String>, Reported> {
    let names = entry.value.as_sequence().map(|names| {
        let names = names.iter().map(|name| name.as_str().map(str::to_owned));
        names.collect()
    });
    names.flatten().ok_or_else(|| {
        let message = "`dependentRequired` has a list of names for each name";
        cx.report(Diagnostic::new(&entry.value.span, message))
    })
}
