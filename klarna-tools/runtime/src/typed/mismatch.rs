//! Why a JSON value is not of a type.

use std::fmt;

use serde_json::Value;

/// Why a JSON value is not of the type that it is read into, and where in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The names and indices that lead there, as `orders[0].id`; empty at the value itself.
    at: String,
    what: String,
}

impl Mismatch {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self {
            at: String::new(),
            what: what.into(),
        }
    }

    /// Something else was expected. A text is not repeated: it may be a secret or a person's.
    pub(super) fn kind(value: &Value, expected: &str) -> Self {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(number) => &format!("the number {number}"),
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Self::new(format!("is {found}, expected {expected}"))
    }

    /// The same, seen from the object around it.
    pub(super) fn within(mut self, name: &str) -> Self {
        let is_joined = self.at.is_empty() || self.at.starts_with('[');
        let dot = if is_joined { "" } else { "." };
        self.at = format!("{name}{dot}{}", self.at);
        self
    }

    /// The same, seen from the list around it.
    pub(super) fn at(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.as_str() {
            "" => write!(f, "the value {}", self.what),
            at => write!(f, "`{at}` {}", self.what),
        }
    }
}
