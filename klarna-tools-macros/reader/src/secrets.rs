//! Secrets in a text, as far as its form says that they are: no excerpt and no message shows them.

use std::borrow::Cow;
use std::ops::Range;

/// How secrets of well-known issuers begin; what follows is long.
const PREFIXES: [&str; 16] = [
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "sk-ant-",
    "sk-proj-",
];

/// How many characters follow, at the least.
const LEAST: usize = 16;

/// Keys whose value is a secret where it is a text.
const KEYS: [&str; 10] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "api_key",
    "apikey",
    "access_token",
    "bearer",
    "private_key",
    "authorization",
];

/// Where a text contains secrets: passwords in URLs, and words that begin as those of an issuer do.
#[must_use]
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = in_urls(text);
    found.extend(words(text).filter(|word| text.get(word.clone()).is_some_and(is_issued)));
    found
}

/// The same of a line, and the texts behind keys such as `password:`.
#[must_use]
pub(crate) fn find_in_line(line: &str) -> Vec<Range<usize>> {
    let mut found = find(line);
    let colons = line.match_indices(':').map(|(colon, _)| colon);
    found.extend(colons.filter_map(|colon| behind_key(line, colon)));
    found
}

/// A text with an asterisk in place of each character of a secret.
#[must_use]
pub fn concealed(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return text.into();
    }
    let is_in = |at: usize| found.iter().any(|range| range.contains(&at));
    let characters = text.char_indices();
    characters
        .map(|(at, c)| if is_in(at) { '*' } else { c })
        .collect()
}

/// The passwords in front of the hosts of URLs (RFC 3986, section 3.2.1).
fn in_urls(text: &str) -> Vec<Range<usize>> {
    let starts = text
        .match_indices("://")
        .map(|(at, colon)| at + colon.len());
    let password = |start: usize| {
        let rest = text.get(start..)?;
        let ends = |c: char| c.is_whitespace() || "/?#\"'`<>".contains(c);
        let authority = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
        let (user, _) = authority.rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let is_written = !password.is_empty() && !password.starts_with(['{', '$', '*']);
        let start = start + name.len() + 1;
        is_written.then_some(start..start + password.len())
    };
    starts.filter_map(password).collect()
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let words = text.split(move |c: char| !is_part(c));
    words.filter(|word| word.len() > LEAST).map(|word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        start..start + word.len()
    })
}

/// Whether a word is a secret of a well-known issuer, or a signed token (RFC 7519).
fn is_issued(word: &str) -> bool {
    let is_long = |rest: &str| {
        rest.len() >= LEAST && rest.chars().any(|c| c.is_ascii_digit() || c.is_uppercase())
    };
    let mut prefixes = PREFIXES.iter();
    let begins = prefixes.any(|prefix| word.strip_prefix(prefix).is_some_and(is_long));
    let parts: Vec<&str> = word.split('.').collect();
    let is_token = word.starts_with("eyJ") && parts.len() == 3 && parts.iter().all(|p| p.len() > 9);
    begins || is_token
}

/// The text behind the colon of a key whose value is a secret.
fn behind_key(line: &str, colon: usize) -> Option<Range<usize>> {
    let key = line.get(..colon)?.trim_end_matches(['"', '\'', ' ']);
    let start = key.rfind(['{', ',', ' ', '"', '\'']).map_or(0, |at| at + 1);
    let (around, key) = (
        key.get(..start)?.trim_end_matches(['"', '\'', ' ']),
        key.get(start..)?,
    );
    let is_key = around.is_empty() || around.ends_with(['{', ',', '-']);
    let key = key.to_ascii_lowercase().replace('-', "_");
    if !is_key || !KEYS.iter().any(|known| key.ends_with(known)) {
        return None;
    }
    let value = line.get(colon + 1..)?;
    let start = colon + 1 + (value.len() - value.trim_start().len());
    let value = value.trim_start();
    let end = match value.chars().next()? {
        quote @ ('"' | '\'') => value
            .get(1..)?
            .find(quote)
            .map_or(value.len(), |end| end + 2),
        '$' | '{' | '[' | '|' | '>' | '&' | '#' | ',' | '}' => return None,
        _ => value.find([',', '}', '#']).unwrap_or(value.len()),
    };
    let said = value.get(..end)?.trim_end();
    let is_kind = matches!(said, "" | "true" | "false" | "null" | "~" | "string");
    let is_variable = said.trim_start_matches(['"', '\'']).starts_with("$env.");
    (!is_kind && !is_variable && colon + 1 < start).then_some(start..start + said.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_urls_and_issued_secrets_are_concealed() {
        for (text, shown) in [
            (
                "at https://me:hunter2@a.example/x?y",
                "at https://me:*******@a.example/x?y",
            ),
            ("https://me@a.example https://a.example:80/@x:y@", ""),
            ("https://{user}:{password}@a.example", ""),
            (
                "a sk_live_4242424242424242ab, b",
                "a **************************, b",
            ),
            ("sk_live_ is a prefix; sk_live_something_to_write", ""),
        ] {
            assert_eq!(concealed(text), if shown.is_empty() { text } else { shown });
        }
    }

    #[test]
    fn lines_do_not_show_texts_of_secret_keys() {
        let shown = |line: &str| {
            let found = find_in_line(line);
            found
                .into_iter()
                .map(|range| line[range].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(shown("  - password: hunter2 # old"), ["hunter2"]);
        assert_eq!(shown("a: { client_secret: 'x, y', b: c }"), ["'x, y'"]);
        assert_eq!(shown("\"Authorization\": \"Basic eA=="), ["\"Basic eA=="]);
        for line in [
            "password: $env.PASSWORD",
            "password: { variable: \"$env.PASSWORD\" }",
            "says: The password: it is short",
            "password: { type: string }",
            "token_url: https://a.example",
            "password:hunter2",
            "secret:",
        ] {
            assert!(shown(line).is_empty(), "{line}");
        }
    }
}
