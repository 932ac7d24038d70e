//! What an error answer says, read as the tool set describes it. Nothing in it is trusted.

use serde_json::Value;

use crate::transport::Answer;
use crate::untrusted::{MESSAGE, NAME, sanitize};
use toolspec_model::{ErrorFormat, Path};

/// Most messages that are passed on.
const MESSAGES: usize = 10;

/// Members of common error formats (RFC 9457 and others), for a tool set that declares no format of
/// its own.
const COMMON: [&str; 13] = [
    "type",
    "title",
    "detail",
    "error",
    "errors",
    "message",
    "messages",
    "code",
    "reason",
    "error_code",
    "error_message",
    "error_messages",
    "error_description",
];

/// An error answer, as far as it has the declared form.
#[derive(Debug, Default)]
pub(crate) struct ApiError {
    /// Whether the API itself gave the answer, which its form shows: anything between here and the
    /// API can answer with an error status, also after the API has carried the request out.
    pub(crate) is_the_apis: bool,
    pub(crate) code: Option<String>,
    pub(crate) messages: Vec<String>,
    pub(crate) correlation: Option<String>,
}

impl ApiError {
    pub(crate) fn read(format: &ErrorFormat, answer: &Answer) -> Self {
        let body = answer.body.json();
        let text = |pointer: &Path| {
            body.filter(|_| !pointer.is_empty())
                .and_then(|body| at(body, pointer))
                .and_then(Value::as_str)
                .map(name)
        };
        let header = answer
            .headers
            .get(format.correlation_header.as_str())
            .and_then(|value| value.to_str().ok())
            .map(name)
            .filter(|id| !id.is_empty());
        let code = text(&format.code).filter(|code| !code.is_empty());
        let messages = body.map(|body| messages(format, body)).unwrap_or_default();
        let is_declared = !(format.code.is_empty() && format.messages.is_empty());
        Self {
            is_the_apis: if is_declared {
                code.is_some() || !messages.is_empty()
            } else {
                body.is_some_and(|body| is_common(body, answer.status))
            },
            code,
            messages,
            correlation: header
                .or_else(|| text(&format.correlation))
                .filter(|id| !id.is_empty()),
        }
    }
}

/// Whether this is an error in a common format.
fn is_common(body: &Value, status: u16) -> bool {
    let is_given = |name: &str| match body.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    };
    body.get("status").is_some_and(|given| *given == status) || COMMON.into_iter().any(is_given)
}

/// The value at `pointer` below `value`.
pub(crate) fn at<'v>(value: &'v Value, pointer: &Path) -> Option<&'v Value> {
    pointer
        .iter()
        .try_fold(value, |value, name| value.get(name))
        .filter(|value| !value.is_null())
}

fn messages(format: &ErrorFormat, body: &Value) -> Vec<String> {
    let found = format
        .messages
        .iter()
        .filter_map(|pointer| at(body, pointer));
    found
        .map(texts)
        .find(|texts| !texts.is_empty())
        .unwrap_or_default()
}

fn texts(found: &Value) -> Vec<String> {
    let texts = match found {
        Value::Array(texts) => texts.as_slice(),
        text => std::slice::from_ref(text),
    };
    let messages = texts
        .iter()
        .filter_map(Value::as_str)
        .map(|text| sanitize(text, MESSAGE));
    messages
        .filter(|text| !text.is_empty())
        .take(MESSAGES)
        .collect()
}

fn name(text: &str) -> String {
    sanitize(text, NAME)
}
