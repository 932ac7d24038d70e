//! One HTTP exchange: sent once, awaited within a time limit, read up to a size limit.

mod charset;
mod words;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use rustls::crypto::ring;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use crate::http::outbound::{Outbound, RefusedAddress, Resolver};
use crate::http::redactor::{self, Redactor};
use crate::untrusted::{NAME, sanitize};
use toolspec_model::Media;
use words::{has_words, is_page};

/// Most bytes of an answer's body that are read.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a body that nobody asked for is read, so that its connection can be used again.
const DRAIN: Duration = Duration::from_secs(1);

/// Less than the minute after which servers commonly close an idle connection, so that a write is
/// not lost on a connection that is about to close.
const IDLE_CONNECTION: Duration = Duration::from_secs(45);

/// An HTTP client, and where it may connect to.
pub(crate) struct Http {
    client: reqwest::Client,
    outbound: Arc<Outbound>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    /// As JSON; text as a string, binary content as an object with its `media_type`, its `size` in
    /// bytes and itself in `base64`.
    Read(Value),
    /// Why it cannot be read as what was declared.
    Unreadable(String),
    /// An HTML page where none is declared: a login or an error page of something in between.
    Page,
    /// Nobody asked for it, or its status allows none.
    Skipped,
}

/// Answers in the order in which they came, each with the index of its step.
pub(crate) type Answers = Vec<(usize, Answer)>;

/// Why nothing came back.
#[derive(Debug)]
pub(crate) struct TransportError {
    /// Whether the request may have reached the API.
    pub(crate) may_have_arrived: bool,
    pub(crate) reason: String,
    /// What a person has to do, where another attempt cannot help.
    pub(crate) remedy: Option<String>,
}

impl Body {
    pub(crate) fn json(&self) -> Option<&Value> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable(_) | Self::Page | Self::Skipped => None,
        }
    }

    pub(crate) fn unreadable(&self) -> Option<&str> {
        match self {
            Self::Unreadable(reason) => Some(reason),
            Self::Page => {
                Some("its body is an HTML page, as of something between here and the API")
            }
            Self::Read(_) | Self::Skipped => None,
        }
    }
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether its status says that it has no content (RFC 9110, sections 15.3.5 and 15.3.6).
    pub(crate) fn is_empty(&self) -> bool {
        matches!((self.status, &self.body), (204 | 205, Body::Skipped))
    }
}

impl TransportError {
    fn of(error: &reqwest::Error) -> Self {
        if let Some(refused) = innermost(error).downcast_ref() {
            return Self::of_address(refused);
        }
        let never_left = error.is_connect() || error.is_builder();
        let what = if never_left {
            "no connection"
        } else {
            "the connection broke"
        };
        Self {
            may_have_arrived: !never_left,
            reason: format!("{what}: {}", root_cause(error)),
            remedy: None,
        }
    }

    fn of_address(refused: &RefusedAddress) -> Self {
        Self {
            may_have_arrived: false,
            reason: format!("no connection: {refused}"),
            remedy: Some(refused.remedy()),
        }
    }
}

/// An HTTP client that sends each request once, to its address alone: no redirects, no proxy from
/// the environment, no retries; and to addresses that `outbound` permits.
pub(crate) fn connect(
    system_roots: bool,
    https_only: bool,
    outbound: Outbound,
) -> Result<Http, String> {
    let outbound = Arc::new(outbound);
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .dns_resolver(Resolver(Arc::clone(&outbound)))
        .referer(false)
        .http1_only()
        .https_only(https_only)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_CONNECTION);
    let builder = if system_roots {
        // The platform verifier takes its cryptography from the process; a second install is refused and harmless.
        let _ = ring::default_provider().install_default();
        builder.tls_backend_rustls()
    } else {
        builder.tls_backend_preconfigured(bundled_roots()?)
    };
    let client = builder
        .build()
        .map_err(|error| format!("the HTTP client cannot be set up: {}", root_cause(&error)))?;
    Ok(Http { client, outbound })
}

fn bundled_roots() -> Result<rustls::ClientConfig, String> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    Ok(
        rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| format!("TLS cannot be set up: {error}"))?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    )
}

