//! Segments of a path, as texts.

/// Whether a text can be one segment of a path without being encoded.
pub(super) fn is_plain_segment(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !text.is_empty() && text != "." && text != ".." && text.chars().all(plain)
}

/// Whether a text can be one segment of a path as a document writes it.
pub(super) fn is_literal(text: &str) -> bool {
    !is_dots(text) && is_written(text)
}

/// Whether a URL reads a segment as a step, also where it is encoded (URL Standard, "double-dot URL
/// path segment"): it leads elsewhere.
pub(super) fn is_dots(text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace("%2e", ".");
    text == "." || text == ".."
}

/// What a URL leaves as it is within a segment (RFC 3986, section 3.3, `pchar`).
pub(super) fn is_written(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(c);
    text.chars().all(legal)
}
