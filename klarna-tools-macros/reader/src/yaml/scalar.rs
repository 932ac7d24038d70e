//! What a plain scalar means.

use serde_json::Number;

use super::Kind;

/// Reads unquoted text as YAML 1.2's core schema does (section 10.3.2), save that a number must be
/// written as JSON writes it.
///
/// The error says why a number cannot be represented.
pub(super) fn plain(text: &str) -> Result<Kind, &'static str> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Ok(Kind::Null),
        "true" | "True" | "TRUE" => Ok(Kind::Bool(true)),
        "false" | "False" | "FALSE" => Ok(Kind::Bool(false)),
        _ => match shape(text) {
            Some(NumberForm::Integer) => integer(text)
                .map(Kind::Number)
                .ok_or("this integer has more than 64 bits"),
            Some(NumberForm::Float) => float(text)
                .map(Kind::Number)
                .ok_or("this number is too large"),
            None => Ok(Kind::String(text.to_owned())),
        },
    }
}

/// Whether a text is a number as JSON writes it.
pub(super) fn is_number(text: &str) -> bool {
    shape(text).is_some()
}

#[derive(Debug, PartialEq)]
enum NumberForm {
    Integer,
    Float,
}

/// The grammar of RFC 8259, section 6.
fn shape(text: &str) -> Option<NumberForm> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, after_whole) = digits(unsigned);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let after_fraction = match after_whole.strip_prefix('.') {
        Some(fraction) => some_digits(fraction)?,
        None => after_whole,
    };
    let after_exponent = match after_fraction.strip_prefix(['e', 'E']) {
        Some(exponent) => some_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?,
        None => after_fraction,
    };
    match (after_exponent, after_whole) {
        ("", "") => Some(NumberForm::Integer),
        ("", _) => Some(NumberForm::Float),
        _ => None,
    }
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// What follows one digit or more.
fn some_digits(text: &str) -> Option<&str> {
    match digits(text) {
        ("", _) => None,
        (_, rest) => Some(rest),
    }
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
