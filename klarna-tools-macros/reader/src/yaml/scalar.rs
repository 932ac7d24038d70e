//! What a plain scalar means.

use serde::de::IgnoredAny;
use serde_json::Number;

use super::{Kind, Node};

impl Node {
    /// The comment behind a value that is left out: a text that begins with `#` may be meant.
    #[must_use]
    pub fn comment(&self) -> Option<&str> {
        let behind = self.span.source().text().get(self.span.range().end..)?;
        let behind = behind.lines().next()?.trim();
        let is_absent = self.kind == Kind::Null && self.span.text().is_empty();
        Some(behind).filter(|behind| is_absent && behind.starts_with('#'))
    }
}

/// Reads unquoted text as YAML 1.2's core schema does (section 10.3.2), save that a number must be
/// written as JSON writes it.
///
/// The error says why a number cannot be represented.
pub(super) fn plain(text: &str) -> Result<Kind, &'static str> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Ok(Kind::Null),
        "true" | "True" | "TRUE" => Ok(Kind::Bool(true)),
        "false" | "False" | "FALSE" => Ok(Kind::Bool(false)),
        _ if !is_number(text) => Ok(Kind::String(text.to_owned())),
        _ if text.contains(['.', 'e', 'E']) => float(text)
            .map(Kind::Number)
            .ok_or("this number is too large"),
        _ => integer(text)
            .map(Kind::Number)
            .ok_or("this integer has more than 64 bits"),
    }
}

/// Whether a text is a number as JSON writes it (RFC 8259, section 6), however large.
pub(super) fn is_number(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let begins = text.starts_with(|c| c == '-' || is_digit(c));
    begins && text.ends_with(is_digit) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn integer(text: &str) -> Option<Number> {
    let signed = text.parse::<i64>().map(Number::from);
    signed
        .or_else(|_| text.parse::<u64>().map(Number::from))
        .ok()
}

/// Infinity, which an overflow gives, is not a JSON number.
fn float(text: &str) -> Option<Number> {
    text.parse().ok().and_then(Number::from_f64)
}
