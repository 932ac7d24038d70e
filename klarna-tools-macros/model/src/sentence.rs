//! The sentence about a success.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Path;
use crate::serial::is_false;

/// A phrase of the sentence about a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// Its texts and values, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PhrasePart>,
    /// Whether it is left out when one of its values is missing or one of its tests fails.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhrasePart {
    /// Literal text.
    Text(String),
    /// A value.
    Value(ValueRef),
    /// A condition: its phrase is left out if it is not met.
    Test {
        /// The value that is tested.
        place: ValueRef,
        /// The text that it must equal. Without it, the value must be present.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Whether the condition is negated.
        #[serde(default, skip_serializing_if = "is_false")]
        negated: bool,
    },
    /// An amount in minor units, written with its currency.
    Money {
        /// The amount.
        amount: ValueRef,
        /// An amount in the same currency that is subtracted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        less: Option<ValueRef>,
        /// Its ISO 4217 code.
        currency: ValueRef,
    },
}

/// A reference to a value, for sentences and for the currency of an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueRef {
    /// An argument.
    Argument(String),
    /// A field of the structured content.
    Result(Path),
}

impl Phrase {
    /// The sentence of a tool with this title that declares none.
    #[must_use]
    pub fn done(title: &str) -> Vec<Self> {
        let parts = vec![PhrasePart::Text(format!("{title}: done."))];
        vec![Self {
            parts,
            optional: false,
        }]
    }
}

impl fmt::Display for Phrase {
    /// Its parts, in brackets if it is optional.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.parts.iter().map(ToString::to_string).collect();
        if self.optional {
            write!(f, "[{text}]")
        } else {
            f.write_str(&text)
        }
    }
}

impl fmt::Display for PhrasePart {
    /// As a manifest writes it, with references to values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Value(value) => write!(f, "{{{value}}}"),
            Self::Test {
                place,
                text,
                negated,
            } => {
                let sign = if *negated { '!' } else { '?' };
                let text = text.as_ref().map(|text| format!("={text}"));
                write!(f, "{{{sign}{place}{}}}", text.unwrap_or_default())
            }
            Self::Money {
                amount,
                less,
                currency,
            } => {
                let less = less.as_ref().map(|less| format!(" - {less}"));
                write!(f, "{{{amount}{} in {currency}}}", less.unwrap_or_default())
            }
        }
    }
}

impl fmt::Display for ValueRef {
    /// `$inputs.NAME`, or names joined by dots.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => write!(f, "$inputs.{name}"),
            Self::Result(path) => f.write_str(&path.join(".")),
        }
    }
}
