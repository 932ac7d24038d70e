//! Which keywords are understood.

use crate::diagnostic::{Diagnostic, Diagnostics, near_miss};
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// Keywords of a Schema Object that are understood (OpenAPI 3.0.3).
const KEYWORDS: [&str; 27] = [
    "$ref",
    "type",
    "format",
    "title",
    "description",
    "default",
    "example",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "readOnly",
    "writeOnly",
    "nullable",
    "deprecated",
];

/// Keywords that are OpenAPI 3.0 and say nothing about values.
const SILENT: [&str; 2] = ["externalDocs", "xml"];

/// Keywords that are OpenAPI or JSON Schema and that no misspelling explains.
const UNSUPPORTED: [&str; 12] = [
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "discriminator",
    "minProperties",
    "maxProperties",
    "const",
    "examples",
    "patternProperties",
    "dependentRequired",
    "$defs",
];

/// What is not understood is refused at its place, for the tool that needs it.
pub(super) fn check_keywords(node: &Node, needed: &Span, cx: &mut Diagnostics) -> bool {
    let mut sound = true;
    for entry in node.as_mapping().unwrap_or_default() {
        let key = entry.key.text.as_str();
        if KEYWORDS.contains(&key) || SILENT.contains(&key) || key.starts_with("x-") {
            continue;
        }
        sound = false;
        let message = format!("the keyword `{}` is not supported", text::shown(key));
        let unknown = Diagnostic::new(&entry.key.span, message).note(needed, "needed here");
        let misspelt = near_miss(key, KEYWORDS).filter(|_| !UNSUPPORTED.contains(&key));
        cx.push(match misspelt {
            Some(near) => unknown.label(format!("did you mean `{near}`?")),
            None => unknown
                .help("leave the property out with `only`, or rewrite it under `corrections`"),
        });
    }
    sound
}
