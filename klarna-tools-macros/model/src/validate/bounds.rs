//! Bounds of values, in words.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::{Number as Decimal, Value};

use super::pattern;
use crate::format::is_of_format;
use crate::{Array, Integer, Kind, Number, Schema, Text};

/// The bounds that a value of the right type breaks, in words.
pub(super) fn broken(schema: &Schema, value: &Value) -> Vec<String> {
    match (&schema.kind, value) {
        (Kind::Integer(integer), Value::Number(number)) => integer.broken(number),
        (Kind::Number(bounds), Value::Number(number)) => bounds.broken(number),
        (Kind::String(text), Value::String(value)) => text.broken(value),
        _ => Vec::new(),
    }
}

impl Integer {
    fn broken(&self, number: &Decimal) -> Vec<String> {
        let Some(number) = number.as_i128() else {
            return Vec::new();
        };
        let least = self.minimum.filter(|least| number < *least);
        let most = self.maximum.filter(|most| number > *most);
        let of = self.multiple_of.map(i128::from);
        let of = of.filter(|of| number.checked_rem(*of) != Some(0));
        let least = least.map(|least| format!("at least {least}"));
        let most = most.map(|most| format!("at most {most}"));
        let of = of.map(|of| format!("a multiple of {of}"));
        least.into_iter().chain(most).chain(of).collect()
    }
}

impl Number {
    fn broken(&self, number: &Decimal) -> Vec<String> {
        let bounds = [
            (&self.minimum, "at least", Ordering::is_ge as fn(_) -> _),
            (&self.maximum, "at most", Ordering::is_le),
            (&self.exclusive_minimum, "more than", Ordering::is_gt),
            (&self.exclusive_maximum, "less than", Ordering::is_lt),
        ];
        let mut broken = Vec::new();
        for (bound, words, is_kept) in bounds {
            let bound = bound.as_ref();
            let bound = bound.filter(|bound| !compare(number, bound).is_some_and(is_kept));
            broken.extend(bound.map(|bound| format!("{words} {bound}")));
        }
        let of = self.multiple_of.as_ref();
        let of = of.filter(|of| !is_multiple(number, of));
        broken.extend(of.map(|of| format!("a multiple of {of}")));
        broken
    }
}

impl Text {
    /// The bounds that a text breaks, in words. Lengths are counted in characters. A list of values
    /// makes other bounds redundant.
    #[must_use]
    pub fn broken(&self, text: &str) -> Vec<String> {
        if !self.values.is_empty() {
            return Vec::new();
        }
        let mut broken = Vec::new();
        if self.min_length.is_some() || self.max_length.is_some() {
            let bounds = (self.min_length, self.max_length);
            broken = broken_count(text.chars().count(), bounds, "character");
        }
        let pattern = self.pattern.as_ref();
        let pattern = pattern
            .filter(|pattern| !(pattern.is_match(text) && is_of_format(pattern.as_str(), text)));
        broken.extend(pattern.map(|pattern| pattern::in_words(pattern.as_str())));
        broken
    }

    /// Whether `text` is one of the values, or matches the pattern.
    #[must_use]
    pub fn is_spelled(&self, text: &str) -> bool {
        if !self.values.is_empty() {
            return self.values.contains(text);
        }
        let pattern = self.pattern.as_ref();
        pattern.is_none_or(|pattern| pattern.is_match(text))
    }
}

impl Array {
    pub(super) fn broken(&self, elements: &[Value]) -> Vec<String> {
        let bounds = (self.min_items, self.max_items);
        let mut broken = broken_count(elements.len(), bounds, "element");
        let mut seen = HashSet::new();
        if self.unique && !elements.iter().all(|element| seen.insert(element)) {
            broken.push("no element twice".to_owned());
        }
        broken
    }
}

/// The bounds that a count breaks, in words.
pub(super) fn broken_count(
    number: usize,
    (fewest, most): (Option<u64>, Option<u64>),
    noun: &str,
) -> Vec<String> {
    let number = number as u64;
    let fewest = fewest.filter(|fewest| number < *fewest);
    let most = most.filter(|most| number > *most);
    let fewest = fewest.map(|fewest| format!("at least {}", count(fewest, noun)));
    let most = most.map(|most| format!("at most {}", count(most, noun)));
    fewest.into_iter().chain(most).collect()
}

/// `1 element` or `2 elements`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The name of a type with its article.
#[must_use]
pub fn with_article(name: &str) -> String {
    match name {
        "null" => name.to_owned(),
        _ if name.starts_with(['a', 'i', 'o']) => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// Compares without loss: a whole number is not converted to a double.
#[must_use]
pub fn compare(left: &Decimal, right: &Decimal) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        (None, Some(right)) => compare_whole(left.as_f64()?, right),
        (Some(left), None) => compare_whole(right.as_f64()?, left).map(Ordering::reverse),
        (None, None) => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a floor beyond 128 bits becomes the nearest whole number, which is beyond all others"
)]
fn compare_whole(double: f64, whole: i128) -> Option<Ordering> {
    let floor = double.floor();
    let rest = (double - floor).partial_cmp(&0.0)?;
    Some((floor as i128).cmp(&whole).then(rest))
}

/// Exact for whole numbers. Decimal fractions have no exact double, so a quotient counts as whole if
/// it is within its own precision of a whole number.
#[must_use]
pub fn is_multiple(number: &Decimal, of: &Decimal) -> bool {
    if let (Some(number), Some(of)) = (number.as_i128(), of.as_i128()) {
        return number.checked_rem(of) == Some(0);
    }
    let (Some(number), Some(of)) = (number.as_f64(), of.as_f64()) else {
        return false;
    };
    let quotient = number / of;
    (quotient - quotient.round()).abs() <= quotient.abs() * 4.0 * f64::EPSILON
}
