//! Writes whose answer may have reached nobody.
//!
//! A client that stops waiting never sees the key of its call, and calls again without one. So that
//! nothing is done twice, each write is remembered by a digest of its call. An identical call joins
//! the write while it runs. Afterwards it gets the same answer, or goes on under the same key if the
//! outcome is uncertain.

mod write;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::failure::outcome::Failure;
use crate::key::{CallKey, Fingerprint};
use crate::result::success::Success;
pub(crate) use write::{CallerGuard, Write, is_void};
use write::{End, bytes};

/// How long a write is remembered after it has ended.
const RETENTION: Duration = Duration::from_mins(15);

/// Most writes that are remembered after they have ended, and most bytes of their answers.
const MOST: usize = 256;
const LARGEST: usize = 4 << 20;

/// What the answer to an identical call begins with.
const JOINED: &str =
    "This call joined the identical one that was still running; nothing was sent a second time.";
const REPLAYED: &str =
    "Nothing was sent: this is the earlier call's answer; call again to do it a second time.";
const FAILURE_REPLAYED: &str = "Nothing was sent: this is the earlier call's answer.";
const RESUMED: &str = "This call went on with the earlier identical one under its key; nothing was done a second time.";

/// A write that was begun and has not ended: whether the API carries it out is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWrite {
    /// The name of the tool.
    pub tool: String,
    /// The key under which it can be repeated safely, if the tool has one.
    pub idempotency_key: Option<String>,
}

/// How a call ended.
pub(crate) type Ending = Result<Success, Failure>;

/// The writes of a client: those that run, and those that ended lately.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Writes>);

#[derive(Default)]
struct Writes {
    running: Vec<RememberedWrite>,
    /// The first to end first.
    ended: VecDeque<RememberedWrite>,
    /// Of the answers in `ended`.
    bytes: usize,
}

/// The digest is beside the write, so that searching stays cheap.
struct RememberedWrite {
    call: Fingerprint,
    write: Arc<Write>,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is carried out.
    Begin,
    /// It goes on with a write of uncertain outcome, under the same key.
    Resume,
    /// It waits for the write that runs.
    Join,
    /// It takes the answer of a write that has ended.
    Replay,
}

impl Memory {
    /// The write that a call belongs to, unless the call is new. With a key: one that runs under
    /// that key. Without: one that runs, or has ended and [is due](Write::is_due).
    pub(crate) fn find(
        &self,
        call: Fingerprint,
        given: Option<CallKey>,
        asked: Instant,
    ) -> Option<Arc<Write>> {
        self.writes().find(call, given, asked)
    }

    /// Decides what becomes of a call, and records it. `earlier` is what [`Memory::find`] had found
    /// for it: a call that was let through because of a write never begins another.
    pub(crate) fn enter(
        &self,
        tool: &str,
        call: Fingerprint,
        (key, given): (Option<CallKey>, bool),
        earlier: Option<Arc<Write>>,
        asked: Instant,
    ) -> (Decision, Arc<Write>, Option<CallerGuard>) {
        let mut writes = self.writes();
        let given = key.filter(|_| given);
        let running = writes.running(call, given);
        let found = running
            .or(earlier)
            .or_else(|| writes.find(call, given, asked));
        let decision = found
            .as_ref()
            .map_or(Decision::Begin, |write| write.decision());
        let key = match (decision, found) {
            (Decision::Join | Decision::Replay, Some(write)) => {
                let guard = write.callers.upgrade();
                return (decision, write, guard);
            }
            (_, Some(write)) => write.key(),
            (_, None) => key,
        };
        let (write, guard) = Write::begin(tool, call, key);
        writes.begin(Arc::clone(&write));
        (decision, write, Some(guard))
    }

    /// Records how a write has ended, and wakes all who wait for it.
    pub(crate) fn end(&self, write: &Arc<Write>, ending: Ending) {
        let end = End {
            bytes: bytes(&ending),
            ending: Arc::new(ending),
            at: Instant::now(),
        };
        let mut writes = self.writes();
        writes
            .running
            .retain(|entry| !Arc::ptr_eq(&entry.write, write));
        if !is_void(&end.ending) {
            writes.bytes += end.bytes;
            writes.ended.push_back(RememberedWrite {
                call: write.call,
                write: Arc::clone(write),
            });
        }
        write.end.send_replace(Some(end));
        writes.prune();
    }

    /// The writes that run.
    pub(crate) fn open(&self) -> Vec<OpenWrite> {
        let writes = self.writes();
        let open = writes.running.iter().map(|entry| OpenWrite {
            tool: entry.write.tool.clone(),
            idempotency_key: entry.write.key().map(|key| key.to_string()),
        });
        open.collect()
    }

    fn writes(&self) -> MutexGuard<'_, Writes> {
        let mut writes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writes.prune();
        writes
    }
}

impl Writes {
    fn find(
        &self,
        call: Fingerprint,
        given: Option<CallKey>,
        asked: Instant,
    ) -> Option<Arc<Write>> {
        let ended = || self.due(call, asked).filter(|_| given.is_none());
        self.running(call, given).or_else(ended)
    }

    fn running(&self, call: Fingerprint, given: Option<CallKey>) -> Option<Arc<Write>> {
        let mut running = self.running.iter().rev();
        let is_it = |entry: &&RememberedWrite| {
            entry.call == call && (given.is_none() || entry.write.key() == given)
        };
        running.find(is_it).map(|entry| Arc::clone(&entry.write))
    }

    fn due(&self, call: Fingerprint, asked: Instant) -> Option<Arc<Write>> {
        let mut ended = self.ended.iter().rev();
        let is_it = |entry: &&RememberedWrite| entry.call == call && entry.write.is_due(asked);
        ended.find(is_it).map(|entry| Arc::clone(&entry.write))
    }

    fn begin(&mut self, write: Arc<Write>) {
        // What was uncertain under this key is now up to this write.
        let is_same =
            |entry: &RememberedWrite| entry.call == write.call && entry.write.key() == write.key();
        if write.key().is_some() {
            while let Some(at) = self.ended.iter().position(is_same) {
                self.forget(at);
            }
        }
        self.running.push(RememberedWrite {
            call: write.call,
            write,
        });
    }

    /// Forgets what is too old. Beyond the limits it forgets the oldest, first those that are not
    /// due.
    fn prune(&mut self) {
        while let Some(oldest) = self.ended.front() {
            let is_old = oldest
                .write
                .ended()
                .is_none_or(|end| end.at.elapsed() >= RETENTION);
            if !is_old && self.ended.len() <= MOST && self.bytes <= LARGEST {
                return;
            }
            let now = Instant::now();
            let mut ended = self.ended.iter();
            let done_with = ended.position(|entry| !entry.write.is_due(now));
            self.forget(done_with.filter(|_| !is_old).unwrap_or(0));
        }
    }

    fn forget(&mut self, at: usize) {
        let forgotten = self.ended.remove(at);
        let end = forgotten.and_then(|entry| entry.write.ended());
        self.bytes = self.bytes.saturating_sub(end.map_or(0, |end| end.bytes));
    }
}

impl Decision {
    /// Adds to `ending` what became of the call.
    pub(crate) fn add_note(self, ending: &mut Ending) {
        let note = match self {
            Self::Begin => return,
            Self::Resume => RESUMED,
            Self::Join => JOINED,
            // The failure itself advises against repeating it.
            Self::Replay if ending.is_err() => FAILURE_REPLAYED,
            Self::Replay => REPLAYED,
        };
        match ending {
            Ok(success) => success.add_note(note),
            Err(failure) => failure.add_note(note),
        }
    }
}

#[cfg(test)]
mod tests;
