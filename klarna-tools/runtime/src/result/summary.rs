//! The sentence that reports to a person what happened.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::arguments::Arguments;
use crate::money;
use crate::untrusted::{MESSAGE, sanitize};
use toolspec_model::{Path, Phrase, PhrasePart, ValueRef};

const UNKNOWN: &str = "unknown";

/// More than most sentences have, in bytes.
const LENGTH: usize = 256;

/// What the sentence is about.
pub(crate) struct Summary<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) structured: &'a Map<String, Value>,
}

impl Summary<'_> {
    /// The phrases with their values, without optional phrases that lack one.
    pub(crate) fn sentence(&self, phrases: &[Phrase]) -> String {
        let mut sentence = String::with_capacity(LENGTH);
        for phrase in phrases {
            let before = sentence.len();
            if self.phrase(phrase, &mut sentence).is_none() {
                sentence.truncate(before);
            }
        }
        sentence.trim().to_owned()
    }

    fn phrase(&self, phrase: &Phrase, sentence: &mut String) -> Option<()> {
        for part in &phrase.parts {
            match self.part(part) {
                Some(words) => sentence.push_str(&words),
                None if phrase.optional => return None,
                None => sentence.push_str(UNKNOWN),
            }
        }
        Some(())
    }

    fn part<'p>(&self, part: &'p PhrasePart) -> Option<Cow<'p, str>> {
        match part {
            PhrasePart::Text(text) => Some(Cow::Borrowed(text)),
            PhrasePart::Value(place) => words(self.value(place)?).map(Cow::Owned),
            PhrasePart::Test {
                place,
                text,
                negated,
            } => {
                let found = self.value(place).filter(|value| **value != "");
                let applies =
                    found.is_some_and(|value| text.as_ref().is_none_or(|text| is(value, text)));
                (applies != *negated).then_some(Cow::Borrowed(""))
            }
            PhrasePart::Money {
                amount,
                less,
                currency,
            } => {
                let currency = self.value(currency).and_then(money::code);
                let less = less.as_ref().map(|less| self.amount(less));
                let amount = self.amount(amount)? - less.unwrap_or(Some(0))?;
                Some(money::format_minor_units(amount, currency).into())
            }
        }
    }

    fn amount(&self, place: &ValueRef) -> Option<i128> {
        money::minor_units(self.value(place)?)
    }

    fn value(&self, place: &ValueRef) -> Option<&Value> {
        match place {
            ValueRef::Argument(name) => self.arguments.get(name),
            ValueRef::Result(pointer) => below(self.structured, pointer),
        }
    }
}

fn below<'v>(members: &'v Map<String, Value>, pointer: &Path) -> Option<&'v Value> {
    let (first, rest) = pointer.split_first()?;
    rest.iter()
        .try_fold(members.get(first)?, |value, name| value.get(name))
}

fn is(value: &Value, text: &str) -> bool {
    match value {
        Value::String(value) => value == text,
        value => value.to_string().as_str() == text,
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(sanitize(text, MESSAGE)),
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
