//! Keys of a line, or what was meant as one.

use super::word::is_variable;
use crate::secrets::names_credential;

/// How names of variables with credentials end.
const VARIABLES: [&str; 6] = ["_PASSWORD", "_TOKEN", "_SECRET", "_KEY", "_PASS", "_PWD"];

/// Longer names are not those of credentials.
const LONGEST: usize = 100;

/// A name at the start of a line or behind a brace or a comma, and where its value begins.
pub(super) struct Key<'t> {
    pub(super) start: usize,
    pub(super) name: &'t str,
    pub(super) behind: usize,
    pub(super) is_in_braces: bool,
    /// What separates the name from the value.
    separator: Option<char>,
}

impl<'t> Key<'t> {
    /// The first of a line, behind the dashes of elements, in a comment or exported.
    pub(super) fn first(line: &'t str) -> Option<Self> {
        let text = line.trim_start_matches(['#', '-', ' ', '\t']);
        let text = text.strip_prefix("export ").unwrap_or(text);
        Self::at(line, line.len() - text.len(), false)
    }

    /// All of a line.
    pub(super) fn all(line: &'t str) -> impl Iterator<Item = Self> {
        let braces = line.match_indices(['{', ',']);
        let within = braces.filter_map(|(at, _)| Self::at(line, at + 1, true));
        Self::first(line).into_iter().chain(within)
    }

    fn at(line: &'t str, start: usize, is_in_braces: bool) -> Option<Self> {
        let text = line.get(start..)?.trim_start();
        let start = line.len() - text.len();
        let end = text.find(|c: char| c.is_whitespace() || ":={}[],".contains(c));
        let (name, behind) = text.split_at(end.unwrap_or(text.len()));
        let behind = behind.trim_start();
        let separator = behind.chars().next().filter(|c| matches!(c, ':' | '='));
        let value = behind.get(separator.map_or(0, char::len_utf8)..)?;
        let name = name.trim_matches(['"', '\'']);
        (1..LONGEST).contains(&name.len()).then_some(Self {
            start,
            name,
            behind: line.len() - value.len(),
            is_in_braces,
            separator,
        })
    }

    pub(super) fn value(&self, line: &'t str) -> &'t str {
        line.get(self.behind..).unwrap_or_default().trim()
    }

    /// Whether there is a colon behind it, or anything else in place of one.
    pub(super) fn is_entry(&self) -> bool {
        self.separator.is_some()
    }

    /// Whether it names a credential. Without a colon it may be the first word of a sentence.
    pub(super) fn is_credential(&self, line: &str) -> bool {
        let is_word = || {
            let value = self.value(line);
            !value.is_empty() && !value.contains(' ') && !is_variable(value)
        };
        let is_capital = |c: char| c == '_' || c.is_ascii_digit() || c.is_ascii_uppercase();
        let is_variable = self.name.chars().all(is_capital)
            && VARIABLES.iter().any(|end| self.name.ends_with(end));
        let is_named = names_credential(self.name);
        match self.separator {
            Some('=') => is_named || is_variable,
            Some(_) => is_named || (is_variable && is_word()),
            None => is_named && !self.is_in_braces && is_word(),
        }
    }
}
