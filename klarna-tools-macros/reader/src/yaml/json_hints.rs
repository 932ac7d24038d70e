//! What people write in JSON that JSON does not have, and what to write instead.

use crate::diagnostic::{Diagnostic, near_miss};
use crate::source::{Source, Span};
use crate::text::shown;

/// Words of other languages, and what JSON has instead.
const WORDS: [(&str, &str); 9] = [
    ("NaN", "null"),
    ("Infinity", "null"),
    ("-Infinity", "null"),
    ("undefined", "null"),
    ("None", "null"),
    ("nil", "null"),
    ("True", "true"),
    ("False", "false"),
    ("TRUE", "true"),
];

/// The probable mistake where something else was expected, within the brackets that are open.
pub(super) fn find(
    source: &Source,
    at: usize,
    expected: &str,
    open: &[usize],
) -> Option<Diagnostic> {
    let (before, rest) = source.text().split_at_checked(at)?;
    let before = before.trim_end();
    let place = Place { source, before, at };
    let Some(found) = rest.chars().next() else {
        return place.unclosed(open);
    };
    match found {
        '/' | '#' => Some(place.comment(rest)),
        '\'' => Some(place.says(1, "JSON has no single quotes", "write `\"` at both ends")),
        '“' | '”' | '„' | '‘' | '’' => {
            let message = format!("`{found}` is not a quote of JSON");
            Some(place.says(found.len_utf8(), message, "write `\"` at both ends"))
        }
        '}' | ']' | ',' if before.ends_with(',') => Some(place.left_over_comma(found)),
        '=' => Some(place.says(1, "expected `:` behind a name", "write `:`")),
        ';' => Some(place.says(1, "expected `,` between two values", "write `,`")),
        '}' | ']' if open.is_empty() => {
            Some(place.says(1, "this bracket closes nothing", "delete it"))
        }
        _ if open.is_empty() => Some(
            place
                .says(found.len_utf8(), "the text goes on behind its value", "")
                .help("a file contains one document"),
        ),
        '}' | ']' => None,
        _ if expected.starts_with("`,`") => Some(place.missing_comma()),
        _ if expected.starts_with('`') => None,
        _ => place.word(rest),
    }
}

struct Place<'a> {
    source: &'a Source,
    before: &'a str,
    at: usize,
}

impl Place<'_> {
    fn span(&self, start: usize, length: usize) -> Span {
        Span::new(self.source, start..start + length)
    }

    fn says(&self, length: usize, message: impl Into<String>, label: &str) -> Diagnostic {
        not_json(&self.span(self.at, length), message).label(label)
    }

    fn comment(&self, rest: &str) -> Diagnostic {
        let line = rest.lines().next().unwrap_or_default();
        let length = match rest.split_once("*/").filter(|_| rest.starts_with("/*")) {
            Some((comment, _)) => comment.len() + 2,
            None => line.trim_end().len(),
        };
        self.says(length, "JSON has no comments", "delete it")
    }

    fn left_over_comma(&self, found: char) -> Diagnostic {
        let message = format!("a comma is left over before `{found}`");
        not_json(&self.span(self.before.len() - 1, 1), message).label("delete it")
    }

    fn missing_comma(&self) -> Diagnostic {
        let end = self.span(self.before.len(), 0);
        not_json(&end, "a comma is missing between two values").label("put `,` here")
    }

    /// A bracket that the text ends within.
    fn unclosed(&self, open: &[usize]) -> Option<Diagnostic> {
        let start = *open.last()?;
        let is_object = self.source.text().as_bytes().get(start) == Some(&b'{');
        let closing = if is_object { '}' } else { ']' };
        let label = format!("close it with `{closing}`");
        let end = self.span(self.before.len(), 0);
        let unclosed = not_json(&self.span(start, 1), "this bracket is not closed").label(label);
        Some(unclosed.note(&end, "the text ends here"))
    }

    /// A word or a number that JSON writes otherwise.
    fn word(&self, rest: &str) -> Option<Diagnostic> {
        let ends = |c: char| c.is_whitespace() || ",:\"[]{}".contains(c);
        let word = rest.split(ends).next().filter(|word| !word.is_empty())?;
        let behind = rest.get(word.len()..)?.trim_start();
        let known = WORDS.iter().find(|(known, _)| *known == word);
        let digits = word.trim_start_matches('+').trim_start_matches('0');
        let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
        let is_number = is_number && digits.len() < word.len() && super::scalar::is_number(digits);
        let instead = match known {
            Some((_, instead)) => (*instead).to_owned(),
            None if is_number => digits.to_owned(),
            None => match near_miss(word, ["true", "false", "null"]) {
                Some(near) => near.to_owned(),
                None => format!("\"{word}\""),
            },
        };
        let what = if behind.starts_with(':') {
            "a name"
        } else {
            "a value"
        };
        let message = format!("`{}` is not {what} of JSON", shown(word));
        Some(self.says(word.len(), message, &format!("write `{}`", shown(&instead))))
    }
}

pub(super) fn not_json(span: &Span, why: impl Into<String>) -> Diagnostic {
    Diagnostic::new(span, format!("this is not JSON: {}", why.into()))
}
