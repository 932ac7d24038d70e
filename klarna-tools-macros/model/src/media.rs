//! Media types (RFC 9110, section 8.3.1).

/// A media type without its parameters, in lower case.
#[must_use]
pub fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_lowercase()
}

/// The media type of JSON itself, which has no parameters (RFC 8259, section 11).
pub const JSON: &str = "application/json";

/// Whether a media type is JSON itself, with parameters or without.
#[must_use]
pub fn is_plain_json(media_type: &str) -> bool {
    essence(media_type) == JSON
}

/// Whether a media type is JSON (RFC 6839, section 3.1, for the suffix), or any that there is.
#[must_use]
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == JSON || essence == "*/*" || essence.ends_with("+json")
}
