//! What the sandbox was asked, in the order of arrival.

use std::fmt;

use serde_json::Value;

use crate::fault::Fault;
use crate::request::{Request, header, path};

/// One request and how it was answered.
#[derive(Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// The method, in upper case as received.
    pub method: String,
    /// Path and query, with every percent-escape as received.
    pub target: String,
    /// Header names in lower case, in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, cut at 1 MiB.
    pub body: Vec<u8>,
    /// The status that was sent; None while nothing is, and for ever when the connection was closed instead or the
    /// caller gave up first.
    pub status: Option<u16>,
    /// Whether an earlier answer was repeated for the request's idempotency key.
    pub replayed: bool,
    /// The fault that was played on this request.
    pub fault: Option<Fault>,
    /// The number of the TCP connection, counted from 1: equal numbers mean a reused connection.
    pub connection: u64,
    number: u64,
}

impl Exchange {
    /// The target without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        path(&self.target)
    }

    /// The first header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The value of `Klarna-Idempotency-Key`.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.header("klarna-idempotency-key")
    }

    /// The body as JSON; None when it is empty or is not JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): &(String, String)| {
            let secret = name.eq_ignore_ascii_case("authorization");
            (
                name.clone(),
                if secret {
                    "[REDACTED]".to_owned()
                } else {
                    value.clone()
                },
            )
        };
        f.debug_struct("Exchange")
            .field("method", &self.method)
            .field("target", &self.target)
            .field(
                "headers",
                &self.headers.iter().map(shown).collect::<Vec<_>>(),
            )
            .field("body", &String::from_utf8_lossy(&self.body))
            .field("status", &self.status)
            .field("replayed", &self.replayed)
            .field("fault", &self.fault)
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    exchanges: Vec<Exchange>,
    received: u64,
}

impl Journal {
    /// Records a request and returns its number, which stays valid when the journal is cleared.
    pub(crate) fn note(&mut self, request: &Request, connection: u64, fault: Option<Fault>) -> u64 {
        self.received += 1;
        self.exchanges.push(Exchange {
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            status: None,
            replayed: false,
            fault,
            connection,
            number: self.received,
        });
        self.received
    }

    pub(crate) fn mark_replayed(&mut self, number: u64) {
        self.amend(number, |exchange| exchange.replayed = true);
    }

    pub(crate) fn mark_answered(&mut self, number: u64, status: u16) {
        self.amend(number, |exchange| exchange.status = Some(status));
    }

    pub(crate) fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    pub(crate) fn clear(&mut self) {
        self.exchanges.clear();
    }

    fn amend(&mut self, number: u64, change: impl FnOnce(&mut Exchange)) {
        if let Ok(index) = self
            .exchanges
            .binary_search_by_key(&number, |exchange| exchange.number)
            && let Some(exchange) = self.exchanges.get_mut(index)
        {
            change(exchange);
        }
    }
}
