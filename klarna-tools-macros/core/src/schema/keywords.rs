//! Which keywords are understood.

use super::Reader;
use super::siblings::{SILENT, is_remark};
use super::subschema::Flattened;
use super::types::OF_TYPE;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::openapi::note_dialect;
use crate::openapi::refused_member;
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind, Node};

/// Keywords of any type that are understood, beside those [of one type](OF_TYPE) (OpenAPI 3.0.3,
/// Schema Object; JSON Schema 2020-12).
const OF_ANY_TYPE: [&str; 17] = [
    "$ref",
    "type",
    "format",
    "enum",
    "const",
    "allOf",
    "anyOf",
    "oneOf",
    "discriminator",
    "nullable",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$defs",
    "$schema",
];

/// Keywords of JSON Schema that are refused, and what to write instead.
const REFUSED: [(&str, &str); 15] = [
    ("not", "say what the value may be instead"),
    ("if", "write the cases as branches of `oneOf`"),
    ("then", "write the cases as branches of `oneOf`"),
    ("else", "write the cases as branches of `oneOf`"),
    (
        "patternProperties",
        "name the properties, or give all of them a schema with `additionalProperties`",
    ),
    ("propertyNames", "name the properties under `properties`"),
    ("dependentSchemas", "write the cases as branches of `oneOf`"),
    ("prefixItems", "give all elements one schema with `items`"),
    (
        "unevaluatedItems",
        "give all elements one schema with `items`",
    ),
    ("contains", "give all elements one schema with `items`"),
    ("minContains", "give all elements one schema with `items`"),
    ("maxContains", "give all elements one schema with `items`"),
    ("$dynamicRef", "write `$ref` to the intended schema"),
    (
        "$id",
        "write references from the root of the document: `#/components/…`",
    ),
    ("$recursiveRef", "write `$ref` to the intended schema"),
];

/// Keywords that name a place; no reference uses these names.
const NAMES: [&str; 3] = ["$anchor", "$dynamicAnchor", "$vocabulary"];

/// How a manifest avoids a keyword of a value within another one.
pub(super) const LEAVE_OUT: &str = ", or leave the property out with `only`";

impl Reader<'_, '_> {
    /// Reports keywords that are not supported. `way_out` says how the manifest can avoid them beside
    /// a correction.
    pub(super) fn check_keywords(&mut self, way_out: &str) -> Result<(), Reported> {
        check_refused(self.flat, self.cx)?;
        let before = self.cx.count();
        for node in self.flat.parts.iter().map(|part| part.node) {
            if node.as_mapping().is_none() && node.as_bool() != Some(true) {
                let message = format!("expected a schema, found {}", node.kind_name());
                self.cx.push(Diagnostic::new(&node.span, message));
            }
            for entry in node.entries() {
                self.check_keyword(entry, node, way_out);
            }
        }
        self.cx.sound_since(before)
    }

    fn check_keyword(&mut self, entry: &Entry, node: &Node, way_out: &str) {
        let key = entry.key.text.as_str();
        let about = |span: &Span, message: &str| {
            Diagnostic::new(span, message).note(self.choice.span, "needed here")
        };
        if let Some((span, why)) = self.unkept(entry) {
            let help = format!("write another number under `corrections`{way_out}");
            return self.cx.push(about(span, why).help(help));
        }
        if let Some(expected) = misshapen(entry) {
            return self.report_shape(entry, expected, way_out);
        }
        let mut known = understood().chain(SILENT).chain(NAMES);
        if key == "$schema" {
            note_dialect(&entry.value, self.cx);
        }
        if known.any(|known| known == key) || key.starts_with("x-") {
            return;
        }
        let about = |message: String| about(&entry.key.span, &message);
        let Some((_, remedy)) = REFUSED.iter().find(|(refused, _)| *refused == key) else {
            let name = text::shown(key);
            let unknown = about(format!("the keyword `{name}` is unknown and is ignored"));
            return self.cx.note_unknown(unknown, key, understood());
        };
        if is_alone(key, node) {
            let message = format!("`{key}` does nothing by itself and is ignored");
            self.cx.note(about(message));
        } else if self.is_sent() || REFERRING.contains(&key) {
            let help = format!("{remedy}, under `corrections`{way_out}");
            let refused = about(format!("the keyword `{key}` is not supported"));
            self.cx.push(refused.help(help));
        } else if HIDING.contains(&key) && !self.is_map_of(key) {
            let hiding = about(format!("`{key}` is ignored in an answer"));
            let label = "properties that it alone declares are not returned";
            self.cx.note(hiding.label(label));
        }
    }

