//! One schema of JSON Schema 2020-12: the keywords that tools are described with.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use regex_lite::Regex;
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use super::excerpt::{count, kind, list, with_article};
use super::pattern;
use super::sum::Sum;

/// What a value must be. A keyword that is not here makes a schema unusable.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Rule {
    #[serde(rename = "$ref")]
    pub(super) reference: Option<String>,
    #[serde(rename = "$defs")]
    pub(super) definitions: BTreeMap<String, Rule>,
    #[serde(rename = "type", deserialize_with = "one_or_many")]
    types: Vec<String>,
    #[serde(rename = "enum")]
    pub(super) values: Vec<Value>,
    pub(super) any_of: Vec<Rule>,
    minimum: Option<Number>,
    maximum: Option<Number>,
    exclusive_minimum: Option<Number>,
    exclusive_maximum: Option<Number>,
    multiple_of: Option<Number>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    #[serde(deserialize_with = "regex")]
    pattern: Option<Regex>,
    pub(super) items: Option<Box<Rule>>,
    min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    unique_items: bool,
    pub(super) properties: BTreeMap<String, Rule>,
    pub(super) required: Vec<String>,
    pub(super) dependent_required: BTreeMap<String, Vec<String>>,
    pub(super) additional_properties: Additional,
    min_properties: Option<usize>,
    max_properties: Option<usize>,
    /// Where the currency is whose minor units this amount counts. A keyword of our own, which
    /// admits what it stands beside.
    pub(super) money: Option<String>,
    /// What an integer has to be, by what stands beside it. A keyword of our own.
    pub(super) equals: Option<Sum>,
    // These say nothing about what is valid (JSON Schema 2020-12, Validation, sections 7 and 9),
    // as `description` does not.
    pub(super) description: Option<String>,
    #[serde(rename = "default")]
    _default: IgnoredAny,
    #[serde(rename = "deprecated")]
    _deprecated: IgnoredAny,
    #[serde(rename = "format")]
    _format: IgnoredAny,
}

/// What becomes of properties that are not named.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Additional {
    Allowed(bool),
    Each(Box<Rule>),
}

impl Default for Additional {
    fn default() -> Self {
        Self::Allowed(true)
    }
}

impl Rule {
    /// The keyword `type`, with one rule more: an integer is written without a decimal point and
    /// without an exponent. An agent that writes `50.0` may mean fifty whole units of a currency.
    pub(super) fn admits_type_of(&self, value: &Value) -> bool {
        let admits = |name: &String| match (name.as_str(), value) {
            ("integer", Value::Number(number)) => !number.is_f64(),
            (name, value) => name == kind(value),
        };
        self.types.is_empty() || self.types.iter().any(admits)
    }

    /// Whether this may be some text.
    pub(super) fn admits_text(&self) -> bool {
        match (self.types.as_slice(), self.values.as_slice()) {
            ([], []) => true,
            ([], values) => values.iter().any(Value::is_string),
            (types, _) => types.iter().any(|name| name == "string"),
        }
    }

    /// Whether `text` is what the vocabulary or the pattern of this rule asks for.
    pub(super) fn is_spelled(&self, text: &str) -> bool {
        let mut values = self.values.iter();
        let is_value = self.values.is_empty() || values.any(|value| value == text);
        let pattern = self.pattern.as_ref();
        is_value && pattern.is_none_or(|pattern| pattern.is_match(text))
    }

    /// Whether this is a number that `1.0` is another spelling of.
    pub(super) fn is_plain_number(&self) -> bool {
        let is_number = |name: &String| name == "integer" || name == "number";
        self.money.is_none() && self.types.iter().any(is_number)
    }

    pub(super) fn types_in_words(&self) -> String {
        let words = self.types.iter().map(|name| with_article(name));
        words.collect::<Vec<_>>().join(" or ")
    }

