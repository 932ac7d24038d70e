//! Regular expressions.

use std::sync::OnceLock;

use regex_lite::Regex;
use serde::{Deserialize, Serialize};

/// A regular expression (ECMA-262) that a text matches somewhere, compiled on first use.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern {
    text: String,
    #[serde(skip)]
    regex: OnceLock<Option<Box<Regex>>>,
}

impl Pattern {
    /// The regular expression with this text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self {
            text,
            regex: OnceLock::new(),
        }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether `text` matches it. If it cannot be compiled, no text matches.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let regex = self
            .regex
            .get_or_init(|| Regex::new(&self.text).ok().map(Box::new));
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}
