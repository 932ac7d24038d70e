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
        if !text.contains(self.literal()) {
            return Some(found);
        }
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

    /// What every match begins with, as far as that is easily known.
    fn literal(&self) -> &str {
        let is_literal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let length = self
            .text
            .bytes()
            .take_while(|byte| is_literal(byte))
            .count();
        let length = match self.text.as_bytes().get(length) {
            // What is in front of these may be left out.
            Some(b'?' | b'*' | b'{') => length.saturating_sub(1),
            _ => length,
        };
        let is_only = !self.text.contains('|');
        self.text
            .get(..length)
            .filter(|_| is_only)
            .unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_matches_are_found_whatever_they_begin_with() {
        for (pattern, found) in [
            ("ab", vec![0..2, 4..6]),
            ("ab?", vec![0..2, 2..3, 4..6]),
            ("ac*b", vec![0..2, 4..6]),
            ("xx{0}a", vec![]),
            ("ax{0}b", vec![0..2, 4..6]),
            ("[ac]+|x", vec![0..1, 2..5]),
            ("x|a(?=b)", vec![]),
            ("x*", vec![]),
            ("(?i)A[bc]", vec![0..2, 2..4, 4..6]),
        ] {
            let all = Pattern::new(pattern.to_owned()).find_all("abacab");
            assert_eq!(all.unwrap_or_default(), found, "{pattern}");
        }
        let too_much = Pattern::new("a".to_owned()).find_all(&"a".repeat(10_000));
        assert_eq!(too_much, None);
        assert_eq!(Pattern::new("(".to_owned()).find_all("("), None);
    }
}
