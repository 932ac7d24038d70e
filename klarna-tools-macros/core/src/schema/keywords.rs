//! Which keywords are understood.

use super::View;
use super::siblings::SILENT;
use super::subschema::Flattened;
use super::types::OF_TYPE;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Kind};

/// Keywords of any type that are understood, beside those [of one type](OF_TYPE) (OpenAPI 3.0.3,
/// Schema Object; JSON Schema 2020-12).
const OF_ANY_TYPE: [&str; 16] = [
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
    "$defs",
    "$schema",
];

/// Keywords of JSON Schema that are refused, and what to write instead.
const REFUSED: [(&str, &str); 16] = [
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
    ("contentSchema", "describe the text with `description`"),
    ("$dynamicRef", "write `$ref` to the intended schema"),
    (
        "$id",
        "write references from the root of the document: `#/components/…`",
    ),
    ("$recursiveRef", "write `$ref` to the intended schema"),
];

/// Keywords that name a place; no reference uses these names.
const NAMES: [&str; 3] = ["$anchor", "$dynamicAnchor", "$vocabulary"];

/// Reports keywords that are not supported, for the tool that needs the schema.
pub(super) fn check_keywords(
    flat: &Flattened<'_>,
    needed: &Span,
    view: View,
    cx: &mut Diagnostics,
) -> Result<(), Reported> {
    let check = |cx: &mut Diagnostics| {
        for part in &flat.parts {
            if part.node.as_mapping().is_none() && part.node.as_bool() != Some(true) {
                cx.push(Diagnostic::new(
                    &part.node.span,
                    format!("expected a schema, found {}", part.node.kind_name()),
                ));
            }
            for entry in part.node.entries() {
                check_keyword(entry, needed, view, cx);
            }
        }
    };
    cx.watch(check).1
}

/// A number that a keyword needs and that cannot be represented. Schemas within it are checked
/// where they are read.
fn unkept(entry: &Entry, view: View) -> Option<(&Span, &'static str)> {
    match entry.key.text.as_str() {
        "enum" | "const" => entry.value.unkept(),
        "default" if view == View::Request => entry.value.unkept(),
        key if SILENT.contains(&key) || key.starts_with("x-") => None,
        _ if matches!(entry.value.kind, Kind::Unkept(..)) => entry.value.unkept(),
        _ => None,
    }
}

fn understood() -> impl Iterator<Item = &'static str> {
    let of_types = OF_TYPE.into_iter().flat_map(|(_, keywords)| keywords);
    OF_ANY_TYPE.into_iter().chain(of_types.copied())
}

fn check_keyword(entry: &Entry, needed: &Span, view: View, cx: &mut Diagnostics) {
    let key = entry.key.text.as_str();
    if let Some((span, why)) = unkept(entry, view) {
        cx.push(Diagnostic::new(span, why).note(needed, "needed here").help(
            "write another number under `corrections`, or leave the property out with `only`",
        ));
        return;
    }
    let mut known = understood().chain(SILENT).chain(NAMES);
    if known.any(|known| known == key) || key.starts_with("x-") {
        return;
    }
    // An API does not answer what `not` forbids.
    if key == "not" && view == View::Response {
        return;
    }
    let message = format!("the keyword `{}` is not supported", text::shown(key));
    let unknown = Diagnostic::new(&entry.key.span, message).note(needed, "needed here");
    let refused = REFUSED.iter().find(|(refused, _)| *refused == key);
    cx.push(if let Some((_, remedy)) = refused {
        unknown.help(format!(
            "{remedy}, under `corrections`, or leave the property out with `only`"
        ))
    } else {
        let help = "leave the property out with `only`, or rewrite it under `corrections`";
        unknown.near_or(key, understood(), help)
    });
}
