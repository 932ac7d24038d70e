//! What of another file is a part of a document. Of anything else no line is shown: it may be a secret.

use super::methods::is_method_key;
use crate::diagnostic::Diagnostic;
use crate::yaml::{Entry, Kind, Node};

/// Members that a part of a document has with a mapping.
const MAPPINGS: [&str; 12] = [
    "$defs",
    "additionalProperties",
    "components",
    "content",
    "definitions",
    "flows",
    "headers",
    "items",
    "not",
    "properties",
    "responses",
    "schema",
];

/// The same with a list.
const LISTS: [&str; 6] = ["allOf", "anyOf", "enum", "oneOf", "parameters", "required"];

/// The types of JSON Schema and those of security schemes.
const TYPES: [&str; 12] = [
    "apiKey",
    "array",
    "boolean",
    "http",
    "integer",
    "mutualTLS",
    "null",
    "number",
    "oauth2",
    "object",
    "openIdConnect",
    "string",
];

/// Where parameters and API keys are sent.
const PLACES: [&str; 5] = ["cookie", "header", "path", "query", "querystring"];

/// Members of a part that may have no others.
const WORDS: [&str; 22] = [
    "additionalProperties",
    "const",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "externalValue",
    "format",
    "links",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "nullable",
    "pattern",
    "readOnly",
    "summary",
    "title",
    "value",
    "writeOnly",
];

/// Why a node of another file is no part of a document, if it is not.
pub(super) fn refused(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Bool(_) => None,
        Kind::Mapping(entries) => {
            let is_word = |key: &str| WORDS.contains(&key) || key.starts_with("x-");
            let is_part =
                entries.iter().any(tells) || entries.iter().all(|entry| is_word(&entry.key.text));
            (!is_part).then(|| "nothing there is known to OpenAPI".to_owned())
        }
        Kind::Refused(why) => Some(in_words(why)),
        _ => Some(format!("there is {}", node.kind_name())),
    }
}

/// A mistake in another file without any line of it.
pub(super) fn in_words(mistake: &Diagnostic) -> String {
    let line = mistake.position().map_or(1, |at| at.line);
    format!("line {line}: {}", mistake.message())
}

/// Whether a member says what it is a part of.
fn tells(entry: &Entry) -> bool {
    let (key, value) = (entry.key.text.as_str(), &entry.value);
    let is_one = |known: &[&str]| value.as_str().is_some_and(|text| known.contains(&text));
    match key {
        "$ref" => value.as_str().is_some(),
        "type" => is_one(&TYPES) || value.as_sequence().is_some(),
        "in" => is_one(&PLACES),
        key if MAPPINGS.contains(&key) || is_method_key(key) => value.as_mapping().is_some(),
        key => LISTS.contains(&key) && value.as_sequence().is_some(),
    }
}
