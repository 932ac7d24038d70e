//! What can be made to go wrong, and on which requests.

mod matcher;
mod queue;

use std::time::Duration;

use serde_json::Value;

pub use matcher::Matcher;
pub(crate) use queue::Faults;

/// One fault of one request.
///
/// *Commit* is the moment at which the request takes effect: before it nothing has happened at Klarna, after it the
/// session, capture or refund exists and its idempotency key is remembered with the true answer. Every fault states on
/// which side it occurs; an effect that is committed stays committed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Before commit: the connection is closed in an orderly way (FIN) without an answer. Nothing happens.
    DropBeforeCommit,
    /// After commit: the connection is closed in an orderly way (FIN) without an answer.
    DropAfterCommit,
    /// Before commit: the connection is reset (RST) without an answer. Nothing happens.
    ResetBeforeCommit,
    /// After commit: the connection is reset (RST) without an answer.
    ResetAfterCommit,
    /// Before commit: the request waits, then is performed and answered. It is performed even when the caller has
    /// hung up by then, as Klarna goes on working after a client's timeout.
    Delay(Duration),
    /// After commit: the true answer is delayed.
    DelayAfterCommit(Duration),
    /// An error in place of the true answer.
    Status {
        /// The status to answer with.
        status: u16,
        /// The value of `Retry-After`, when there is to be one: seconds or an HTTP date.
        retry_after: Option<String>,
        /// The JSON body; None is the error body that Klarna documents for the status.
        body: Option<Value>,
        /// Whether the request takes effect all the same.
        committed: bool,
    },
    /// An arbitrary answer in place of the true one.
    Answer {
        /// The status to answer with.
        status: u16,
        /// Headers besides those that every answer of the sandbox carries.
        headers: Vec<(String, String)>,
        /// The body, byte for byte.
        body: Vec<u8>,
        /// Whether the request takes effect all the same.
        committed: bool,
    },
    /// Before commit: 429 `TOO_MANY_REQUESTS`.
    RateLimited {
        /// Seconds for `Retry-After`, which Klarna does not document.
        retry_after: Option<u64>,
        /// Seconds for `X-Ratelimit-Reset`; None is the usual one second.
        ratelimit_reset: Option<u64>,
    },
    /// Before commit: 502 with an HTML page, as a gateway in front of Klarna answers.
    BadGatewayHtml,
    /// After commit: the true status and headers, but the body ends before its `Content-Length` and the connection
    /// closes. An empty answer is announced as if it had a body.
    Truncated,
    /// After commit: the true JSON body with one more property, so long that the whole exceeds this many bytes.
    Oversized(u64),
    /// After commit: the true status, with a body announced as JSON that is not JSON. As with every fault that adds a
    /// body, 204 becomes 200.
    Malformed,
    /// After commit: the true status and headers without the body, as an answer of length zero.
    EmptyBody,
    /// After commit: the true status and headers, then a chunked body that trickles and never ends.
    Endless,
    /// After commit: the true answer without these headers, such as `Capture-Id`.
    WithoutHeaders(Vec<String>),
    /// Before commit: 307 to another place.
    Redirect {
        /// The value of `Location`.
        location: String,
    },
}

impl Fault {
    /// An error status in place of the request's effect, with the body Klarna documents for it.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Status {
            status,
            retry_after: None,
            body: None,
            committed: false,
        }
    }

    /// An error status although the request takes effect, with the body Klarna documents for it.
    #[must_use]
    pub fn status_after_commit(status: u16) -> Self {
        Self::Status {
            status,
            retry_after: None,
            body: None,
            committed: true,
        }
    }

    /// A body of 64 MiB.
    #[must_use]
    pub fn oversized() -> Self {
        Self::Oversized(64 * 1024 * 1024)
    }

    /// Whether the request takes effect.
    #[must_use]
    pub fn commits(&self) -> bool {
        match self {
            Self::DropBeforeCommit
            | Self::ResetBeforeCommit
            | Self::RateLimited { .. }
            | Self::BadGatewayHtml
            | Self::Redirect { .. } => false,
            Self::Status { committed, .. } | Self::Answer { committed, .. } => *committed,
            _ => true,
        }
    }
}
