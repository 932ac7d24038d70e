//! What an error answer says, read as the tool set describes it. Nothing in it is trusted.

use std::collections::HashSet;

use serde_json::Value;

use super::passed_on::PassedOn;
use crate::http::transport::Answer;
use crate::untrusted::{MESSAGE, NAME, sanitize};
use toolspec_model::{ErrorFormat, Path};

/// Most messages that are passed on.
const MESSAGES: usize = 10;

/// Longest rest of an answer that is passed on beside its messages, in characters.
const REST: usize = 5 * MESSAGE;

/// Members that only errors have, in common formats (RFC 9457 and others), for a tool set that
/// declares no format of its own. What resources have too, such as `title` and `code`, proves nothing.
const COMMON: [&str; 10] = [
    "detail",
    "error",
    "errors",
    "message",
    "messages",
    "msg",
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
        let header = answer
            .headers
            .get(format.correlation_header.as_str())
            .and_then(|value| value.to_str().ok())
            .map(name)
            .filter(|id| !id.is_empty());
        let within = |path: &Path| body.and_then(|body| text_at(body, path, Names::Declared));
        let declared = body.map(|body| messages(format, body)).unwrap_or_default();
        let mut code = within(&format.code);
        let is_the_apis = if format.is_declared() {
            code.is_some() || !declared.is_empty()
        } else {
            let bodies = body.map_or(&[][..], each);
            code = bodies.iter().flat_map(common_codes).next();
            bodies.iter().any(|body| is_common(body, answer.status))
        };
        let correlation = within(&format.correlation);
        let messages = match body {
            Some(body) if declared.is_empty() => {
                let passed_on: Vec<&String> = code.iter().chain(&correlation).collect();
                if format.is_declared() {
                    other_words(body, &passed_on)
                } else {
                    all_words(body, &passed_on, answer.status)
                }
            }
            _ => declared,
        };
        Self {
            is_the_apis,
            code,
            messages,
            correlation: header.or(correlation),
        }
    }
}

/// Whether this is an error in a common format. RFC 9457 has a `title` beside the status or a `type`
/// that is a URI.
fn is_common(body: &Value, status: u16) -> bool {
    let says = |name: &str| match Names::Common.get(body, name) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(elements)) => !elements.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        _ => false,
    };
    let has_status = Names::Common
        .get(body, "status")
        .is_some_and(|given| *given == status);
    let kind = Names::Common.get(body, "type").and_then(Value::as_str);
    let is_problem = has_status || kind.is_some_and(|kind| kind.contains(':'));
    COMMON.into_iter().any(says) || (is_problem && says("title"))
}

/// Whose names the members of an answer have.
#[derive(Clone, Copy)]
enum Names {
    /// The tool set's: they are as the API writes them.
    Declared,
    /// Those that many APIs have: `errorMessage` and `Error-Message` are `error_message`.
    Common,
}

impl Names {
    fn get<'v>(self, value: &'v Value, name: &str) -> Option<&'v Value> {
        let exact = value.get(name);
        match self {
            Self::Declared => exact,
            Self::Common => exact.or_else(|| {
                let mut members = value.as_object()?.iter();
                let found = members.find(|(known, _)| letters(known).eq(letters(name)));
                found.map(|(_, value)| value)
            }),
        }
    }
}

/// A name without its case, and without what joins its words.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    let letters = name.bytes().filter(|byte| !matches!(byte, b'_' | b'-'));
    letters.map(|byte| byte.to_ascii_lowercase())
}

/// The errors of an answer that is a list of them, else itself.
fn each(body: &Value) -> &[Value] {
    match body {
        Value::Array(elements) => elements,
        one => std::slice::from_ref(one),
    }
}

/// The values at `path` below `value`: several where it goes through lists.
fn at<'v>(value: &'v Value, path: &Path, names: Names) -> Vec<&'v Value> {
    let mut found = vec![value];
    for segment in path {
        let (name, is_list) = match segment.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (segment.as_str(), false),
        };
        let below = found.into_iter().filter_map(|value| match name {
            "" => Some(value),
            name => names.get(value, name),
        });
        found = if is_list {
            below.filter_map(Value::as_array).flatten().collect()
        } else {
            below.collect()
        };
    }
    found.retain(|value| !value.is_null());
    found
}

/// The first text or integer at a path.
fn text_at(body: &Value, path: &Path, names: Names) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    let texts = at(body, path, names).into_iter().filter_map(word);
    texts.map(|text| name(&text)).find(|text| !text.is_empty())
}

/// A text, or an integer as text.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The messages of all declared places.
fn messages(format: &ErrorFormat, body: &Value) -> Vec<String> {
    let messages = format.messages.iter();
    all_texts(messages.flat_map(|path| at(body, path, Names::Declared)))
}

/// What an answer says that is not as declared: an API's words are never withheld. Where no common
/// place has a message, all of it is given, unless it is in `passed_on`.
fn other_words(body: &Value, passed_on: &[&String]) -> Vec<String> {
    let mut texts = common_messages(body);
    if texts.iter().all(|text| passed_on.contains(&text)) && says_more(body, passed_on) {
        let words = word(body).unwrap_or_else(|| body.to_string());
        texts.extend(all_texts(std::iter::once(&words.into())));
    }
    texts
}

/// Whether a body contains a value beside those that are passed on already.
fn says_more(body: &Value, passed_on: &[&String]) -> bool {
    match body {
        Value::Array(elements) => elements.iter().any(|element| says_more(element, passed_on)),
        Value::Object(members) => members.values().any(|member| says_more(member, passed_on)),
        Value::Null => false,
        value => word(value).is_none_or(|text| !passed_on.contains(&&name(&text))),
    }
}

/// What an answer says if nothing is declared: its messages, then the rest of it, since nobody has
/// said that the rest does not matter.
fn all_words(body: &Value, passed_on: &[&String], status: u16) -> Vec<String> {
    let mut texts = common_messages(body);
    let passed_on = passed_on.iter().map(|text| text.as_str());
    let passed_on = PassedOn {
        texts: passed_on.chain(texts.iter().map(String::as_str)).collect(),
        status,
    };
    if let Some(rest) = passed_on.rest(body, "") {
        let words = word(&rest).unwrap_or_else(|| rest.to_string());
        texts.push(sanitize(&words, REST));
    }
    texts
}

fn common_messages(body: &Value) -> Vec<String> {
    let within =
        |body| ErrorFormat::common_messages().flat_map(move |path| at(body, &path, Names::Common));
    all_texts(each(body).iter().flat_map(within))
}

fn common_codes(body: &Value) -> impl Iterator<Item = String> {
    let codes = ErrorFormat::common_codes();
    let codes = codes.filter_map(|path| text_at(body, &path, Names::Common));
    codes.filter(|code| !code.contains(char::is_whitespace))
}

/// The texts of these values, each once.
fn all_texts<'v>(found: impl Iterator<Item = &'v Value>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for text in found.flat_map(texts) {
        if all.len() < MESSAGES && seen.insert(text.clone()) {
            all.push(text);
        }
    }
    all
}

fn texts(found: &Value) -> Vec<String> {
    let texts = match found {
        Value::Array(texts) => texts.as_slice(),
        text => std::slice::from_ref(text),
    };
    let words = texts.iter().filter_map(Value::as_str);
    let messages = words.map(|text| sanitize(text, MESSAGE));
    messages
        .filter(|text| !text.is_empty())
        .take(MESSAGES)
        .collect()
}

fn name(text: &str) -> String {
    sanitize(text, NAME)
}
