//! What goes wrong, and how a call that meets it has to end.

use std::time::Duration;

use klarna_sandbox::Fault;
use klarna_tools_tests::Kind;

use super::ending::Ending::{self, Done, Refused, Unconfirmed, Unknown};

/// More than the server waits where a trouble is slow.
const TOO_LONG: Duration = Duration::from_mins(1);

/// Where a redirect leads, at the sandbox itself.
pub(crate) const ELSEWHERE: &str = "/elsewhere";

/// A fault and its consequences: for a read, for a write with a key, for a write without one.
pub(crate) struct Trouble {
    pub(crate) fault: Fault,
    /// The time budget of the server, in seconds, where the fault would wait for it to end.
    pub(crate) budget: Option<&'static str>,
    once: [Ending; 3],
    always: [Ending; 3],
}

impl Trouble {
    /// An error that ends a read at once.
    pub(crate) fn refusing(status: u16) -> Self {
        Self {
            fault: Fault::status(status),
            budget: None,
            once: [Refused; 3],
            always: [Refused; 3],
        }
    }

    /// How a call of this kind ends when the fault strikes once, or every attempt.
    pub(crate) fn ending(&self, kind: Kind, always: bool) -> Ending {
        let [read, keyed, unkeyed] = if always { self.always } else { self.once };
        match kind {
            Kind::Read => read,
            Kind::Keyed => keyed,
            Kind::Unkeyed => unkeyed,
        }
    }
}

/// Every fault that the sandbox can play.
pub(crate) fn all() -> Vec<Trouble> {
    let mut all = Vec::new();
    all.extend(broken_connections());
    all.extend(waits());
    all.extend(errors());
    all.extend(limits());
    all.extend(broken_answers());
    all
}

fn broken_connections() -> impl Iterator<Item = Trouble> {
    [
        Fault::DropBeforeCommit,
        Fault::DropAfterCommit,
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
    ]
    .map(|fault| Trouble {
        fault,
        budget: None,
        once: [Done, Done, Unknown],
        always: [Unknown, Unknown, Unknown],
    })
    .into_iter()
}

fn waits() -> impl Iterator<Item = Trouble> {
    let bearable = Duration::from_millis(20);
    let patient =
        [Fault::Delay(bearable), Fault::DelayAfterCommit(bearable)].map(|fault| Trouble {
            fault,
            budget: None,
            once: [Done; 3],
            always: [Done; 3],
        });
    let lost = [Fault::Delay(TOO_LONG), Fault::DelayAfterCommit(TOO_LONG)].map(|fault| Trouble {
        fault,
        budget: Some("3"),
        once: [Unknown; 3],
        always: [Unknown; 3],
    });
    patient.into_iter().chain(lost)
}

fn errors() -> impl Iterator<Item = Trouble> {
    let statuses = [500, 502, 503, 504];
    let before = statuses.map(Fault::status);
    let after = statuses.map(Fault::status_after_commit);
    let passing = before.into_iter().chain(after).map(|fault| Trouble {
        fault,
        budget: None,
        once: [Done, Done, Unknown],
        always: [Refused, Unknown, Unknown],
    });
    passing.chain(foreign_errors())
}

/// Errors that the API did not give: whatever they say, it may have carried out the request.
fn foreign_errors() -> impl Iterator<Item = Trouble> {
    let page = |status| Fault::Answer {
        status,
        headers: vec![("Content-Type".to_owned(), "text/html".to_owned())],
        body: b"<html><h1>Denied</h1></html>".to_vec(),
        committed: true,
    };
    let repeated = [Fault::BadGatewayHtml, page(429)].map(|fault| Trouble {
        fault,
        budget: None,
        once: [Done, Done, Unknown],
        always: [Unknown; 3],
    });
    let location = ELSEWHERE.to_owned();
    let final_at_once = [Fault::Redirect { location }, page(403)].map(|fault| Trouble {
        fault,
        budget: None,
        once: [Unknown; 3],
        always: [Unknown; 3],
    });
    repeated.into_iter().chain(final_at_once)
}

fn limits() -> impl Iterator<Item = Trouble> {
    let short = [None, Some(1)].map(|retry_after| Trouble {
        fault: Fault::RateLimited {
            retry_after,
            ratelimit_reset: None,
        },
        budget: None,
        once: [Done, Done, Refused],
        always: [Refused; 3],
    });
    let long =
        [(Some(3_600), None), (None, Some(3_600))].map(|(retry_after, ratelimit_reset)| Trouble {
            fault: Fault::RateLimited {
                retry_after,
                ratelimit_reset,
            },
            budget: None,
            once: [Refused; 3],
            always: [Refused; 3],
        });
    short.into_iter().chain(long)
}

fn broken_answers() -> impl Iterator<Item = Trouble> {
    let brief = [
        Fault::Truncated,
        Fault::Oversized(3 << 20),
        Fault::Malformed,
        Fault::EmptyBody,
        Fault::Answer {
            status: 200,
            headers: Vec::new(),
            body: b"[1]".to_vec(),
            committed: true,
        },
    ]
    .map(|fault| Trouble {
        fault,
        budget: None,
        once: [Done, Done, Unconfirmed],
        always: [Unknown, Done, Unconfirmed],
    });
    brief.into_iter().chain([Trouble {
        fault: Fault::Endless,
        budget: Some("3"),
        once: [Unknown, Done, Unconfirmed],
        always: [Unknown, Done, Unconfirmed],
    }])
}
