//! Texts that people and models read: each says something.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::yaml::Node;

/// Keys of a manifest whose values are such texts.
const KEYS: [&str; 7] = [
    "title",
    "description",
    "instructions",
    "portal",
    "called",
    "says",
    "why",
];

/// What stands for a text that is still to be written.
const PLACEHOLDERS: [&str; 6] = ["TODO", "FIXME", "TBD", "XXX", "...", "…"];

/// Reports an empty value of a key that is read, or one that is still to be written.
pub(super) fn check_key(key: &str, node: &Node, cx: &mut Diagnostics) {
    if KEYS.contains(&key)
        && let Some(text) = node.as_str()
    {
        check(&format!("`{key}`"), text, &node.span, cx);
    }
}

/// Reports a text that says nothing.
pub(crate) fn check(what: &str, text: &str, span: &Span, cx: &mut Diagnostics) {
    let text = text.trim();
    if text.is_empty() {
        let empty = Diagnostic::new(span, format!("{what} is empty"));
        cx.push(empty.label("write a text, or leave the key out"));
    } else if is_placeholder(text) {
        let message = format!("{what} is still to be written");
        cx.push(Diagnostic::new(span, message).label("write the text that people and models read"));
    }
}

/// Whether a text stands for one that is still to be written: `TODO` alone, or in front of a colon, in any case.
/// `TODO lists` are lists.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let mut placeholders = PLACEHOLDERS.iter();
    placeholders.any(|placeholder| {
        let begin = text.get(..placeholder.len());
        let is_it = begin.is_some_and(|begin| begin.eq_ignore_ascii_case(placeholder));
        let rest = text.get(placeholder.len()..).filter(|_| is_it);
        rest.is_some_and(|rest| {
            matches!(rest, "" | "." | "!" | "?") || rest.starts_with([':', '('])
        })
    })
}