    /// Whether a keyword declares the values of a map, which are returned.
    fn is_map_of(&self, key: &str) -> bool {
        key == "patternProperties" && self.flat.values().is_some()
    }

    /// Reports a keyword that is not what it should be, where that changes what is sent. `null` says
    /// nothing, and a `required` of a property by itself is an older way to write it.
    fn report_shape(&mut self, entry: &Entry, expected: &str, way_out: &str) {
        let Entry { key, value } = entry;
        let (key, found) = (key.text.as_str(), value.kind_name());
        let is_old = key == "required" && value.as_bool().is_some();
        let is_ignored = is_old || key == "deprecated" || value.kind == Kind::Null;
        let about = |message: String| {
            let about = Diagnostic::new(&value.span, message).note(self.choice.span, "needed here");
            about.help(format!("put it right under `corrections`{way_out}"))
        };
        if is_ignored || !self.is_sent() {
            let message = format!("`{key}` is {found}, not {expected}, and is ignored");
            self.cx.note(about(message));
        } else {
            let not = if expected.starts_with(found) {
                "and of nothing else".to_owned()
            } else {
                format!("not {found}")
            };
            self.cx.push(about(format!("`{key}` is {expected}, {not}")));
        }
    }

    /// A number that a keyword needs and that cannot be represented. Bounds are read as the nearest
    /// number, and what is answered is not checked.
    fn unkept<'e>(&self, entry: &'e Entry) -> Option<(&'e Span, &'static str)> {
        let is_needed = matches!(entry.key.text.as_str(), "enum" | "const" | "multipleOf");
        let unkept = entry.value.unkept();
        unkept.filter(|_| is_needed && self.is_sent())
    }
}

/// Keywords whose schemas are read one by one.
const NESTING: [&str; 9] = [
    "properties",
    "items",
    "additionalProperties",
    "unevaluatedProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "patternProperties",
    "$defs",
];

/// Keywords that are read although they do not limit values.
const READ_REMARKS: [&str; 4] = ["summary", "description", "default", "deprecated"];

/// Reports schemas and keywords whose values the document's YAML does not say.
pub(super) fn check_refused(flat: &Flattened<'_>, cx: &mut Diagnostics) -> Result<(), Reported> {
    let is_read = |key: &str| !is_remark(key) || READ_REMARKS.contains(&key);
    let mut parts = flat.parts.iter().map(|part| part.node);
    cx.refuse(parts.find_map(|node| {
        let within = || refused_member(node, is_read, &NESTING);
        node.refused().or_else(within)
    }))
}

/// Keywords that do nothing without one of the others beside them (JSON Schema 2020-12, Core, 10.2.2
/// and 10.3.1; Validation, 6.4).
const COMPANIONS: [(&str, &[&str]); 5] = [
    ("if", &["then", "else"]),
    ("then", &["if"]),
    ("else", &["if"]),
    ("minContains", &["contains"]),
    ("maxContains", &["contains"]),
];

/// Keywords by which properties of an answer are declared that cannot be chosen.
const HIDING: [&str; 5] = [
    "if",
    "then",
    "else",
    "patternProperties",
    "dependentSchemas",
];

/// Keywords that change what another schema is.
const REFERRING: [&str; 3] = ["$dynamicRef", "$recursiveRef", "$id"];

fn is_alone(key: &str, node: &Node) -> bool {
    let companions = COMPANIONS.iter().find(|(known, _)| *known == key);
    companions.is_some_and(|(_, others)| others.iter().all(|other| node.get(other).is_none()))
}

fn understood() -> impl Iterator<Item = &'static str> {
    let of_types = OF_TYPE.into_iter().flat_map(|(_, keywords)| keywords);
    OF_ANY_TYPE.into_iter().chain(of_types.copied())
}

/// What a keyword should be that is something else, and would be ignored.
fn misshapen(Entry { key, value }: &Entry) -> Option<&'static str> {
    let are_names = |value: &Node| {
        let mut names = value.as_sequence()?.iter();
        names.all(|name| name.as_str().is_some()).then_some(())
    };
    let mapping = || value.as_mapping().map(drop);
    let boolean = || value.as_bool().map(drop);
    let (expected, fits) = match key.text.as_str() {
        "required" => ("a list of names", are_names(value)),
        "dependentRequired" => ("a mapping of names", mapping()),
        "properties" => ("a mapping of schemas", mapping()),
        "additionalProperties" | "unevaluatedProperties" => ("a schema", boolean().or(mapping())),
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => {
            ("`true` or `false`", boolean())
        }
        _ => return None,
    };
    fits.is_none().then_some(expected)
}
