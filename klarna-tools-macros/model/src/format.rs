//! Formats that can be checked: a pattern, and what no pattern says well.

use std::ops::Range;

/// A format, the pattern of its texts, what they are called, and what else is true of them.
type Format = (&'static str, &'static str, &'static str, fn(&str) -> bool);

/// The formats that a manifest may ask to be checked (RFC 3339, RFC 9562, RFC 3986; HTML, 4.10.5.1.5,
/// for addresses of e-mail).
const FORMATS: [Format; 5] = [
    (
        "date",
        r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$",
        "a date of the calendar, such as 2026-11-30",
        is_on_a_day,
    ),
    (
        "date-time",
        r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$",
        "a time with its zone on a date of the calendar, such as 2026-11-30T09:30:00Z",
        is_on_a_day,
    ),
    (
        "uuid",
        r"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        "a UUID, such as 123e4567-e89b-12d3-a456-426614174000",
        |_| true,
    ),
    (
        "uri",
        r"^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~]+$",
        "a URI, such as https://example.com/a",
        is_whole_uri,
    ),
    (
        "email",
        r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$",
        "an e-mail address, such as a@example.com",
        |_| true,
    ),
];

/// The format of texts that are secrets.
pub const PASSWORD: &str = "password";

/// The formats of integers, each with its least and its most (OpenAPI Format Registry).
pub const INTEGER_FORMATS: [(&str, i128, i128); 9] = [
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
    ("double-int", -(1 << 53) + 1, (1 << 53) - 1),
];

/// The least and the most of a format of integers.
#[must_use]
pub fn integer_bounds(name: &str) -> Option<(i128, i128)> {
    let mut formats = INTEGER_FORMATS.iter();
    let known = formats.find(|(known, ..)| *known == name);
    known.map(|(_, least, most)| (*least, *most))
}

/// The name and the pattern of a format that can be checked.
#[must_use]
pub fn checked_format(name: &str) -> Option<(&'static str, &'static str)> {
    let mut formats = FORMATS.iter();
    let known = formats.find(|(known, ..)| *known == name);
    known.map(|(name, pattern, ..)| (*name, *pattern))
}

/// The texts of a format in words, by its pattern.
pub(crate) fn in_words(pattern: &str) -> Option<&'static str> {
    with_pattern(pattern).map(|(_, _, words, _)| *words)
}

/// Whether a text that matches this pattern is of its format, if the pattern is one of a format.
pub(crate) fn is_of_format(pattern: &str, text: &str) -> bool {
    with_pattern(pattern).is_none_or(|(.., is_whole)| is_whole(text))
}

fn with_pattern(pattern: &str) -> Option<&'static Format> {
    let mut formats = FORMATS.iter();
    formats.find(|(_, known, ..)| *known == pattern)
}

/// Whether its month has its day.
fn is_on_a_day(text: &str) -> bool {
    let number = |range: Range<usize>| text.get(range)?.parse::<u16>().ok();
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= days
}

/// Whether each `%` begins an escape, and an address of the web has a host (RFC 9110, 4.2.1).
fn is_whole_uri(text: &str) -> bool {
    let is_escape = |rest: &str| {
        let digits = rest.as_bytes().first_chunk::<2>();
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let (scheme, rest) = text.split_once(':').unwrap_or_default();
    let is_web = ["http", "https"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    text.split('%').skip(1).all(is_escape) && (!is_web || has_host(rest))
}

/// Whether the authority of a URI, from its `//`, names a host.
fn has_host(rest: &str) -> bool {
    let authority = rest.strip_prefix("//").unwrap_or_default();
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    !(host.is_empty() || host.starts_with(':'))
}
