//! How arguments and fields of a result are named.

use super::string_syntax::{StringSyntax, string_syntax};
use crate::text::snake_case;

/// How the names of an API become names of arguments and of fields of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// In snake case.
    #[default]
    SnakeCase,
    /// As the documents write them.
    AsDocumented,
}

impl Names {
    /// The name for one of the API.
    #[must_use]
    pub fn of(self, documented: &str) -> String {
        match self {
            Self::SnakeCase => snake_case(documented),
            Self::AsDocumented => documented.to_owned(),
        }
    }

    /// Whether `name` is the name for one of the API.
    #[must_use]
    pub fn fits(self, name: &str, documented: &str) -> bool {
        name == documented || name == self.of(documented)
    }

    /// Whether an argument or a field can have the name.
    #[must_use]
    pub fn allows(self, name: &str) -> bool {
        let begins = |c: char| match self {
            Self::SnakeCase => c.is_ascii_lowercase(),
            Self::AsDocumented => c.is_ascii_alphabetic() || c == '_',
        };
        let legal = |c: char| match self {
            Self::SnakeCase => c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_',
            Self::AsDocumented => c.is_ascii_alphanumeric() || c == '_' || c == '-',
        };
        name.starts_with(begins) && name.len() <= LONGEST && name.chars().all(legal)
    }
}

/// The longest name that agents and hosts accept.
const LONGEST: usize = 64;

impl StringSyntax for Names {
    const WHAT: &'static str = "how arguments and fields of results are named";
    const EXAMPLES: &'static [&'static str] = &["snake_case", "as_documented"];

    fn parse(text: &str) -> Result<Self, String> {
        Self::one_of(text, &[Self::SnakeCase, Self::AsDocumented])
    }
}

string_syntax!(Names);
