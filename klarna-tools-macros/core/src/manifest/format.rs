//! A format that is checked.

use super::string_syntax::{StringSyntax, string_syntax};
use crate::model::checked_format;

/// A format whose texts can be checked: `date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Its name, which schemas show.
    pub name: &'static str,
    /// The pattern of its texts.
    pub pattern: &'static str,
}

impl StringSyntax for Format {
    const WHAT: &'static str = "a format that can be checked";
    const EXAMPLES: &'static [&'static str] = &["date", "date-time", "uuid", "uri", "email"];

    fn parse(text: &str) -> Result<Self, String> {
        let known = checked_format(text).map(|(name, pattern)| Self { name, pattern });
        known.ok_or_else(|| format!("expected one of {}", Self::EXAMPLES.join(", ")))
    }
}

string_syntax!(Format);
