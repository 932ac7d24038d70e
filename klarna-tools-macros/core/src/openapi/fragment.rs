//! How a file with parts of documents is recognised.

use std::iter;

use crate::yaml::{Entry, Kind, Node};

/// Members that documents and their parts have with a mapping.
const MAPPINGS: [&str; 6] = [
    "components",
    "content",
    "items",
    "properties",
    "responses",
    "schema",
];

/// The same with a list.
const LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// The types of JSON Schema, null aside.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Whether the root of a file, or a value of the root, has a member that only parts of documents have.
pub(super) fn is_recognised(root: &Node) -> bool {
    let values = root.entries().iter().map(|entry| &entry.value);
    let mut parts = iter::once(root).chain(values);
    parts.any(|part| part.entries().iter().any(tells))
}

fn tells(entry: &Entry) -> bool {
    let key = entry.key.text.as_str();
    match &entry.value.kind {
        Kind::Mapping(_) => MAPPINGS.contains(&key),
        Kind::Sequence(_) => LISTS.contains(&key),
        Kind::String(text) => key == "type" && TYPES.contains(&text.as_str()),
        _ => false,
    }
}
