//! Whether the body of an answer says something to a caller.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// Whether a body that is not JSON says something to a caller, whatever it is called: an HTML page
/// does not, and what is no text.
pub(super) fn has_words(headers: &HeaderMap, text: &str) -> bool {
    let is_text = |c: char| !c.is_control() || c.is_whitespace();
    let text = text.trim_start();
    let start: String = text.chars().take(14).collect();
    let start = start.to_ascii_lowercase();
    let is_html = ["<html", "<!doctype html"]
        .iter()
        .any(|tag| start.starts_with(tag));
    let is_page = is_html || is_page(text.as_bytes(), headers);
    !text.is_empty() && !is_page && text.chars().all(is_text)
}

pub(super) fn is_page(body: &[u8], headers: &HeaderMap) -> bool {
    let is_html = matches!(&*essence(headers), "text/html" | "application/xhtml+xml");
    // Some servers call everything HTML.
    is_html && body.trim_ascii_start().starts_with(b"<")
}

/// The media type of a body, without parameters.
fn essence(headers: &HeaderMap) -> String {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|text| text.split(';').next());
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}
