//! From a template and arguments to a request whose address is exactly what the template says.

mod address;
mod body;
mod bytes;
mod exploded;
mod multipart;
mod style;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName,
    HeaderValue,
};
use serde_json::Value;
use url::{Position, Url};

use crate::arguments::Arguments;
use crate::arguments::violation::Violation;
use crate::http::base_url::BaseUrl;
use crate::http::credentials::Credentials;
use toolspec_model::{Origin, Parameter, Request, SecurityScheme, Server};

/// The request that `template` describes with all of its headers, without credentials.
pub(crate) fn fill(
    template: &Request,
    base: &BaseUrl,
    arguments: &Arguments,
    server: &Server,
) -> Result<reqwest::Request, Violation> {
    let method =
        Method::from_bytes(template.method.as_bytes()).map_err(|_| broken(template, "method"))?;
    let is_key = |name: &str| exploded::is_key(template, server, name);
    exploded::check(&template.query, is_key, arguments)?;
    let address = address::address(template, base, arguments)?;
    let host = host(&address).ok_or_else(|| broken(template, "address"))?;
    let mut request = reqwest::Request::new(method, address);
    *request.headers_mut() = headers(template, host, arguments)?;
    let body = match &template.body {
        Some(body) => body::body(body, arguments)?,
        None => None,
    };
    if let Some((media_type, bytes)) = body {
        let media_type =
            HeaderValue::from_str(&media_type).map_err(|_| broken(template, "media type"))?;
        request.headers_mut().insert(CONTENT_TYPE, media_type);
        let length = HeaderValue::from(bytes.len());
        request.headers_mut().insert(CONTENT_LENGTH, length);
        *request.body_mut() = Some(bytes.into());
    } else if matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH
    ) {
        // Some servers refuse a request without it (RFC 9110, section 8.6).
        request
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from(0));
    }
    Ok(request)
}

/// A body for a person.
pub(crate) fn shown_body(headers: &HeaderMap, bytes: &[u8]) -> String {
    let media_type = headers.get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let form = media_type.and_then(|media_type| multipart::shown(media_type, bytes));
    form.unwrap_or_else(|| format!("{}\n", String::from_utf8_lossy(bytes)))
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
        // The token is fetched when the request is sent.
        SecurityScheme::ClientCredentials { .. } => return Some(()),
        SecurityScheme::HeaderKey { name, .. } => (
            HeaderName::from_bytes(name.as_bytes()).ok()?,
            secret.to_owned(),
        ),
        SecurityScheme::CookieKey { name, .. } => (COOKIE, cookies(request, name, secret)?),
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

/// Writes the names of the variables where the credentials would be.
pub(crate) fn name_credentials(
    request: &mut reqwest::Request,
    scheme: &SecurityScheme,
) -> Option<()> {
    let named = match scheme {
        SecurityScheme::Basic { .. } => {
            let pair = basic_of_variables(scheme)?;
            request.headers_mut().insert(AUTHORIZATION, pair);
            return Some(());
        }
        SecurityScheme::Bearer { token } => {
            let token = format!("Bearer ${}", token.variable);
            return add_header(request.headers_mut(), AUTHORIZATION.as_str(), &token);
        }
        SecurityScheme::ClientCredentials { .. } => {
            let token = HeaderValue::from_static("Bearer <access_token>");
            request.headers_mut().insert(AUTHORIZATION, token);
            return Some(());
        }
        SecurityScheme::HeaderKey { name, key } => {
            return add_header(request.headers_mut(), name, &format!("${}", key.variable));
        }
        SecurityScheme::CookieKey { name, key } => {
            let cookies = cookies(request, name, &format!("${}", key.variable))?;
            return add_header(request.headers_mut(), COOKIE.as_str(), &cookies);
        }
        SecurityScheme::QueryKey { name, key } => format!("{name}=${}", key.variable),
    };
    let query = request
        .url()
        .query()
        .map(|query| format!("{query}&{named}"));
    request.url_mut().set_query(Some(&query.unwrap_or(named)));
    Some(())
}

/// The cookies of a request, which are one header (RFC 6265, section 5.4), and this one.
fn cookies(request: &reqwest::Request, name: &str, value: &str) -> Option<String> {
    let cookie = format!("{name}={value}");
    match request.headers().get(COOKIE) {
        Some(others) => Some(format!("{}; {cookie}", others.to_str().ok()?)),
        None => Some(cookie),
    }
}

/// HTTP Basic authentication with the names of two variables.
pub(crate) fn basic_of_variables(scheme: &SecurityScheme) -> Option<HeaderValue> {
    let [first, second] = scheme.variables()[..] else {
        return None;
    };
    HeaderValue::from_str(&format!("Basic base64(${first}:${second})")).ok()
}

/// Adds a header; `None` if HTTP cannot carry it.
pub(crate) fn add_header(headers: &mut HeaderMap, name: &str, value: &str) -> Option<()> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    headers.insert(name, HeaderValue::from_str(value).ok()?);
    Some(())
}

/// What the header `Host` names.
fn host(address: &Url) -> Option<HeaderValue> {
    HeaderValue::from_str(&address[Position::BeforeHost..Position::AfterPort]).ok()
}

fn headers(
    template: &Request,
    host: HeaderValue,
    arguments: &Arguments,
) -> Result<HeaderMap, Violation> {
    let mut headers = HeaderMap::new();
    headers.insert(HOST, host);
    let accept = HeaderValue::from_str(&template.accept);
    headers.insert(ACCEPT, accept.map_err(|_| broken(template, "media type"))?);
    for parameter in &template.headers {
        if let Some(value) = resolve(&parameter.value, arguments) {
            let unfit = || Violation::at(origin(parameter), "cannot be carried by an HTTP header");
            let text = style::in_header(&value, parameter.style).ok_or_else(unfit)?;
            add_header(&mut headers, &parameter.name, &text).ok_or_else(unfit)?;
        }
    }
    Ok(headers)
}

/// Each `name=value` of a query or a form.
fn pairs(
    parameters: &[Parameter],
    arguments: &Arguments,
    part: &str,
) -> Result<Vec<String>, Violation> {
    let mut pairs = Vec::new();
    for parameter in parameters {
        if let Some(value) = resolve(&parameter.value, arguments) {
            let written = style::in_query(&parameter.name, &value, parameter.style);
            let unfit = || Violation::at(origin(parameter), format!("cannot be put into a {part}"));
            pairs.extend(written.ok_or_else(unfit)?);
        }
    }
    Ok(pairs)
}

fn resolve(origin: &Origin, arguments: &Arguments) -> Option<Value> {
    match origin {
        Origin::Argument(name) => arguments.get(name).cloned(),
        Origin::Constant(value) => Some(value.clone()),
    }
}

/// What the value of `parameter` is called where it comes from.
fn origin(parameter: &Parameter) -> &str {
    match &parameter.value {
        Origin::Argument(argument) => argument,
        Origin::Constant(_) => &parameter.name,
    }
}

fn broken(template: &Request, part: &str) -> Violation {
    Violation {
        pointer: String::new(),
        message: format!("make no usable {part} for {}", template.operation()),
    }
}
