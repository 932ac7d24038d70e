//! `multipart/form-data` (RFC 7578). The boundary follows from the content: the same arguments are
//! the same bytes, also when a call is repeated with its idempotency key.

use std::fmt::Write as _;

use reqwest::header::HeaderValue;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::bytes::decode;
use super::{exploded, resolve, style};
use crate::arguments::Arguments;
use crate::arguments::violation::Violation;
use toolspec_model::pointer::child;
use toolspec_model::{JSON, Origin, Part};

const TYPE: &str = "multipart/form-data; boundary=";

/// A part: its head without the boundary, and its content.
struct Written {
    head: String,
    content: Vec<u8>,
}

/// The media type and the bytes of a form; `None` if nothing of an optional one is given.
pub(super) fn form(
    parts: &[Part],
    optional: bool,
    arguments: &Arguments,
) -> Result<Option<(String, Vec<u8>)>, Violation> {
    exploded::check(parts, |_| false, arguments)?;
    let mut written = Vec::new();
    for part in parts {
        let Some(value) = resolve(&part.value, arguments) else {
            continue;
        };
        let name = match &part.value {
            Origin::Argument(argument) => argument,
            Origin::Constant(_) => &part.name,
        };
        let at = child("", name);
        if let Some(style) = part.style {
            let texts = style::in_parts(&part.name, &value, style);
            let texts = texts.ok_or_else(|| wrong(&at, "cannot be put into a form"))?;
            written.extend(texts.into_iter().map(|(name, text)| Written {
                head: head(&name, None, None),
                content: text.into_bytes(),
            }));
            continue;
        }
        match value {
            Value::Array(elements) if !is_json(part) => {
                for (index, element) in elements.iter().enumerate() {
                    let at = child(&at, &index.to_string());
                    written.push(write(part, element, &at)?);
                }
            }
            value => written.push(write(part, &value, &at)?),
        }
    }
    let is_given = !written.is_empty() || !optional;
    Ok(is_given.then(|| joined(&written)))
}

fn is_json(part: &Part) -> bool {
    let media_type = part.media_type.as_deref();
    !part.file && media_type.is_some_and(toolspec_model::is_json)
}

fn write(part: &Part, value: &Value, at: &str) -> Result<Written, Violation> {
    if part.file {
        return file(part, value, at);
    }
    let (content, media_type) = match value {
        Value::String(text) if !is_json(part) => (text.clone(), None),
        Value::Object(_) | Value::Array(_) => (value.to_string(), Some(JSON)),
        value => (value.to_string(), None),
    };
    Ok(Written {
        head: head(&part.name, None, part.media_type.as_deref().or(media_type)),
        content: content.into_bytes(),
    })
}

fn file(part: &Part, value: &Value, at: &str) -> Result<Written, Violation> {
    let of = |key: &str| value.get(key).and_then(Value::as_str);
    let (content, assumed) = match (of("text"), of("base64")) {
        (Some(text), _) => (text.as_bytes().to_vec(), "text/plain; charset=utf-8"),
        (None, encoded) => {
            let at = child(at, "base64");
            let encoded = encoded.ok_or_else(|| wrong(&at, "is required"))?;
            let content = decode(encoded).map_err(|why| wrong(&at, why))?;
            (content, "application/octet-stream")
        }
    };
    let given = of("media_type");
    if given.is_some_and(|given| !is_media_type(given)) {
        let at = child(at, "media_type");
        return Err(wrong(&at, "is not a media type such as `image/png`"));
    }
    let media_type = part.media_type.as_deref().or(given).unwrap_or(assumed);
    let name = of("filename").unwrap_or(&part.name);
    Ok(Written {
        head: head(&part.name, Some(name), Some(media_type)),
        content,
    })
}

fn wrong(pointer: &str, message: &str) -> Violation {
    Violation {
        pointer: pointer.to_owned(),
        message: message.to_owned(),
    }
}

/// Whether a text is a media type that a header can carry (RFC 9110, section 8.3.1).
fn is_media_type(text: &str) -> bool {
    let is_token = |text: &str| {
        let legal = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        !text.is_empty() && text.chars().all(legal)
    };
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let is_type = essence
        .split_once('/')
        .is_some_and(|(kind, name)| is_token(kind) && is_token(name));
    is_type && text.is_ascii() && HeaderValue::from_str(text).is_ok()
}

fn head(name: &str, filename: Option<&str>, media_type: Option<&str>) -> String {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escaped(name));
    // Writing to a string cannot fail.
    if let Some(filename) = filename {
        let _ = write!(head, "; filename=\"{}\"", escaped(filename));
    }
    if let Some(media_type) = media_type {
        let _ = write!(head, "\r\nContent-Type: {media_type}");
    }
    head
}

/// As browsers write names (HTML, "Multipart form data").
fn escaped(name: &str) -> String {
    let name = name.replace('\n', "%0A").replace('\r', "%0D");
    name.replace('"', "%22")
}

fn joined(parts: &[Written]) -> (String, Vec<u8>) {
    let mut digest = Sha256::new();
    for Written { head, content } in parts {
        digest.update(head.len().to_le_bytes());
        digest.update(head);
        digest.update(content.len().to_le_bytes());
        digest.update(content);
    }
    let digest = digest.finalize();
    let mut boundary = String::new();
    for byte in digest.iter().take(16) {
        let _ = write!(boundary, "{byte:02x}");
    }
    let mut bytes = Vec::new();
    for Written { head, content } in parts {
        bytes.extend(format!("--{boundary}\r\n{head}\r\n\r\n").into_bytes());
        bytes.extend(content);
        bytes.extend(b"\r\n");
    }
    bytes.extend(format!("--{boundary}--\r\n").into_bytes());
    (format!("{TYPE}{boundary}"), bytes)
}

/// A form for a person: of each file, the size. `None` if this is the media type of something else.
pub(crate) fn shown(media_type: &str, bytes: &[u8]) -> Option<String> {
    let boundary = format!("--{}", media_type.strip_prefix(TYPE)?);
    let mut shown = String::new();
    let mut rest = bytes;
    while let Some((part, behind)) = split(rest, boundary.as_bytes()) {
        if let Some((head, content)) = split(part, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(head).replace('\r', "");
            let content = content.strip_suffix(b"\r\n").unwrap_or(content);
            let content = if head.contains("; filename=") {
                format!("[{} bytes]", content.len())
            } else {
                String::from_utf8_lossy(content).into_owned()
            };
            let _ = write!(shown, "{boundary}{head}\n\n{content}\n");
        }
        rest = behind;
    }
    Some(format!("{shown}{boundary}--\n"))
}

/// What is before and behind the first of these bytes.
fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = bytes.windows(at.len()).position(|window| window == at)?;
    let (before, behind) = bytes.split_at(place);
    Some((before, behind.split_at(at.len()).1))
}
