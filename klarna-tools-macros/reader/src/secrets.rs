//! Secrets in a text, as far as its form says that they are: no excerpt and no message shows them.

mod names;
mod quoted;

use std::borrow::Cow;
use std::ops::Range;

pub use names::names_credential;
pub(crate) use quoted::quoted;

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

/// The fewest characters of a value behind the name of a credential and `=`.
const LEAST_ASSIGNED: usize = 8;

/// The fewest characters of the end of a prefix that is random.
const LEAST_RANDOM: usize = 12;

/// The fewest characters of each part of a signed token.
const LEAST_OF_TOKEN: usize = 10;

/// Where a text contains secrets: passwords in URLs, behind `password=` and in the header of HTTP Basic,
/// private keys, and
/// words that begin as those of an issuer do.
#[must_use]
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = in_urls(text);
    found.extend(basic(text));
    found.extend(assigned(text));
    found.extend(private_keys(text));
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

/// A text with asterisks in place of secrets.
#[must_use]
pub fn concealed(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return text.into();
    }
    masked(
        text,
        |at| found.iter().any(|range| range.contains(&at)),
        |c| c,
    )
    .into()
}

/// A text with asterisks in place of the characters at secret offsets, and others as they are shown.
pub(crate) fn masked(
    text: &str,
    is_secret: impl Fn(usize) -> bool,
    shown: impl Fn(char) -> char,
) -> String {
    let (mut masked, mut is_within) = (String::new(), false);
    for (at, character) in text.char_indices() {
        match is_secret(at) {
            false => masked.push(shown(character)),
            true if !is_within => masked.push_str(MASK),
            true => {}
        }
        is_within = is_secret(at);
    }
    masked
}

/// In place of a secret, whatever its length.
pub(crate) const MASK: &str = "********";

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

/// What is behind `Basic` and is a name and a password in Base64 (RFC 7617).
fn basic(text: &str) -> impl Iterator<Item = Range<usize>> {
    let starts = text
        .match_indices("asic ")
        .map(|(at, found)| at + found.len());
    starts.filter_map(|start| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
        let rest = text.get(start..)?;
        let word = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len()))?;
        let decoded = decoded(word.trim_end_matches('='))?;
        let is_pair =
            decoded.contains(&b':') && decoded.iter().all(|byte| (b' '..0x7f).contains(byte));
        is_pair.then_some(start..start + word.len())
    })
}

/// The bytes of a text in Base64 (RFC 4648, section 4) without the padding.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut decoded, mut bits, mut count) = (Vec::new(), 0_usize, 0_u8);
    for character in text.chars() {
        bits = (bits << 6 | digits.find(character)?) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(decoded)
}

/// What is behind the name of a credential and `=`, if it is long and has letters and digits.
fn assigned(text: &str) -> impl Iterator<Item = Range<usize>> {
    let signs = text.match_indices('=').map(|(at, _)| at);
    signs.filter_map(|at| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        let before = text.get(..at)?;
        let name = before.rfind(|c| !is_part(c)).map_or(0, |end| end + 1);
        let rest = text.get(at + 1..)?;
        let ends = |c: char| c.is_whitespace() || "&\"'`,;{}<>".contains(c);
        let value = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
        let is_secret = is_mixed(value) && value.len() >= LEAST_ASSIGNED && !value.starts_with('$');
        let named = text.get(name..at).is_some_and(names_credential);
        (named && is_secret).then_some(at + 1..at + 1 + value.len())
    })
}

/// Private keys in PEM (RFC 7468, section 10), to their last line or the end of the text.
fn private_keys(text: &str) -> impl Iterator<Item = Range<usize>> {
    let begins = text.match_indices("-----BEGIN ");
    begins.filter_map(|(start, _)| {
        let rest = text.get(start..)?;
        let kind = rest.lines().next()?;
        kind.contains("PRIVATE KEY-----").then(|| {
            let end = rest.find("-----END ").unwrap_or(rest.len());
            start..start + end
        })
    })
}

/// Whether a text has letters and digits.
fn is_mixed(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.contains(|c: char| c.is_ascii_alphabetic())
}

/// Whether this is longer than the part by which secrets of a kind are recognised: its end is random.
#[must_use]
pub fn is_whole(prefix: &str) -> bool {
    let end = prefix.rsplit(['_', '-', '.']).next();
    end.is_some_and(|end| end.len() >= LEAST_RANDOM && is_mixed(end))
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
    let are_long = parts.iter().all(|part| part.len() >= LEAST_OF_TOKEN);
    let is_token = word.starts_with("eyJ") && parts.len() == 3 && are_long;
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
    if !is_key || !names_credential(key) {
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
                "at https://me:********@a.example/x?y",
            ),
            ("https://me@a.example https://a.example:80/@x:y@", ""),
            ("https://{user}:{password}@a.example", ""),
            ("a sk_live_4242424242424242ab, b", "a ********, b"),
            (
                "a -----BEGIN RSA PRIVATE KEY----- MIIEow -----END RSA PRIVATE KEY-----",
                "a ********-----END RSA PRIVATE KEY-----",
            ),
            ("-----BEGIN CERTIFICATE----- MIIEow", ""),
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