/// Sends `request` once. The body of a success is read as `reads`, if that is given; that of an
/// error as JSON, else as a text. `redactor` cleans the answer.
pub(crate) async fn send(
    http: &Http,
    request: reqwest::Request,
    limit: Duration,
    reads: Option<Media>,
    redactor: &Redactor,
) -> Result<Answer, TransportError> {
    let permitted = http.outbound.check(request.url());
    permitted.map_err(|refused| TransportError::of_address(&refused))?;
    let deadline = Instant::now() + limit;
    let answered = timeout_at(deadline, http.client.execute(request)).await;
    let answered = answered.map_err(|_| TransportError {
        may_have_arrived: true,
        reason: format!("no answer within {limit:.1?}"),
        remedy: None,
    })?;
    let mut response = answered.map_err(|error| TransportError::of(&error))?;
    let status = response.status().as_u16();
    let mut headers = std::mem::take(response.headers_mut());
    clean_headers(&mut headers, redactor);
    let is_success = (200..300).contains(&status);
    // 204 and 205 have no content, even if other answers have (RFC 9110, sections 15.3.5 and 6).
    let skip = is_success && (reads.is_none() || matches!(status, 204 | 205));
    let deadline = if skip {
        deadline.min(Instant::now() + DRAIN)
    } else {
        deadline
    };
    let bytes = timeout_at(deadline, read_body(&mut response)).await;
    let bytes = bytes.unwrap_or_else(|_| Err("its body did not end in time".to_owned()));
    let is_json = reads.is_none_or(|media| media == Media::Json);
    let mut body = if is_success && is_json && bytes.as_ref().is_ok_and(|it| is_page(it, &headers))
    {
        Body::Page
    } else if skip {
        Body::Skipped
    } else {
        let read = bytes.and_then(|bytes| match reads.filter(|_| is_success) {
            Some(media) => parse(media, &bytes, &headers),
            None => parse_error(&bytes, &headers),
        });
        read.map_or_else(Body::Unreadable, Body::Read)
    };
    if let Body::Read(body) = &mut body {
        redactor.clean_numbers(body);
        if !is_success || is_cut(body) {
            redactor.clean(body);
        }
    }
    Ok(Answer {
        status,
        headers,
        body,
    })
}

/// The body of an error: JSON, else a text.
fn parse_error(bytes: &[u8], headers: &HeaderMap) -> Result<Value, String> {
    parse(Media::Json, bytes, headers).or_else(|why| {
        let text = charset::decode(bytes, headers);
        let text = text.unwrap_or_else(|_| String::from_utf8_lossy(bytes));
        has_words(headers, &text).then(|| text.into()).ok_or(why)
    })
}

/// Whether a warning about this body may contain a part of a text. A part of a secret would not be
/// recognised later; whole texts are cleaned when they are reported.
fn is_cut(body: &Value) -> bool {
    !redactor::every(body, &|text| text.len() <= NAME)
}

fn clean_headers(headers: &mut HeaderMap, redactor: &Redactor) {
    for value in headers.values_mut() {
        let Ok(text) = value.to_str() else { continue };
        let cleaned = redactor.line(text);
        if cleaned != text {
            *value = HeaderValue::from_str(&cleaned).unwrap_or(HeaderValue::from_static(""));
        }
    }
}

async fn read_body(response: &mut reqwest::Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > LARGEST_BODY => {
                return Err("its body is larger than 2 MiB".to_owned());
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(format!("its body broke off: {}", root_cause(&error))),
        }
    }
}

fn parse(media: Media, bytes: &[u8], headers: &HeaderMap) -> Result<Value, String> {
    match media {
        Media::Json if bytes.is_empty() => Err("its body is empty".to_owned()),
        Media::Json => {
            let text = charset::decode(bytes, headers)?;
            serde_json::from_str(&text).map_err(|_| "its body is not JSON".to_owned())
        }
        Media::Text => charset::decode(bytes, headers).map(Into::into),
        Media::Binary => {
            let media_type = headers
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok());
            let media_type = sanitize(media_type.unwrap_or("application/octet-stream"), NAME);
            let base64 = STANDARD.encode(bytes);
            Ok(json!({ "media_type": media_type, "size": bytes.len(), "base64": base64 }))
        }
    }
}

/// The innermost cause, which names no address of a request and no credentials.
fn root_cause(error: &(dyn Error + 'static)) -> String {
    sanitize(&innermost(error).to_string(), NAME)
}

fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

#[cfg(test)]
mod tests;
