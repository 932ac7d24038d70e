//! Rust names for names of an API.

use proc_macro2::{Ident, Span};
use quote::format_ident;

use toolspec_core::text::snake_case;

/// Keywords of edition 2024 that a raw identifier may be (Rust reference, Keywords).
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield", "union",
];

/// Names that no identifier can be, not even a raw one.
const PATHS: [&str; 4] = ["self", "super", "crate", "_"];

/// Names of the prelude, of the derived traits and of the emitted module: a type of one of these
/// names would take its place wherever the module is imported whole.
pub(crate) const RESERVED: [&str; 44] = [
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "JsonSchema",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "ToOwned",
    "Vec",
    "Value",
];

/// The field for a property: its name in snake case.
pub(crate) fn field(name: &str) -> Ident {
    let mut snake = snake_case(name);
    if snake.is_empty() || snake.starts_with(|c: char| c.is_ascii_digit()) {
        snake.insert(0, '_');
    }
    if PATHS.contains(&snake.as_str()) {
        snake.push('_');
    }
    if KEYWORDS.contains(&snake.as_str()) {
        return Ident::new_raw(&snake, Span::call_site());
    }
    format_ident!("{snake}")
}

/// The type or variant for a name, in upper camel case.
pub(crate) fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in snake_case(name).split('_') {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    if camel.is_empty() || camel.starts_with(|c: char| c.is_ascii_digit()) {
        camel.insert(0, 'N');
    }
    if camel == "Self" {
        camel.push('_');
    }
    camel
}
