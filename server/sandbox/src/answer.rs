//! From the true reply and the fault in force to what goes on the wire.

use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::body::ReplyBody;
use crate::fault::Fault;
use crate::reply::{Refusal, Reply};

type Headers = Vec<(String, String)>;

/// What the caller gets.
#[derive(Debug)]
pub(crate) enum Answer {
    Sent(WireAnswer),
    HangUp { reset: bool },
}

/// One complete answer, ready for the wire.
#[derive(Debug)]
pub(crate) struct WireAnswer {
    pub(crate) status: u16,
    headers: Headers,
    body: ReplyBody,
}

/// What every answer of Klarna carries besides its own headers.
#[derive(Debug)]
pub(crate) struct Envelope {
    correlation_id: String,
    rate: (u32, u32),
    reset_seconds: u64,
}

impl Envelope {
    pub(crate) fn new(rate: (u32, u32)) -> Self {
        Self {
            correlation_id: Uuid::new_v4().to_string(),
            rate,
            reset_seconds: 1,
        }
    }

    fn headers(&self) -> Headers {
        let (limit, remaining) = self.rate;
        [
            ("Klarna-Correlation-Id", self.correlation_id.clone()),
            ("X-Ratelimit-Limit", format!("{limit}, {limit};w=1")),
            ("X-Ratelimit-Remaining", remaining.to_string()),
            ("X-Ratelimit-Reset", self.reset_seconds.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

impl Answer {
    /// `truth` is the committed reply; a fault that does not commit needs none.
    pub(crate) fn new(fault: Option<&Fault>, truth: Option<Reply>, mut envelope: Envelope) -> Self {
        match fault {
            Some(Fault::DropBeforeCommit | Fault::DropAfterCommit) => Self::HangUp { reset: false },
            Some(Fault::ResetBeforeCommit | Fault::ResetAfterCommit) => {
                Self::HangUp { reset: true }
            }
            Some(Fault::Status {
                status,
                retry_after,
                body,
                ..
            }) => Self::error(*status, retry_after.clone(), body.clone(), &envelope),
            Some(Fault::Answer {
                status,
                headers,
                body,
                ..
            }) => {
                let headers = [envelope.headers(), headers.clone()].concat();
                let body = ReplyBody::whole(body.clone());
                Self::Sent(WireAnswer {
                    status: *status,
                    headers,
                    body,
                })
            }
            Some(Fault::RateLimited {
                retry_after,
                ratelimit_reset,
            }) => {
                envelope.reset_seconds = ratelimit_reset.unwrap_or(1);
                envelope.rate.1 = 0;
                let retry_after = retry_after.map(|seconds| seconds.to_string());
                Self::error(429, retry_after, None, &envelope)
            }
            Some(Fault::BadGatewayHtml) => Self::Sent(WireAnswer::bad_gateway()),
            Some(Fault::Redirect { location }) => {
                let headers = vec![("Location".to_owned(), location.clone())];
                let reply = Reply {
                    headers,
                    ..Reply::bare(307)
                };
                Self::Sent(WireAnswer::whole(reply, &envelope))
            }
            distortion => match truth {
                Some(reply) => Self::Sent(WireAnswer::distorted(distortion, reply, &envelope)),
                None => Self::HangUp { reset: false },
            },
        }
    }

    fn error(
        status: u16,
        retry_after: Option<String>,
        body: Option<Value>,
        envelope: &Envelope,
    ) -> Self {
        let mut reply = Reply::from(Refusal::documented(status));
        reply
            .headers
            .extend(retry_after.map(|after| ("Retry-After".to_owned(), after)));
        reply.body = body.or(reply.body);
        Self::Sent(WireAnswer::whole(reply, envelope))
    }
}

impl WireAnswer {
    fn whole(reply: Reply, envelope: &Envelope) -> Self {
        Self::distorted(None, reply, envelope)
    }

    /// The reply, with what the fault does to its body or headers.
    fn distorted(fault: Option<&Fault>, reply: Reply, envelope: &Envelope) -> Self {
        let bytes = bytes(reply.body, envelope, reply.status);
        let mut headers = envelope.headers();
        headers.extend(reply.headers);
        let filled = || {
            if bytes.is_empty() {
                b"{}".to_vec()
            } else {
                bytes.clone()
            }
        };
        let body = match fault {
            Some(Fault::Truncated) => ReplyBody::truncated(filled()),
            Some(Fault::Oversized(size)) => ReplyBody::padded(&filled(), *size),
            Some(Fault::Malformed) => ReplyBody::whole(br#"{"status": AUTHORIZED"#.to_vec()),
            Some(Fault::Endless) => ReplyBody::endless(),
            Some(Fault::EmptyBody) => ReplyBody::whole(Vec::new()),
            _ => ReplyBody::whole(bytes.clone()),
        };
        let has_body = !hyper::body::Body::is_end_stream(&body);
        if has_body {
            headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        }
        if let Some(Fault::WithoutHeaders(names)) = fault {
            headers
                .retain(|(header, _)| !names.iter().any(|name| name.eq_ignore_ascii_case(header)));
        }
        let status = if has_body && reply.status == 204 {
            200
        } else {
            reply.status
        };
        Self {
            status,
            headers,
            body,
        }
    }

    fn bad_gateway() -> Self {
        let page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
        let headers = vec![(
            "Content-Type".to_owned(),
            "text/html; charset=utf-8".to_owned(),
        )];
        Self {
            status: 502,
            headers,
            body: ReplyBody::whole(page.to_vec()),
        }
    }

    /// Headers that HTTP does not allow are left out, and a status outside its range becomes 500.
    pub(crate) fn into_response(self) -> Response<ReplyBody> {
        let mut response = Response::new(self.body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// The body as text; the one of an error begins with the answer's correlation id.
fn bytes(body: Option<Value>, envelope: &Envelope, status: u16) -> Vec<u8> {
    let Some(mut body) = body else {
        return Vec::new();
    };
    if status >= 400
        && let Some(error) = body.as_object_mut()
        && error.contains_key("error_code")
        && !error.contains_key("correlation_id")
    {
        error.shift_insert(
            0,
            "correlation_id".to_owned(),
            envelope.correlation_id.clone().into(),
        );
    }
    body.to_string().into_bytes()
}
