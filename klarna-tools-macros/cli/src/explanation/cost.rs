//! How much of an agent's context a tool takes.

use serde::Serialize;
use toolspec_core::json_schema::advertised;
use toolspec_core::list_bytes;
use toolspec_core::model::{Tool, Toolset};

/// The longest word, in letters, that counts as one token.
const LETTERS: usize = 10;

/// So many digits, or punctuation marks in a row, count as one token.
const MARKS: usize = 3;

/// The share of a tool in `tools/list`.
#[derive(Debug, Serialize)]
pub(super) struct Cost {
    /// Its bytes as compact JSON.
    pub(super) bytes: usize,
    /// The bytes of all tools together.
    pub(super) bytes_of_all: usize,
    /// The estimated number of tokens.
    pub(super) tokens: usize,
    /// How the estimate is made.
    pub(super) estimated_by: String,
}

impl Cost {
    pub(super) fn of(tool: &Tool, toolset: &Toolset) -> Self {
        let text = advertised(tool).to_string();
        Self {
            bytes: text.len(),
            bytes_of_all: list_bytes(toolset),
            tokens: tokens(&text),
            estimated_by: format!(
                "one token for each word of up to {LETTERS} letters with the blank before it, \
                 each {MARKS} digits and each {MARKS} punctuation marks in a row; \
                 every model counts a little differently"
            ),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Letters,
    Digits,
    Marks,
    Blanks,
}

impl Run {
    fn of(character: char) -> Self {
        match character {
            c if c.is_alphabetic() => Self::Letters,
            c if c.is_numeric() => Self::Digits,
            c if c.is_whitespace() => Self::Blanks,
            _ => Self::Marks,
        }
    }

    fn tokens(self, length: usize) -> usize {
        match self {
            Self::Letters => length.div_ceil(LETTERS),
            Self::Digits | Self::Marks => length.div_ceil(MARKS),
            // A blank belongs to the word behind it.
            Self::Blanks => 0,
        }
    }
}

/// JSON is mostly short words between punctuation marks, which tokenizers cut where these runs
/// meet; a share of the bytes would count prose and schemas alike.
fn tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut run = (Run::Blanks, 0);
    for character in text.chars() {
        let kind = Run::of(character);
        if kind == run.0 {
            run.1 += 1;
        } else {
            tokens += run.0.tokens(run.1);
            run = (kind, 1);
        }
    }
    tokens + run.0.tokens(run.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_marks_are_counted_apart() {
        assert_eq!(tokens(""), 0);
        assert_eq!(tokens("Take payment for an order"), 5);
        assert_eq!(tokens(r#"{"type":"string"}"#), 5);
        assert_eq!(tokens("200000000"), 3);
        assert_eq!(tokens("authorization"), 2);
    }
}
