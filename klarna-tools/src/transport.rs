//! One HTTP exchange: sent once, awaited within a time limit, read up to a size limit.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use rustls::crypto::ring;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::untrusted::{NAME, tame};

/// Most bytes of an answer's body that are read.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Less than the 59 seconds after which Klarna closes an idle connection, so that a write is not
/// lost on a connection that is about to close.
const IDLE_CONNECTION: Duration = Duration::from_secs(45);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body, or why it cannot be read as JSON.
    pub(crate) body: Result<Value, String>,
}

/// Why nothing came back.
#[derive(Debug)]
pub(crate) struct Loss {
    /// Whether the request may have reached the API.
    pub(crate) may_have_arrived: bool,
    pub(crate) reason: String,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// An HTTP client that goes where it is told and nowhere else: no redirects, no proxy from the
/// environment, no repeats of its own.
pub(crate) fn connect(system_roots: bool, https_only: bool) -> Result<reqwest::Client, String> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("klarna-tools/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
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
    builder
        .build()
        .map_err(|error| format!("the HTTP client cannot be set up: {}", root_cause(&error)))
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

/// Sends `request` once. The answer's body is parsed only if `wants_body` or if it is an error's.
pub(crate) async fn send(
    http: &reqwest::Client,
    request: reqwest::Request,
    limit: Duration,
    wants_body: bool,
) -> Result<Answer, Loss> {
    let deadline = Instant::now() + limit;
    let lost = |may_have_arrived, reason: String| Loss {
        may_have_arrived,
        reason,
    };
    let mut response = match timeout_at(deadline, http.execute(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) if error.is_connect() || error.is_builder() => {
            return Err(lost(
                false,
                format!("no connection: {}", root_cause(&error)),
            ));
        }
        Ok(Err(error)) => {
            return Err(lost(
                true,
                format!("the connection broke: {}", root_cause(&error)),
            ));
        }
        Err(_) => {
            return Err(lost(
                true,
                format!("no answer within {} s", limit.as_secs_f32()),
            ));
        }
    };
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let bytes = match timeout_at(deadline, read_body(&mut response)).await {
        Ok(bytes) => bytes,
        Err(_) => Err("its body did not end in time".to_owned()),
    };
    let body = if wants_body || !(200..300).contains(&status) {
        bytes.and_then(|bytes| parse(&bytes))
    } else {
        Err("not read".to_owned())
    };
    Ok(Answer {
        status,
        headers,
        body,
    })
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

fn parse(bytes: &[u8]) -> Result<Value, String> {
    if bytes.is_empty() {
        return Err("its body is empty".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|_| "its body is no JSON".to_owned())
}

/// The innermost cause, which names no address and no credentials.
fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    tame(&cause.to_string(), NAME)
}
