//! Values, names and types in the words of a message.

use std::fmt::Write as _;

use serde_json::Value;
use toolspec_model::nearest;
use toolspec_model::validate::{LISTED, count};

use crate::untrusted::{EXCERPT, NAME, sanitize};

/// Longest part of a description that is repeated, in characters.
const DESCRIPTION: usize = 160;

/// The type of `value` in the words of JSON Schema.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// `value` as briefly as it can be recognised. Objects and arrays are not quoted: they may contain
/// personal data.
pub(super) fn excerpt(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() > EXCERPT => {
            format!(
                "{:?} ({} characters)",
                sanitize(text, EXCERPT),
                text.chars().count()
            )
        }
        Value::String(text) => format!("{:?}", sanitize(text, EXCERPT)),
        Value::Array(elements) => {
            format!("an array of {}", count(elements.len() as u64, "element"))
        }
        Value::Object(_) => "an object".to_owned(),
        scalar => scalar.to_string(),
    }
}

pub(super) fn unknown_name(name: &str, known: &[&str]) -> String {
    let names = known.iter().copied().filter(|_| name.len() <= EXCERPT);
    match nearest(name, names) {
        Some(nearest) => format!("is unknown; did you mean {nearest}?"),
        None if known.is_empty() => "is unknown".to_owned(),
        None => format!("is unknown; known are {}", list(known)),
    }
}

/// Values that are listed as far as they are to be. What nobody would see of one is an escape of JSON.
pub(super) fn joined(values: &[String]) -> String {
    let values = values.iter().map(|value| sanitize(&escaped(value), NAME));
    values.collect::<Vec<_>>().join(", ")
}

fn escaped(value: &str) -> String {
    let hidden = toolspec_model::hidden(value).into_iter();
    let mut hidden = hidden.map(|(at, _)| at).peekable();
    let mut escaped = String::with_capacity(value.len());
    for (at, c) in value.chars().enumerate() {
        let is_break = matches!(c, '\u{2028}' | '\u{2029}');
        if hidden.next_if_eq(&at).is_some() || c.is_control() || is_break {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

pub(super) fn list<T: AsRef<str>>(entries: &[T]) -> String {
    let listed = entries.iter().take(LISTED);
    let mut listed: Vec<_> = listed.map(|entry| sanitize(entry.as_ref(), NAME)).collect();
    let rest = entries.len().saturating_sub(LISTED);
    if rest > 0 {
        listed.push(format!("and {rest} more"));
    }
    listed.join(", ")
}

/// A description behind a message.
pub(super) fn about(description: &str) -> String {
    match sanitize(description, DESCRIPTION) {
        empty if empty.is_empty() => empty,
        description => format!(" ({description})"),
    }
}
