//! Formats that can be checked, as patterns.

/// A format, the pattern of its texts, and what they are called.
type Format = (&'static str, &'static str, &'static str);

/// The formats that a manifest may ask to be checked (RFC 3339, RFC 9562, RFC 3986; HTML, 4.10.5.1.5,
/// for addresses of e-mail). Which days a month has is left to the API.
const FORMATS: [Format; 5] = [
    (
        "date",
        r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$",
        "a date, such as 2026-11-30",
    ),
    (
        "date-time",
        r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$",
        "a time with its zone, such as 2026-11-30T09:30:00Z",
    ),
    (
        "uuid",
        r"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        "a UUID, such as 123e4567-e89b-12d3-a456-426614174000",
    ),
    (
        "uri",
        r"^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~]+$",
        "a URI, such as https://example.com/a",
    ),
    (
        "email",
        r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$",
        "an e-mail address, such as a@example.com",
    ),
];

/// The name and the pattern of a format that can be checked.
#[must_use]
pub fn checked_format(name: &str) -> Option<(&'static str, &'static str)> {
    let mut formats = FORMATS.iter();
    let known = formats.find(|(known, ..)| *known == name);
    known.map(|(name, pattern, _)| (*name, *pattern))
}

/// The texts of a format in words, by its pattern.
pub(crate) fn in_words(pattern: &str) -> Option<&'static str> {
    let mut formats = FORMATS.iter();
    let known = formats.find(|(_, known, _)| *known == pattern);
    known.map(|(.., words)| *words)
}
