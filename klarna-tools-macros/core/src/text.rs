//! Texts that people and agents read, and the characters that they must not contain.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
pub use crate::source::is_hidden;

/// Reports characters that a reader cannot see or that change what is seen: controls, zero-width
/// and bidirectional marks, tags. They are how instructions are hidden from a review.
pub fn check(text: &str, span: &Span, cx: &mut Diagnostics) {
    let mut hidden: Vec<char> = text.chars().filter(|&c| is_hidden(c)).collect();
    hidden.sort_unstable();
    hidden.dedup();
    if hidden.is_empty() {
        return;
    }
    let names: Vec<String> = hidden
        .iter()
        .map(|&c| format!("U+{:04X}", u32::from(c)))
        .collect();
    cx.push(
        Diagnostic::new(
            span,
            format!("the text contains hidden characters: {}", names.join(", ")),
        )
        .help("a reviewer cannot see them and an agent reads them; remove them"),
    );
}

/// Names for a message: `a`, `b`.
#[must_use]
pub fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A name as it may be shown in a message: hidden characters escaped, not longer than a line.
#[must_use]
pub fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = name
        .chars()
        .take(LONGEST)
        .map(|c| {
            if is_hidden(c) || c == '\n' {
                c.escape_unicode().to_string()
            } else {
                c.to_string()
            }
        })
        .collect();
    if name.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// A name in snake case: `authorizationToken` and `Authorization-Token` are `authorization_token`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut last_lower = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && last_lower {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
            last_lower = !c.is_ascii_uppercase();
        } else {
            if !snake.ends_with('_') && !snake.is_empty() {
                snake.push('_');
            }
            last_lower = false;
        }
    }
    snake.trim_end_matches('_').to_owned()
}
