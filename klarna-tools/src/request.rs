//! From a template and arguments to a request whose address is exactly what the template says.

mod address;
mod body;
mod style;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use serde_json::Value;

use crate::arguments::Arguments;
use crate::base::Base;
use crate::credentials::Credentials;
use crate::spec::{Parameter, Request, SecurityScheme, Source};
use crate::violation::Violation;

pub(crate) use address::{path_arguments, unfit_for_path};

const EMPTY: HeaderValue = HeaderValue::from_static("0");

/// The request that `template` describes, without credentials.
pub(crate) fn fill(
    template: &Request,
    base: &Base,
    arguments: &Arguments,
) -> Result<reqwest::Request, Violation> {
    let method =
        Method::from_bytes(template.method.as_bytes()).map_err(|_| broken(template, "method"))?;
    let address = address::address(template, base, arguments)?;
    let mut request = reqwest::Request::new(method, address);
    *request.headers_mut() = headers(template, arguments)?;
    let body = match &template.body {
        Some(body) => body::body(body, arguments)?.map(|bytes| (body.media_type, bytes)),
        None => None,
    };
    if let Some((media_type, bytes)) = body {
        let media_type =
            HeaderValue::from_str(media_type).map_err(|_| broken(template, "media type"))?;
        request.headers_mut().insert(CONTENT_TYPE, media_type);
        *request.body_mut() = Some(bytes.into());
    } else if matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH
    ) {
        // Some servers refuse a request without it (RFC 9110, section 8.6); hyper adds it only to a body.
        request.headers_mut().insert(CONTENT_LENGTH, EMPTY);
    }
    Ok(request)
}

/// Adds what `scheme` asks for; `None` if HTTP cannot carry it. It is marked as sensitive where
/// the HTTP client knows such a mark, and what is in the query is never part of a message.
pub(crate) fn authenticate(
    request: &mut reqwest::Request,
    scheme: &SecurityScheme,
    credentials: &Credentials,
) -> Option<()> {
    let (username, secret) = credentials.expose();
    let (name, value) = match scheme {
        SecurityScheme::Basic { .. } => {
            let pair = STANDARD.encode(format!("{username}:{secret}"));
            (AUTHORIZATION, format!("Basic {pair}"))
        }
        SecurityScheme::Bearer { .. } => (AUTHORIZATION, format!("Bearer {secret}")),
        SecurityScheme::HeaderKey { name, .. } => (
            HeaderName::from_bytes(name.as_bytes()).ok()?,
            secret.to_owned(),
        ),
        SecurityScheme::QueryKey { name, .. } => {
            let pair = style::pair(name, secret);
            let query = match request.url().query() {
                Some(query) => format!("{query}&{pair}"),
                None => pair,
            };
            request.url_mut().set_query(Some(&query));
            return Some(());
        }
    };
    let mut value = HeaderValue::from_str(&value).ok()?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Some(())
}

/// Adds a header; `None` if HTTP cannot carry it.
pub(crate) fn add_header(headers: &mut HeaderMap, name: &str, value: &str) -> Option<()> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    headers.insert(name, HeaderValue::from_str(value).ok()?);
    Some(())
}

fn headers(template: &Request, arguments: &Arguments) -> Result<HeaderMap, Violation> {
    let mut headers = HeaderMap::new();
    let accept = HeaderValue::from_str(template.accept);
    headers.insert(ACCEPT, accept.map_err(|_| broken(template, "media type"))?);
    for parameter in template.headers {
        if let Some(value) = resolve(&parameter.value, arguments)? {
            let unfit = || Violation::at(origin(parameter), "cannot be carried by an HTTP header");
            let text = style::in_header(&value, parameter.style).ok_or_else(unfit)?;
            add_header(&mut headers, parameter.name, &text).ok_or_else(unfit)?;
        }
    }
    Ok(headers)
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

/// What the value of `parameter` is called where it comes from.
fn origin(parameter: &Parameter) -> &'static str {
    match parameter.value {
        Source::Argument(argument) => argument,
        Source::Constant(_) => parameter.name,
    }
}

fn broken(template: &Request, part: &str) -> Violation {
    Violation {
        pointer: String::new(),
        message: format!("make no usable {part} for {}", template.operation),
    }
}
