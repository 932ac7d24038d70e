//! The answers kept for `Klarna-Idempotency-Key`.
//!
//! One space of keys for the merchant: neither the operation, nor the order, nor the body is looked at.

use std::collections::HashMap;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::reply::Reply;

/// How long after the first attempt a key is remembered.
const LIFETIME: Duration = Duration::from_hours(24);

#[derive(Debug, Default)]
pub(crate) struct Keys {
    answers: HashMap<String, (Timestamp, Reply)>,
}

impl Keys {
    /// The first answer to this key, while it is remembered.
    pub(crate) fn recall(&self, key: &str, now: Timestamp) -> Option<Reply> {
        let (first_seen, reply) = self.answers.get(key)?;
        (now < first_seen.plus(LIFETIME)).then(|| reply.clone())
    }

    /// Keeps an answer; one of the 5xx class is not final and is not kept.
    pub(crate) fn remember(&mut self, key: &str, now: Timestamp, reply: &Reply) {
        if reply.status < 500 {
            self.answers.insert(key.to_owned(), (now, reply.clone()));
        }
    }
}
