//! Words of `auth`: which of them are harmless.

use std::ops::Range;

use toolspec_model::near_miss;

use crate::text::is_variable_name;

/// Words that are no secrets.
const WORDS: [&str; 36] = [
    "auth",
    "basic",
    "bearer",
    "api_key",
    "apikey",
    "access_token",
    "client_credentials",
    "username",
    "password",
    "id",
    "secret",
    "variable",
    "token_url",
    "scopes",
    "audience",
    "called",
    "prefixes",
    "hosts",
    "token",
    "user",
    "pass",
    "passwd",
    "value",
    "name",
    "scheme",
    "type",
    "http",
    "oauth2",
    "digest",
    "client_id",
    "client_secret",
    "header",
    "authorization",
    "null",
    "true",
    "false",
];

/// Keys of `auth` whose values are no secrets.
pub const PUBLIC: [&str; 6] = [
    "called",
    "prefixes",
    "hosts",
    "token_url",
    "scopes",
    "audience",
];

const QUOTES: [char; 2] = ['"', '\''];

/// The next word at or behind a byte offset.
pub(super) fn next(text: &str, at: usize) -> Option<Range<usize>> {
    let separates = |c: char| c.is_whitespace() || "{}[],".contains(c);
    let rest = text.get(at..)?;
    let start = at + rest.find(|c| !separates(c))?;
    let rest = text.get(start..)?;
    Some(start..start + rest.find(separates).unwrap_or(rest.len()))
}

/// How many bytes of a word may be shown.
pub(super) fn shown(text: &str, word: &Range<usize>, behind: &str) -> usize {
    let before = text.get(..word.start).unwrap_or_default();
    let word = text.get(word.clone()).unwrap_or_default();
    let name = word.trim_matches(QUOTES);
    let is_in_shell = before.ends_with("${") && is_variable_name(name);
    if is_in_shell || is_variable(name) || is_known(name) {
        return word.len();
    }
    let Some(end) = word.find([':', '=']) else {
        return 0;
    };
    let name = word.get(..end).unwrap_or_default().trim_matches(QUOTES);
    let before = before.trim_end();
    let begins = before.is_empty() || before.ends_with(['{', ',', '-']);
    if near_miss(name, WORDS).is_some() {
        let value = end + 1..word.len();
        return end + 1 + shown(word, &value, behind);
    }
    let is_key = end + 1 == word.len() && begins && is_followed(name, behind);
    if is_key { word.len() } else { 0 }
}

/// Whether a name with a colon is a key by what follows: a variable, or anything behind a plain name.
fn is_followed(name: &str, behind: &str) -> bool {
    let next = behind.trim_start_matches(|c: char| c.is_whitespace() || "{\"'".contains(c));
    let is_plain = name.len() < 20 && name.chars().all(|c| c == '_' || c.is_ascii_lowercase());
    let line = behind.lines().next().unwrap_or_default().trim();
    next.starts_with("$env.") || next.starts_with("variable:") || (is_plain && !line.is_empty())
}

/// Where the value of a public key ends.
pub(super) fn public(text: &str, word: &Range<usize>) -> Option<usize> {
    let name = text.get(word.clone())?.strip_suffix(':')?;
    let value = text.get(word.end..)?;
    let end = || value.find([',', '}']).unwrap_or(value.len());
    let is_public = PUBLIC.contains(&name.trim_matches(QUOTES));
    is_public.then(|| word.end + closing(value).unwrap_or_else(end))
}

/// Where a value in brackets ends.
pub(super) fn closing(value: &str) -> Option<usize> {
    if !value.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, character) in value.char_indices() {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' if depth == 1 => return Some(at + 1),
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Whether a word says what a credential is, or is a sign.
#[must_use]
pub fn is_known(word: &str) -> bool {
    let is_sign = !word.contains(char::is_alphanumeric);
    let lower = word.to_ascii_lowercase();
    is_sign || WORDS.contains(&lower.as_str())
}

/// `$env.NAME`, or a runtime expression.
pub(super) fn is_variable(word: &str) -> bool {
    let expressions = ["$request.", "$response.", "$inputs."];
    word.strip_prefix("$env.").is_some_and(is_variable_name)
        || expressions.iter().any(|it| word.starts_with(it))
}
