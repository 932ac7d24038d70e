//! One schema of JSON Schema 2020-12: the keywords that tools are described with.

use std::collections::BTreeMap;

use regex_lite::Regex;
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use super::excerpt::{kind, with_article};

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
    #[serde(deserialize_with = "pattern")]
    pattern: Option<Regex>,
    pub(super) items: Option<Box<Rule>>,
    min_items: Option<usize>,
    max_items: Option<usize>,
    unique_items: bool,
    pub(super) properties: BTreeMap<String, Rule>,
    pub(super) required: Vec<String>,
    pub(super) dependent_required: BTreeMap<String, Vec<String>>,
    pub(super) additional_properties: Additional,
    pub(super) min_properties: Option<usize>,
    pub(super) max_properties: Option<usize>,
    // These say nothing about what is valid (JSON Schema 2020-12, Validation, sections 7 and 9).
    #[serde(rename = "description")]
    _description: IgnoredAny,
    #[serde(rename = "default")]
    _default: IgnoredAny,
    #[serde(rename = "deprecated")]
    _deprecated: IgnoredAny,
    #[serde(rename = "format")]
    _format: IgnoredAny,
    #[serde(rename = "money")]
    _money: IgnoredAny,
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

    pub(super) fn types_in_words(&self) -> String {
        let words = self.types.iter().map(|name| match name.as_str() {
            "integer" => "an integer without decimal point or exponent (amounts are in minor \
                          units: 50.00 is 5000)"
                .to_owned(),
            name => with_article(name),
        });
        words.collect::<Vec<_>>().join(" or ")
    }

    /// The bounds that a number breaks, in words.
    pub(super) fn broken_bounds(&self, number: &Number) -> Vec<String> {
        let mut broken = Vec::new();
        if let Some(least) = self.minimum.as_ref().filter(|least| is_less(number, least)) {
            broken.push(format!("at least {least}"));
        }
        if let Some(most) = self.maximum.as_ref().filter(|most| is_less(most, number)) {
            broken.push(format!("at most {most}"));
        }
        let above = |least: &&Number| !is_less(least, number);
        if let Some(least) = self.exclusive_minimum.as_ref().filter(above) {
            broken.push(format!("more than {least}"));
        }
        let below = |most: &&Number| !is_less(number, most);
        if let Some(most) = self.exclusive_maximum.as_ref().filter(below) {
            broken.push(format!("less than {most}"));
        }
        let of = self.multiple_of.as_ref();
        if let Some(of) = of.filter(|of| !is_multiple(number, of)) {
            broken.push(format!("a multiple of {of}"));
        }
        broken
    }

    /// The bounds that a text breaks, in words. Lengths count characters.
    pub(super) fn broken_text(&self, text: &str) -> Vec<String> {
        let mut broken = Vec::new();
        let length = text.chars().count();
        if let Some(fewest) = self.min_length.filter(|fewest| length < *fewest) {
            broken.push(format!("at least {fewest} characters"));
        }
        if let Some(most) = self.max_length.filter(|most| length > *most) {
            broken.push(format!("at most {most} characters"));
        }
        if let Some(pattern) = self
            .pattern
            .as_ref()
            .filter(|pattern| !pattern.is_match(text))
        {
            broken.push(format!("text that matches {pattern}"));
        }
        broken
    }

    /// The bounds that a list breaks, in words.
    pub(super) fn broken_count(&self, elements: &[Value]) -> Vec<String> {
        let mut broken = Vec::new();
        if let Some(fewest) = self.min_items.filter(|fewest| elements.len() < *fewest) {
            broken.push(format!("at least {fewest} elements"));
        }
        if let Some(most) = self.max_items.filter(|most| elements.len() > *most) {
            broken.push(format!("at most {most} elements"));
        }
        let mut rest = elements;
        let mut repeats = false;
        while let (true, [first, behind @ ..]) = (self.unique_items && !repeats, rest) {
            repeats = behind.contains(first);
            rest = behind;
        }
        if repeats {
            broken.push("no element twice".to_owned());
        }
        broken
    }
}

/// Whole numbers compare as such, so that no digit is lost.
fn is_less(left: &Number, right: &Number) -> bool {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left < right,
        _ => left.as_f64() < right.as_f64(),
    }
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

fn pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Regex>, D::Error> {
    let pattern = String::deserialize(deserializer)?;
    Regex::new(&pattern).map(Some).map_err(D::Error::custom)
}
