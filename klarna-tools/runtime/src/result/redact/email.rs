//! E-mail addresses (RFC 5322, 3.4.1; RFC 6531), also percent-encoded.

use std::ops::Range;

use super::view::{before, is_word};

const ENCODED: &[u8] = b"%40";

/// The longest local part in quotes that is looked for.
const QUOTED: usize = 64;

/// Finds every `@` with something before it and a domain with a dot behind it.
pub(super) fn find(bytes: &[u8], found: &mut Vec<Range<usize>>) {
    let (mut at, mut least) = (0, 0);
    while let Some(sign) = next_sign(bytes, at) {
        let start = local(bytes, least, sign.start);
        let end = domain(bytes, sign.end);
        if let Some(end) = end.filter(|_| start < sign.start) {
            found.push(start..end);
        }
        (at, least) = (sign.end, sign.end);
    }
}

fn next_sign(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = bytes.get(from..)?;
    let (index, length) = (0..).zip(rest).find_map(|(index, byte)| match byte {
        b'@' => Some((index, 1)),
        b'%' if rest.get(index..)?.starts_with(ENCODED) => Some((index, ENCODED.len())),
        _ => None,
    })?;
    Some(from + index..from + index + length)
}

/// Where the local part begins that ends at a place, not before `least`.
fn local(bytes: &[u8], least: usize, end: usize) -> usize {
    if before(bytes, end) == Some(b'"') {
        let least = least.max(end.saturating_sub(QUOTED + 2));
        let within = bytes.get(least..end.saturating_sub(1)).unwrap_or_default();
        if let Some(quote) = within.iter().rposition(|byte| *byte == b'"') {
            return least + quote;
        }
    }
    let within = bytes.get(least..end).unwrap_or_default();
    let delimiter = within.iter().rposition(|byte| is_delimiter(*byte));
    least + delimiter.map_or(0, |at| at + 1)
}

/// What no local part without quotes contains.
fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_control() || b"<>()[],;:\"\\@".contains(&byte)
}

/// Where the domain ends that begins at a place, if it has a dot and a last label of a name.
fn domain(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let is_of_domain = |byte: &&u8| is_word(**byte) || matches!(**byte, b'.' | b'-' | b'_');
    let length = rest.iter().take_while(is_of_domain).count();
    let named = rest.get(..length)?;
    let end = named.iter().rposition(|byte| is_word(*byte))? + 1;
    let named = named.get(..end)?;
    let dot = named.iter().rposition(|byte| *byte == b'.')?;
    let last = named.get(dot + 1..)?;
    let is_name = last.len() > 1 && !last.iter().all(u8::is_ascii_digit);
    (dot > 0 && is_name).then_some(start + end)
}
