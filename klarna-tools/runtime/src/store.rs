//! What outlives the process: the questions that a store answers.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Map, Value};

/// An answer that is waited for.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keeps writes beyond the end of the process, and knows whether anything may be sent.
pub trait Store: fmt::Debug + Send + Sync {
    /// Whether requests may be sent. What is known may be a tenth of a second old.
    fn check(&self) -> Pending<'_, Result<(), Obstacle>>;

    /// The digest of a call with a key that only this store has.
    fn digest<'a>(&'a self, call: &'a [u8; 32]) -> Pending<'a, Result<Digest, Obstacle>>;

    /// Records a write before anything of it is sent. If this fails, nothing is to be sent.
    fn begin<'a>(&'a self, write: NewWrite<'a>) -> Pending<'a, Result<Admission, Obstacle>>;

    /// Records how a write has ended, with the ids in its result if they may be kept.
    fn end(
        &self,
        ticket: Ticket,
        end: End,
        ids: Map<String, Value>,
    ) -> Pending<'_, Result<(), Obstacle>>;

    /// Notes whether the outcome has reached the caller. It is written a little later.
    fn told(&self, ticket: Ticket, told: bool);

    /// Writes at once what was noted.
    fn flush(&self) -> Pending<'_, ()>;
}

/// The digest of a call, with a key.
#[derive(Clone)]
pub struct Digest {
    /// The digest; whoever has it can make idempotency keys of the call.
    pub keyed: [u8; 32],
    /// Whether the store is so new that idempotency keys of the time before it are still in use.
    pub is_new: bool,
}

/// Why something is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// Whether a person has halted everything; otherwise the store cannot be used.
    pub is_halt: bool,
    /// What is wrong, as the end of a sentence and without its full stop.
    pub reason: String,
    /// What a person has to do.
    pub remedy: String,
}

/// A write that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewWrite<'a> {
    /// The digest of the tool set, of where its requests go and as whom.
    pub scope: &'a [u8; 32],
    /// The digest of the call.
    pub call: &'a [u8; 32],
    /// The name of the tool.
    pub tool: &'a str,
    /// The idempotency key of the call, if its tool has one.
    pub key: Option<&'a str>,
    /// Whether an earlier call had this key.
    pub is_repetition: bool,
    /// How long the API keeps a key.
    pub repeatable: Duration,
    /// The longest that the call takes.
    pub longest: Duration,
    /// What it moves, if its tool is under a ceiling.
    pub spending: Option<&'a Spending>,
}

/// What a call moves, and the ceilings of a day that it counts towards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// The amount, in minor units.
    pub amount: u64,
    /// Its ISO 4217 code.
    pub currency: String,
    /// Each ceiling by its name, with the most that is let through within any 24 hours.
    pub ceilings: Vec<(String, u64)>,
}

/// That a call would go beyond a ceiling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// The name of the ceiling.
    pub ceiling: String,
    /// The most that is let through within any 24 hours, in minor units.
    pub most: u64,
    /// How much of that is left.
    pub left: u64,
    /// When something of it becomes free, in UTC, and how much.
    pub next: Option<(String, u64)>,
    /// When there is enough for this call, in UTC; never if it is above the ceiling by itself.
    pub enough: Option<String>,
}

/// What becomes of a write.
#[derive(Debug, Clone, PartialEq)]
pub enum Admission {
    /// It is recorded, and is to be sent.
    Begun(Ticket),
    /// It would go beyond a ceiling: nothing is to be sent.
    Beyond(Beyond),
    /// It is an earlier call whose outcome nobody knows: it is to be sent under that one's key.
    Resumed {
        /// The record of the earlier call.
        ticket: Ticket,
        /// Its idempotency key.
        key: String,
    },
    /// It is an earlier call that has no key or one that is too old: nothing is to be sent.
    Earlier {
        /// The record of the earlier call.
        ticket: Ticket,
        /// Whether it was carried out; otherwise that is unknown.
        is_done: bool,
        /// When it began, in UTC.
        begun: String,
        /// The ids in its result, as far as they were kept.
        ids: Map<String, Value>,
    },
}

/// The record of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Its number in the store.
    pub number: i64,
    /// How often the same write was begun, this time included.
    pub attempt: i64,
    /// How the same write has ended before, if it has.
    pub former: Option<End>,
}

/// How a write has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was carried out.
    Done,
    /// It certainly changed nothing.
    Void,
    /// It may have been carried out, or not.
    Unknown,
}
