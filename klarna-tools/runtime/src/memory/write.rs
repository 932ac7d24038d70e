//! One remembered write, and how it ended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Decision, Ending};
use crate::failure::outcome::Outcome;
use crate::key::{CallKey, Fingerprint};

/// One write, from its first request on.
pub(crate) struct Write {
    pub(super) tool: String,
    pub(crate) key: Option<CallKey>,
    pub(super) call: Fingerprint,
    pub(super) end: watch::Sender<Option<End>>,
    /// Since when a caller has had its answer, if one has.
    read: Mutex<Option<Instant>>,
    /// Those who wait for it; when all have gone, no further attempt is made.
    pub(super) callers: Weak<DropGuard>,
    stop: CancellationToken,
}

/// Counts its owner among those who wait for a write.
pub(crate) type CallerGuard = Arc<DropGuard>;

#[derive(Clone)]
pub(super) struct End {
    pub(super) ending: Arc<Ending>,
    pub(super) at: Instant,
    pub(super) bytes: usize,
}

impl Write {
    pub(super) fn begin(
        tool: &str,
        call: Fingerprint,
        key: Option<CallKey>,
    ) -> (Arc<Self>, CallerGuard) {
        let stop = CancellationToken::new();
        let guard = Arc::new(stop.clone().drop_guard());
        let write = Arc::new(Self {
            tool: tool.to_owned(),
            key,
            call,
            end: watch::Sender::new(None),
            read: Mutex::default(),
            callers: Arc::downgrade(&guard),
            stop,
        });
        (write, guard)
    }

    /// Cancelled when nobody waits for it any more.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// Waits for its end.
    pub(crate) async fn ending(&self) -> Arc<Ending> {
        let mut end = self.end.subscribe();
        loop {
            if let Some(end) = &*end.borrow_and_update() {
                return Arc::clone(&end.ending);
            }
            // Fails only without a sender, and that is in `self`.
            let _ = end.changed().await;
        }
    }

    /// Itself, if its outcome is uncertain.
    pub(crate) fn uncertain(self: Arc<Self>) -> Option<Arc<Self>> {
        let is_uncertain = self.ended().is_some_and(|end| is_uncertain(&end.ending));
        is_uncertain.then_some(self)
    }

    /// A caller has the answer, so that the next identical call is a new one. An uncertain outcome
    /// has to be reported twice for that.
    pub(crate) fn read(&self, decision: Decision) {
        let uncertain = self.ended().is_some_and(|end| is_uncertain(&end.ending));
        if decision == Decision::Replay || !uncertain {
            *self.read_at() = Some(Instant::now());
        }
    }

    /// The answer has reached nobody after all.
    pub(crate) fn unread(&self) {
        *self.read_at() = None;
    }

    pub(super) fn ended(&self) -> Option<End> {
        self.end.borrow().clone()
    }

    fn resumes(&self, end: &End) -> bool {
        // By the clock: an API forgets a key also while this machine sleeps.
        let is_kept = |key: CallKey| !key.is_too_old(SystemTime::now());
        self.key.is_some_and(is_kept) && is_uncertain(&end.ending)
    }

    fn read_at(&self) -> MutexGuard<'_, Option<Instant>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an identical call that was made at `asked` belongs to this write: no caller had the
    /// answer by then, or the write can go on under its key.
    pub(super) fn is_due(&self, asked: Instant) -> bool {
        let is_read = self.read_at().is_some_and(|read| read <= asked);
        !is_read || self.ended().is_some_and(|end| self.resumes(&end))
    }

    pub(super) fn decision(&self) -> Decision {
        match self.ended() {
            None => Decision::Join,
            Some(end) if self.resumes(&end) => Decision::Resume,
            Some(_) => Decision::Replay,
        }
    }
}

/// Whether it is certain that nothing was done.
pub(super) fn is_void(ending: &Ending) -> bool {
    ending.as_ref().is_err_and(|failure| {
        let nothing = matches!(failure.outcome, Outcome::NotSent | Outcome::Refused);
        nothing && failure.applied.is_empty()
    })
}

/// Whether something may be left to do or to find out.
fn is_uncertain(ending: &Ending) -> bool {
    ending.is_err() && !is_void(ending)
}

/// About how many bytes an answer takes.
pub(super) fn bytes(ending: &Ending) -> usize {
    match ending {
        Ok(success) => {
            let fields = success.structured.iter();
            let fields = fields.map(|(name, value)| name.len() + room(value));
            success.text.len() + fields.sum::<usize>()
        }
        Err(failure) => failure.to_string().len(),
    }
}

fn room(value: &Value) -> usize {
    let below = match value {
        Value::String(text) => text.len(),
        Value::Array(elements) => elements.iter().map(room).sum(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| name.len() + room(value))
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    below + size_of::<Value>()
}
