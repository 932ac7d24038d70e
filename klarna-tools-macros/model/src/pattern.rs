//! Regular expressions.

use std::ops::Range;
use std::sync::OnceLock;

use regex_lite::Regex;
use serde::{Deserialize, Serialize};

/// The most bytes that are read to find all matches in a text, those that are read again included.
const MOST_READ: usize = 16 * 1024 * 1024;

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
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// Where it matches something in `text`, in order and without overlaps. `None` if it cannot be
    /// compiled, or if so many searches through so long a text could take too long.
    #[must_use]
    pub fn find_all(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let regex = self.regex()?;
        let mut found = Vec::new();
        let (mut at, mut read) = (0, 0);
        while let Some(next) = regex.find_at(text, at) {
            // A search may read to the end to know that a match is the first.
            read += text.len() - at;
            if read > MOST_READ {
                return None;
            }
            if !next.is_empty() {
                found.push(next.range());
                at = next.end();
            } else if next.end() < text.len() {
                at = text.ceil_char_boundary(next.end() + 1);
            } else {
                break;
            }
        }
        Some(found)
    }

    fn regex(&self) -> Option<&Regex> {
        let compile = || Regex::new(&self.text).ok().map(Box::new);
        self.regex.get_or_init(compile).as_deref()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}
