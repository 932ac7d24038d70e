//! Text in the encodings that APIs still answer in.

use std::borrow::Cow;

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::untrusted::{NAME, sanitize};

/// The text of a body: in the encoding of its `Content-Type` or its byte order mark, else in UTF-8.
/// A zero byte among the first two means UTF-16: neither JSON nor text begins so.
pub(super) fn decode<'b>(bytes: &'b [u8], headers: &HeaderMap) -> Result<Cow<'b, str>, String> {
    let charset = charset(headers);
    let charset = charset.as_deref().unwrap_or("utf-8");
    match (bytes, charset) {
        ([0xef, 0xbb, 0xbf, rest @ ..], _) => utf_8(rest, "utf-8"),
        ([0xff, 0xfe, rest @ ..], _) => utf_16(rest, u16::from_le_bytes),
        ([0xfe, 0xff, rest @ ..], _) => utf_16(rest, u16::from_be_bytes),
        (_, "iso-8859-1" | "latin1" | "latin-1") => {
            Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        (_, "utf-16le") | ([_, 0, ..], _) => utf_16(bytes, u16::from_le_bytes),
        (_, "utf-16" | "utf-16be") | ([0, ..], _) => utf_16(bytes, u16::from_be_bytes),
        _ => utf_8(bytes, charset),
    }
}

fn charset(headers: &HeaderMap) -> Option<String> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = media_type.split(';').skip(1);
    let charset = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Some(charset.trim().trim_matches('"').to_ascii_lowercase())
}

fn utf_8<'b>(bytes: &'b [u8], charset: &str) -> Result<Cow<'b, str>, String> {
    let text = std::str::from_utf8(bytes).map(Cow::Borrowed);
    text.map_err(|_| format!("its body is not text in {}", sanitize(charset, NAME)))
}

fn utf_16<'b>(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'b, str>, String> {
    let (pairs, rest) = bytes.as_chunks();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text.into()),
        _ => Err("its body is not text in utf-16".to_owned()),
    }
}
