//! Messages that quote a text which contains secrets.

use super::MASK;
use crate::source::Source;

/// How much of a quotation is compared: messages shorten what is long.
const COMPARED: usize = 24;

/// A message without the secrets of a text that it quotes.
pub(crate) fn quoted(source: &Source, message: &str) -> String {
    let mut message = message.to_owned();
    for part in source.secrets() {
        let secret = source.text().get(part).unwrap_or_default();
        let words = secret.split(|c: char| c.is_whitespace() || "{}[],".contains(c));
        let words = words.filter(|word| word.contains(|c: char| !c.is_ascii_lowercase()));
        for quotation in std::iter::once(secret).chain(words) {
            message = without(&message, quotation);
        }
    }
    message
}

/// A message with asterisks in place of a quotation. Of a long one the message may have a part only.
fn without(message: &str, quotation: &str) -> String {
    let quotation = quotation.trim_matches(|c: char| c.is_whitespace() || "\"':=".contains(c));
    let compared = quotation
        .get(..quotation.floor_char_boundary(COMPARED))
        .unwrap_or_default();
    let (mut shown, mut rest) = (String::new(), message);
    while let Some((before, behind)) = found(rest, compared) {
        shown.push_str(before);
        shown.push_str(MASK);
        rest = behind;
        if compared != quotation {
            rest = rest.trim_start_matches(|c: char| !c.is_whitespace() && c != '`');
        }
    }
    shown + rest
}

/// What is before and behind a quotation that is not a part of another word.
fn found<'m>(message: &'m str, quotation: &str) -> Option<(&'m str, &'m str)> {
    let mut places = message.match_indices(quotation);
    places.find_map(|(at, _)| {
        let (before, behind) = (message.get(..at)?, message.get(at + quotation.len()..)?);
        let is_part =
            before.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric);
        let is_quoted = before.ends_with('`') && behind.starts_with('`');
        let is_found = match quotation.len() {
            0 => false,
            1..4 => is_quoted,
            4..8 => !is_part,
            _ => true,
        };
        is_found.then_some((before, behind))
    })
}
