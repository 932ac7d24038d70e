//! Whether the body of an answer says something to a caller.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// How a page begins whose server calls it something else.
const PAGES: [&str; 4] = ["<head", "<body", "<script", "<style"];

/// In how many characters of its beginning a page says that it is one.
const BEGINNING: usize = 512;

/// Whether a body that is not JSON says something to a caller, whatever it is called: an HTML page
/// does not, and what is not a text. What a text must not contain is removed where it is shown.
pub(super) fn has_words(headers: &HeaderMap, text: &str) -> bool {
    let text = text.trim_start();
    !text.is_empty() && is_text(text) && !is_html(text) && !is_page(text.as_bytes(), headers)
}

/// Whether at most one character of eight is none of a text.
fn is_text(text: &str) -> bool {
    let is_odd =
        |c: &char| (c.is_control() && !c.is_whitespace()) || *c == char::REPLACEMENT_CHARACTER;
    text.chars().filter(is_odd).count() * 8 <= text.chars().count()
}

fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(BEGINNING).collect();
    let start = start.to_ascii_lowercase();
    let is_document = start.contains("<html") || start.contains("<!doctype html");
    start.starts_with('<') && (is_document || PAGES.iter().any(|tag| start.starts_with(tag)))
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
