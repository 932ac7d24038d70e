//! The keywords beside `$ref` and `allOf`, and whether they have an effect.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::text;
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

/// OpenAPI 3.0 ignores everything beside `$ref` (3.0.3, Reference Object). Ignored descriptions do
/// no harm; what would say more is noted.
pub(super) fn note_siblings(node: &Node, cx: &mut Diagnostics) {
    let entries = node.entries().iter();
    for lost in entries.filter(|entry| entry.key.text != "$ref" && !is_remark(&entry.key.text)) {
        let key = text::shown(&lost.key.text);
        cx.note(
            Diagnostic::new(
                &lost.key.span,
                format!("`{key}` beside `$ref` is ignored"),
            )
            .label("OpenAPI 3.0 ignores everything beside `$ref`")
            .help("if it is intended, write `allOf: [{ $ref: … }]` beside it, under `corrections`"),
        );
    }
}
