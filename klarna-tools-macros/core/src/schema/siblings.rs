//! The keywords beside `$ref` and `allOf`, and whether they have an effect.

use crate::diagnostic::Diagnostics;
use crate::openapi::beside;
use crate::yaml::{Entry, Node};

/// Keywords that do not limit which values are valid.
pub(super) const SILENT: [&str; 10] = [
    "title",
    "summary",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "externalDocs",
    "xml",
    "$comment",
];

/// Whether a reference has anything beside it.
pub(super) fn has_siblings(node: &Node) -> bool {
    node.keys().nth(1).is_some()
}

/// Whether a keyword does not limit which values are valid.
pub(super) fn is_remark(key: &str) -> bool {
    SILENT.contains(&key) || key.starts_with("x-")
}

/// Whether a schema adds nothing to the one that it refers to, or to the one under its `allOf`.
pub(super) fn is_ref_wrapper(node: &Node) -> bool {
    let refers = node.entry("$ref").or_else(|| node.entry("allOf"));
    refers.is_some() && node.entries().iter().all(adds_nothing)
}

/// Whether a keyword beside a reference adds nothing to what is referred to.
pub(super) fn adds_nothing(entry: &Entry) -> bool {
    match entry.key.text.as_str() {
        "allOf" => entry
            .value
            .as_sequence()
            .is_some_and(|list| list.len() == 1),
        "$ref" | "nullable" | "readOnly" | "writeOnly" | "discriminator" => true,
        key => is_remark(key),
    }
}

/// Notes what OpenAPI 3.0 ignores beside `$ref` (3.0.3, Reference Object).
pub(super) fn note_siblings(node: &Node, cx: &mut Diagnostics) {
    let help = "if it is intended, write `allOf: [{ $ref: … }]` beside it, under `corrections`";
    for lost in beside(node, "OpenAPI 3.0 ignores everything beside `$ref`") {
        cx.note(lost.help(help));
    }
}
