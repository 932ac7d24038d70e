//! The sentence that tells a person what happened.

use serde_json::{Map, Value};

use crate::arguments::Arguments;
use crate::money;
use crate::spec::{Part, Phrase, Place, Pointer};
use crate::untrusted::{MESSAGE, tame};

const UNKNOWN: &str = "unknown";

/// What the sentence is about.
pub(crate) struct Scene<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) structured: &'a Map<String, Value>,
}

impl Scene<'_> {
    /// The phrases, with their values; an optional phrase that lacks a value is left out.
    pub(crate) fn say(&self, phrases: &[Phrase]) -> String {
        let said = phrases
            .iter()
            .map(|phrase| self.phrase(phrase))
            .collect::<String>();
        said.trim().to_owned()
    }

    fn phrase(&self, phrase: &Phrase) -> String {
        let parts = phrase.parts.iter().map(|part| self.part(part));
        if phrase.optional {
            return parts.collect::<Option<String>>().unwrap_or_default();
        }
        parts
            .map(|part| part.unwrap_or_else(|| UNKNOWN.to_owned()))
            .collect()
    }

    fn part(&self, part: &Part) -> Option<String> {
        match part {
            Part::Text(text) => Some((*text).to_owned()),
            Part::Value(place) => words(self.value(place)?),
            Part::Test {
                place,
                text,
                negated,
            } => {
                let found = self.value(place).filter(|value| **value != "");
                let holds = found.is_some_and(|value| text.is_none_or(|text| is(value, text)));
                (holds != *negated).then(String::new)
            }
            Part::Money {
                amount,
                less,
                currency,
            } => {
                let currency = self
                    .value(currency)
                    .and_then(Value::as_str)
                    .map(|code| tame(code, 3));
                let less = less.as_ref().map(|less| self.amount(less));
                let amount = self.amount(amount)? - less.unwrap_or(Some(0))?;
                Some(money::said(amount, currency.as_deref()))
            }
        }
    }

    fn amount(&self, place: &Place) -> Option<i128> {
        money::minor_units(self.value(place)?)
    }

    fn value(&self, place: &Place) -> Option<&Value> {
        match place {
            Place::Argument(name) => self.arguments.get(*name),
            Place::Result(pointer) => below(self.structured, pointer),
        }
    }
}

fn below(members: &Map<String, Value>, pointer: Pointer) -> Option<&Value> {
    let (first, rest) = pointer.split_first()?;
    rest.iter()
        .try_fold(members.get(*first)?, |value, name| value.get(*name))
}

fn is(value: &Value, text: &str) -> bool {
    match value {
        Value::String(value) => value == text,
        value => value.to_string().as_str() == text,
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(tame(text, MESSAGE)),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Array(elements) => Some(
            elements
                .iter()
                .map(words)
                .collect::<Option<Vec<_>>>()?
                .join(", "),
        ),
        Value::Null | Value::Object(_) => None,
    }
}
