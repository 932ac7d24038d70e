//! Texts that people and agents read, and the characters that they must not contain.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
pub use crate::source::is_hidden;

/// Reports characters that a reader cannot see or that change what is seen: controls, zero-width
/// and bidirectional marks, tags. They are how instructions are hidden from a review.
pub fn check(text: &str, span: &Span, cx: &mut Diagnostics) {
    let unseen = unseen(text);
    if !unseen.is_empty() {
        let message = format!(
            "the text contains hidden characters: {}",
            code_points(&unseen)
        );
        let help = "a reviewer cannot see them and an agent reads them; remove them";
        cx.push(Diagnostic::new(span, message).help(help));
    }
}

/// Notes the same of a name or a value, which is sent as it is.
pub fn note(text: &str, span: &Span, cx: &mut Diagnostics) {
    let unseen = unseen(text);
    if !unseen.is_empty() {
        let message = format!("this contains hidden characters: {}", code_points(&unseen));
        let label = "it is sent as it is; the lockfile shows them as escapes";
        cx.note(Diagnostic::new(span, message).label(label));
    }
}

/// The characters of a text that nobody sees, each once. A carriage return is white space.
#[must_use]
pub fn unseen(text: &str) -> Vec<char> {
    let is_white = |c: &char| matches!(c, '\n' | '\r' | '\t');
    let is_unseen =
        |c: &char| (c.is_control() && !is_white(c)) || matches!(c, '\u{2028}' | '\u{2029}');
    let hidden = toolspec_model::hidden(text).into_iter();
    let mut unseen: Vec<char> = hidden.map(|(_, c)| c).collect();
    unseen.extend(text.chars().filter(is_unseen));
    unseen.sort_unstable();
    unseen.dedup();
    unseen
}

fn code_points(characters: &[char]) -> String {
    let names = characters
        .iter()
        .map(|&c| format!("U+{:04X}", u32::from(c)));
    names.collect::<Vec<_>>().join(", ")
}

/// Whether a text of YAML or JSON seems to have one of these keys, without reading it.
#[must_use]
pub fn names_key(text: &str, keys: &[&str]) -> bool {
    keys.iter().any(|key| {
        let behind = text
            .match_indices(key)
            .map(|(at, _)| text.get(at + key.len()..));
        let behind = behind.map(|text| {
            text.unwrap_or_default()
                .trim_start_matches(['"', '\'', ' '])
        });
        behind.into_iter().any(|text| text.starts_with(':'))
    })
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

/// A text without the characters that nobody sees. Emoji and joined letters stay whole.
#[must_use]
pub fn seen(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_control(*c));
    toolspec_model::without_hidden(seen.collect())
}

/// A text with an escape for each character that nobody sees, fit for a terminal.
#[must_use]
pub fn spelled(text: &str) -> String {
    escaped(text, |c| c.escape_unicode().to_string())
}

/// A text with `escape` of each character that nobody sees.
#[must_use]
pub fn escaped(text: &str, escape: impl Fn(char) -> String) -> String {
    let hidden = toolspec_model::hidden(text).into_iter();
    let mut hidden = hidden.map(|(at, _)| at).peekable();
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        if hidden.next_if_eq(&at).is_some() || is_control(c) {
            escaped += &escape(c);
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Whether a character moves a cursor, or breaks a line as few readers know. Line feeds and tabs
/// are ordinary text.
fn is_control(c: char) -> bool {
    is_hidden(c) && !toolspec_model::is_hidden(c)
}

/// A name as it may be shown in a message: hidden characters escaped, not longer than a line.
#[must_use]
pub fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let cut: String = name.chars().take(LONGEST).collect();
    let mut shown = spelled(&cut).replace('\n', "\\u{a}");
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

/// The texts of a path template, each with the name of the parameter behind it.
fn template(path: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((text, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        pieces.push((text, Some(name)));
        rest = behind;
    }
    pieces.push((rest, None));
    pieces
}

/// The names that two path templates have for the same parameters, if they differ in nothing else.
#[must_use]
pub fn same_template<'a>(one: &'a str, other: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (one, other) = (template(one), template(other));
    let names = one.iter().zip(&other);
    let names = names.filter_map(|((_, one), (_, other))| Some(((*one)?, (*other)?)));
    let names: Vec<_> = names.collect();
    let text = |(text, _): &(&'a str, _)| *text;
    let is_same = one.len() == other.len() && one.iter().map(text).eq(other.iter().map(text));
    is_same.then_some(names)
}

/// Whether a text can be the name of an environment variable: capitals, digits and `_`.
#[must_use]
pub fn is_variable_name(text: &str) -> bool {
    let begins = |c: char| c == '_' || c.is_ascii_uppercase();
    text.starts_with(begins) && text.chars().all(|c| begins(c) || c.is_ascii_digit())
}
