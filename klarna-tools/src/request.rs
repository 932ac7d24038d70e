//! From a template and arguments to a request whose address is exactly what the template says.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};
use url::Url;

use crate::arguments::Arguments;
use crate::base::Base;
use crate::spec::{Binding, Request, Segment, Source};
use crate::violation::Violation;

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Longest path value, in bytes.
const LONGEST: usize = 255;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const EMPTY: HeaderValue = HeaderValue::from_static("0");

/// The request that `template` describes, without credentials.
pub(crate) fn fill(
    template: &Request,
    base: &Base,
    arguments: &Arguments,
) -> Result<reqwest::Request, Violation> {
    let method =
        Method::from_bytes(template.method.as_bytes()).map_err(|_| broken(template, "method"))?;
    let mut request = reqwest::Request::new(method, address(template, base, arguments)?);
    *request.headers_mut() = headers(template, arguments)?;
    if let Some(bindings) = template.body {
        let body = body(bindings, arguments)?;
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(Value::Object(body).to_string().into());
    } else if matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH
    ) {
        // Some servers refuse a request without it (RFC 9110, section 8.6); hyper adds it only to a body.
        request.headers_mut().insert(CONTENT_LENGTH, EMPTY);
    }
    Ok(request)
}

/// Adds a header; `None` if HTTP cannot carry it.
pub(crate) fn add_header(headers: &mut HeaderMap, name: &str, value: &str) -> Option<()> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    headers.insert(name, HeaderValue::from_str(value).ok()?);
    Some(())
}

fn address(template: &Request, base: &Base, arguments: &Arguments) -> Result<Url, Violation> {
    let mut text = base.origin().to_owned();
    for segment in template.path {
        text.push('/');
        match segment {
            Segment::Literal(literal) => text.push_str(literal),
            Segment::Argument(name) => {
                text.extend(utf8_percent_encode(&path_value(name, arguments)?, ENCODED));
            }
        }
    }
    let mut separator = '?';
    for (name, value) in query(template.query, arguments)? {
        text.push(separator);
        separator = '&';
        text.extend(utf8_percent_encode(name, ENCODED));
        text.push('=');
        text.extend(utf8_percent_encode(&value, ENCODED));
    }
    Url::parse(&text)
        .ok()
        .filter(|url| has_shape(url, template, base))
        .ok_or_else(|| broken(template, "address"))
}

/// Whether `url` is what was meant once a URL parser has read it.
fn has_shape(url: &Url, template: &Request, base: &Base) -> bool {
    let Some(segments) = url.path_segments() else {
        return false;
    };
    let segments: Vec<_> = segments.collect();
    url.origin().ascii_serialization() == base.origin()
        && url.fragment().is_none()
        && segments.len() == template.path.len()
        && segments
            .iter()
            .zip(template.path)
            .all(|(found, meant)| match meant {
                Segment::Literal(literal) => found == literal,
                Segment::Argument(_) => !found.is_empty(),
            })
}

fn path_value(name: &str, arguments: &Arguments) -> Result<String, Violation> {
    let value = arguments
        .get(name)
        .and_then(scalar)
        .ok_or_else(|| Violation::at(name, "is required"))?;
    let wrong = match value.as_str() {
        "" => "must not be empty",
        "." | ".." => "must not be a dot segment",
        text if text.len() > LONGEST => "must not be longer than 255 bytes",
        text if text.chars().any(char::is_control) => "must not hold control characters",
        _ => return Ok(value),
    };
    Err(Violation::at(name, wrong))
}

fn query(
    bindings: &[Binding],
    arguments: &Arguments,
) -> Result<Vec<(&'static str, String)>, Violation> {
    let mut pairs = Vec::new();
    for binding in bindings {
        let values = match resolve(&binding.value, arguments)? {
            None => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
        };
        for value in &values {
            let text = scalar(value)
                .ok_or_else(|| Violation::at(origin(binding), "cannot be put into a query"))?;
            pairs.push((binding.name, text));
        }
    }
    Ok(pairs)
}

fn headers(template: &Request, arguments: &Arguments) -> Result<HeaderMap, Violation> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, JSON);
    for binding in template.headers {
        if let Some(value) = resolve(&binding.value, arguments)? {
            let unfit = || Violation::at(origin(binding), "cannot be carried by an HTTP header");
            let text = scalar(&value).ok_or_else(unfit)?;
            add_header(&mut headers, binding.name, &text).ok_or_else(unfit)?;
        }
    }
    Ok(headers)
}

fn body(bindings: &[Binding], arguments: &Arguments) -> Result<Map<String, Value>, Violation> {
    let mut body = Map::new();
    for Binding { name, value } in bindings {
        if let Some(value) = resolve(value, arguments)? {
            body.insert((*name).to_owned(), value);
        }
    }
    Ok(body)
}

fn resolve(source: &Source, arguments: &Arguments) -> Result<Option<Value>, Violation> {
    match source {
        Source::Argument(name) => Ok(arguments.get(*name).cloned()),
        Source::Constant(json) => match serde_json::from_str(json) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(Violation {
                pointer: String::new(),
                message: format!("meet a constant of this tool that is no JSON: {error}"),
            }),
        },
    }
}

/// What the value of `binding` is called where it comes from.
fn origin(binding: &Binding) -> &'static str {
    match binding.value {
        Source::Argument(argument) => argument,
        Source::Constant(_) => binding.name,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn broken(template: &Request, part: &str) -> Violation {
    Violation {
        pointer: String::new(),
        message: format!("make no usable {part} for {}", template.operation),
    }
}
