//! Access tokens that the OAuth 2.0 client credentials grant issues (RFC 6749, section 4.4).

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::http::base_url::BaseUrl;
use crate::http::credentials::Credentials;
use crate::http::redactor::Redactor;
use crate::http::transport::{Answer, Body, TransportError};
use crate::untrusted::{NAME, sanitize};
use toolspec_model::TokenRequest;

/// How long before its end a token is renewed; at most half of its time.
const EARLY: Duration = Duration::from_secs(30);

/// The longest time that a token is kept.
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// A token, and whether it can still be used.
pub(crate) struct Token {
    value: Credentials,
    header: HeaderValue,
    /// When it is renewed; `None` if only the API knows.
    renewed: Option<Instant>,
    is_refused: AtomicBool,
}

/// The token of one security scheme. Whoever locks it fetches one if there is none: calls at once
/// fetch one token.
pub(crate) type Slot = Mutex<Option<Arc<Token>>>;

impl Token {
    /// The token of an answer that was asked for at `asked`; `Err` continues "the answer".
    pub(crate) fn read(body: &Value, asked: Instant) -> Result<Self, &'static str> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err("has a token that is not a bearer token");
        }
        let token = text("access_token").filter(|token| !token.is_empty());
        let token = token.ok_or("has no `access_token`")?;
        let header = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut header = header.map_err(|_| "has a token that no header can carry")?;
        header.set_sensitive(true);
        let lasts = body.get("expires_in").and_then(seconds);
        let renewed =
            lasts.and_then(|lasts| asked.checked_add(lasts.saturating_sub(EARLY.min(lasts / 2))));
        Ok(Self {
            value: Credentials::token(token),
            header,
            renewed,
            is_refused: AtomicBool::new(false),
        })
    }

    /// What the header `Authorization` is.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.value
    }

    pub(crate) fn is_usable(&self) -> bool {
        let has_ended = self
            .renewed
            .is_some_and(|renewed| renewed <= Instant::now());
        !has_ended && !self.is_refused.load(Ordering::Relaxed)
    }

    /// The API has refused it: it is not used again.
    pub(crate) fn refuse(&self) {
        self.is_refused.store(true, Ordering::Relaxed);
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token([redacted])")
    }
}

/// A number of seconds, which some servers write as a text.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_f64();
    let number = number.or_else(|| value.as_str()?.trim().parse().ok())?;
    let whole = Duration::try_from_secs_f64(number.max(0.0)).ok();
    Some(whole.unwrap_or(LONGEST).min(LONGEST))
}

/// How a client authenticates at a token endpoint (RFC 6749, section 2.3.1).
pub(crate) fn authorization(client: &Credentials) -> Option<HeaderValue> {
    let [id, secret] = encoded(client);
    let pair = STANDARD.encode(format!("{id}:{secret}"));
    let mut authorization = HeaderValue::from_str(&format!("Basic {pair}")).ok()?;
    authorization.set_sensitive(true);
    Some(authorization)
}

/// The request for a token.
pub(crate) fn request(
    base: &BaseUrl,
    token: &TokenRequest,
    authorization: HeaderValue,
    user_agent: HeaderValue,
) -> Option<reqwest::Request> {
    let url = Url::parse(&format!("{}{}", base.origin(), token.path)).ok()?;
    let mut body = Serializer::new(String::new());
    body.append_pair("grant_type", "client_credentials");
    if !token.scopes.is_empty() {
        body.append_pair("scope", &token.scopes.join(" "));
    }
    if let Some(audience) = &token.audience {
        body.append_pair("audience", audience);
    }
    let mut request = reqwest::Request::new(Method::POST, url);
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().extend([
        (ACCEPT, HeaderValue::from_static("application/json")),
        (AUTHORIZATION, authorization),
        (CONTENT_TYPE, form),
        (USER_AGENT, user_agent),
    ]);
    *request.body_mut() = Some(body.finish().into());
    Some(request)
}

/// The id and the secret of a client as a token request contains them.
pub(crate) fn encoded(client: &Credentials) -> [String; 2] {
    client
        .values()
        .map(|value| byte_serialize(value.as_bytes()).collect())
}

/// What an answer without a token says, as part of a sentence. Its texts are cleaned before they are
/// cut: a part of a secret is not recognised.
pub(crate) fn refusal(answer: Answer, redactor: &Redactor) -> String {
    let mut why = format!("was answered with HTTP {}", answer.status);
    if let Body::Read(mut body) = answer.body {
        redactor.clean(&mut body);
        let texts = ["error", "error_description"].into_iter();
        for text in texts.filter_map(|name| body.get(name)?.as_str()) {
            why.extend([": ", &sanitize(text, NAME)]);
        }
    }
    why
}

/// Whether trying again can bring a token.
pub(crate) fn may_pass(answer: &Answer) -> bool {
    matches!(answer.status, 408 | 429 | 500..)
}

/// No token, so that nothing was sent.
pub(crate) fn none(why: &str, remedy: Option<String>) -> TransportError {
    TransportError {
        may_have_arrived: false,
        reason: format!("no access token could be fetched: {why}"),
        remedy,
    }
}
