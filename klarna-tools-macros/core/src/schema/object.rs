//! Objects and lists: what is within them.

use super::Reader;
use super::choice::Choice;
use super::subschema::{Flattened, Member, Parts, Subschema};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Array, Kind, Object, Property, Schema};
use crate::openapi::Version;
use crate::provenance::Child;
use crate::source::Span;
use crate::text;
use crate::yaml::Entry;

/// The keywords that say what an object may contain beside its properties.
const REST: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];

impl<'a> Reader<'_, 'a> {
    pub(super) fn read_array(&mut self) -> Result<Kind, Reported> {
        let items = Parts::under(self.flat.all("items"));
        if items.is_none() && self.schemas.document.version == Version::V3_0 {
            self.cx.note(
                Diagnostic::new(self.flat.span, "an array without `items`")
                    .label("its elements may be anything")
                    .note(self.choice.span, "needed here"),
            );
        }
        let items = match items {
            None => Schema::of(Kind::Any),
            Some(items) => self.read_within(Child::Items, None, &items, &self.choice.of_each())?,
        };
        let (min_items, max_items) = self.read_counts(["minItems", "maxItems"])?;
        Ok(Kind::Array(Array {
            items: Box::new(items),
            min_items,
            max_items,
            unique: self.is_sent() && self.flat.says("uniqueItems"),
        }))
    }

    pub(super) fn read_object(&mut self) -> Result<Kind, Reported> {
        let (flat, choice) = (self.flat, self.choice);
        let mut members = self.schemas.members_of(flat);
        let declares_none = members.is_empty();
        if declares_none && self.is_sent() {
            members = self.schemas.required_of(flat, flat.values());
        }
        // Of a map, `only` chooses from the values.
        let of_map = flat.values().filter(|_| choice.only.is_some());
        let before = self.cx.count();
        let properties = match &choice.only {
            Some(_) if of_map.is_some() => self.read_each(&members, &choice.of_each()),
            Some(only) => self.read_chosen(&members, only),
            None => self.read_all(&members),
        };
        if self.is_sent() {
            self.check_required(&members);
            self.check_closed(&properties);
        }
        let sound = self.cx.sound_since(before);
        let rest = match (of_map, &choice.only) {
            (Some(values), _) => {
                Some(self.read_within(Child::Rest, None, &values, &choice.of_each())?)
            }
            (None, Some(_)) => None,
            (None, None) => self.read_rest(declares_none)?,
        };
        let counts = self.read_counts(["minProperties", "maxProperties"])?;
        let (min_properties, max_properties) = counts;
        sound?;
        Ok(Kind::Object(Object {
            dependent: self.read_dependent(&properties, declares_none && rest.is_some())?,
            properties,
            rest: rest.map(Box::new),
            min_properties,
            max_properties,
        }))
    }

    /// The names that a map requires, all of them with what is chosen of its values.
    fn read_each(&mut self, members: &[Member<'a>], choice: &Choice<'_>) -> Vec<Property> {
        let read = |member| self.read_property(member, member.span, choice).ok();
        members.iter().filter_map(read).collect()
    }

    fn read_all(&mut self, members: &[Member<'a>]) -> Vec<Property> {
        let mut properties = Vec::with_capacity(members.len());
        for member in members {
            if self.schemas.is_visible(&member.schema) {
                let choice = self.choice.of_property(member.name);
                properties.extend(self.read_property(member, member.span, &choice));
            }
        }
        properties
    }

    /// What an object may contain under names that it does not declare. An object that declares none
    /// may contain any; one that declares some is closed, unless the document gives the rest a
    /// schema.
    fn read_rest(&mut self, declares_none: bool) -> Result<Option<Schema>, Reported> {
        let of_pattern = self.flat.of_pattern().filter(|_| declares_none);
        let schemas = match (rest_of(self.flat), of_pattern) {
            (rest, Some(of_pattern)) if rest.is_empty() => vec![of_pattern],
            _ if is_closed(self.flat) => return Ok(None),
            (rest, _) => rest,
        };
        if let (Some(first), Some(all)) = (schemas.first(), Parts::under(schemas.iter().copied())) {
            let (named, choice) = (Some(&first.key.span), self.choice.of_property("*"));
            return self
                .read_within(Child::Rest, named, &all, &choice)
                .map(Some);
        }
        Ok(declares_none.then(|| Schema::of(Kind::Any)))
    }

    /// Reports properties that one part requires or declares and another forbids.
    fn check_closed(&mut self, properties: &[Property]) {
        for part in &self.flat.parts {
            let Some(closed) = closed(part) else { continue };
            let names = properties.iter().map(|property| property.name.as_str());
            let forbidden: Vec<&str> = names.filter(|name| !declares(part, name)).collect();
            if forbidden.is_empty() {
                continue;
            }
            let mut members = self.flat.members().into_iter();
            let declared = members.find(|member| forbidden.contains(&member.name));
            let declared = declared.map(|member| member.span);
            self.cx
                .push(forbids(closed, &forbidden, declared, self.choice.span));
        }
    }

    fn read_dependent(
        &mut self,
        properties: &[Property],
        is_open: bool,
    ) -> Result<Vec<(String, Vec<String>)>, Reported> {
        let chosen =
            |name: &str| is_open || properties.iter().any(|property| property.name == name);
        let mut dependent = Vec::new();
        if !self.is_sent() {
            return Ok(dependent);
        }
        for (entry, partners) in dependencies(self.flat, self.cx)? {
            if !chosen(&entry.key.text) {
                continue;
            }
            let missing: Vec<&String> = partners.iter().filter(|name| !chosen(name)).collect();
            if !missing.is_empty() {
                let name = text::shown(&entry.key.text);
                let message = format!("`{name}` cannot be sent by itself");
                return Err(self.cx.report(
                    Diagnostic::new(self.choice.span, message)
                        .label(format!("add {} to `only`", text::quoted(&missing)))
                        .note(&entry.key.span, "required beside it here"),
                ));
            }
            dependent.push((entry.key.text.clone(), partners));
        }
        Ok(dependent)
    }
}

/// Whether an object may contain nothing beside its properties.
pub(super) fn is_closed(flat: &Flattened<'_>) -> bool {
    let mut rest = REST.into_iter().flat_map(|key| flat.all(key));
    rest.any(|entry| entry.value.as_bool() == Some(false))
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

/// The mistake of one part that forbids properties which another one declares.
pub(super) fn forbids(
    closed: &Entry,
    names: &[&str],
    declared: Option<&Span>,
    needed: &Span,
) -> Diagnostic {
    let message = format!("this forbids {}", text::quoted(names));
    let mut forbids = Diagnostic::new(&closed.key.span, message)
        .label("only what `properties` beside it lists is allowed")
        .help("take it out with an entry under `corrections`");
    if let Some(declared) = declared {
        forbids = forbids.note(declared, "declared here");
    }
    forbids.note(needed, "needed here")
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