    /// What an empty list or object lacks, in words.
    pub(super) fn fewest(&self, value: &Value) -> Option<String> {
        let fewest = match value {
            Value::Array(_) => self.min_items,
            Value::Object(_) => self.min_properties,
            _ => None,
        };
        let fewest = fewest.filter(|fewest| *fewest > 0)?;
        Some(match (value, self.properties.is_empty()) {
            (Value::Array(_), _) => count(fewest, "element"),
            (_, true) => count(fewest, "name"),
            (_, false) => format!("{fewest} of {}", list(self.properties.keys().cloned())),
        })
    }

    /// The bounds that a value breaks, in words.
    pub(super) fn broken_bounds(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Number(number) => self.broken_range(number),
            Value::String(text) => self.broken_text(text),
            Value::Array(elements) => self.broken_list(elements),
            Value::Object(members) => {
                let bounds = (self.min_properties, self.max_properties);
                broken_count(members.len(), bounds, "name")
            }
            Value::Null | Value::Bool(_) => Vec::new(),
        }
    }

    fn broken_range(&self, number: &Number) -> Vec<String> {
        let bounds = [
            (&self.minimum, "at least", Ordering::is_ge as fn(_) -> _),
            (&self.maximum, "at most", Ordering::is_le),
            (&self.exclusive_minimum, "more than", Ordering::is_gt),
            (&self.exclusive_maximum, "less than", Ordering::is_lt),
        ];
        let mut broken = Vec::new();
        for (bound, words, is_kept) in bounds {
            let bound = bound.as_ref();
            let is_broken = |bound: &&Number| !compare(number, bound).is_some_and(is_kept);
            broken.extend(
                bound
                    .filter(is_broken)
                    .map(|bound| format!("{words} {bound}")),
            );
        }
        let of = self.multiple_of.as_ref();
        let of = of.filter(|of| !is_multiple(number, of));
        broken.extend(of.map(|of| format!("a multiple of {of}")));
        broken
    }

    /// Lengths count characters.
    pub(super) fn broken_text(&self, text: &str) -> Vec<String> {
        let bounds = (self.min_length, self.max_length);
        let mut broken = broken_count(text.chars().count(), bounds, "character");
        let pattern = self.pattern.as_ref();
        let pattern = pattern.filter(|pattern| !pattern.is_match(text));
        broken.extend(pattern.map(|pattern| pattern::in_words(pattern.as_str())));
        broken
    }

    fn broken_list(&self, elements: &[Value]) -> Vec<String> {
        let bounds = (self.min_items, self.max_items);
        let mut broken = broken_count(elements.len(), bounds, "element");
        let mut seen = HashSet::new();
        if self.unique_items && !elements.iter().all(|element| seen.insert(element)) {
            broken.push("no element twice".to_owned());
        }
        broken
    }
}

/// The bounds that a number of things breaks, in words.
fn broken_count(
    number: usize,
    (fewest, most): (Option<usize>, Option<usize>),
    noun: &str,
) -> Vec<String> {
    let fewest = fewest.filter(|fewest| number < *fewest);
    let most = most.filter(|most| number > *most);
    let fewest = fewest.map(|fewest| format!("at least {}", count(fewest, noun)));
    let most = most.map(|most| format!("at most {}", count(most, noun)));
    fewest.into_iter().chain(most).collect()
}

/// No digit is lost: a whole number is never made a double to be compared.
fn compare(left: &Number, right: &Number) -> Option<Ordering> {
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

/// Whole numbers divide exactly. Decimal fractions have no exact double, so a quotient counts as
/// whole if it is as near to a whole number as its own precision tells.
fn is_multiple(number: &Number, of: &Number) -> bool {
    if let (Some(number), Some(of)) = (number.as_i128(), of.as_i128()) {
        return number.checked_rem(of) == Some(0);
    }
    let (Some(number), Some(of)) = (number.as_f64(), of.as_f64()) else {
        return false;
    };
    let quotient = number / of;
    (quotient - quotient.round()).abs() <= quotient.abs() * 4.0 * f64::EPSILON
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(name) => Ok(vec![name]),
        names => serde_json::from_value(names).map_err(D::Error::custom),
    }
}

fn regex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Regex>, D::Error> {
    let pattern = String::deserialize(deserializer)?;
    Regex::new(&pattern).map(Some).map_err(D::Error::custom)
}
