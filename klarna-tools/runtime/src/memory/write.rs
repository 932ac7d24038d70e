//! One remembered write, and how it ended.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::SystemTime;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Decision, Ending};
use crate::failure::outcome::Outcome;
use crate::key::{CallKey, Fingerprint};
use crate::store::{Store, Ticket};

/// One write, from its first request on.
pub(crate) struct Write {
    pub(super) tool: String,
    key: Mutex<Option<CallKey>>,
    pub(super) call: Fingerprint,
    pub(super) end: watch::Sender<Option<End>>,
    /// Since when a caller has had its answer, if one has.
    read: Mutex<Option<Instant>>,
    /// Where it is recorded, once it is.
    record: OnceLock<(Arc<dyn Store>, Ticket)>,
    /// Whether it only reports what an earlier process has done.
    is_recalled: AtomicBool,
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
            key: Mutex::new(key),
            call,
            end: watch::Sender::new(None),
            read: Mutex::default(),
            record: OnceLock::new(),
            is_recalled: AtomicBool::new(false),
            callers: Arc::downgrade(&guard),
            stop,
        });
        (write, guard)
    }

    /// The key that it is sent under, if its tool has one.
    pub(crate) fn key(&self) -> Option<CallKey> {
        *lock(&self.key)
    }

    /// It goes on with a write of an earlier process, under the key of that one.
    pub(crate) fn resume(&self, key: Option<CallKey>) {
        *lock(&self.key) = key;
    }

    /// It only reports a write of an earlier process.
    pub(crate) fn recall(&self) {
        self.is_recalled.store(true, Ordering::Relaxed);
    }

    /// It is recorded there.
    pub(crate) fn record(&self, store: &Arc<dyn Store>, ticket: Ticket) {
        // A write is recorded once.
        let _ = self.record.set((Arc::clone(store), ticket));
    }

    /// Its record, unless that is one of an earlier process that stays as it is.
    pub(crate) fn ticket(&self) -> Option<Ticket> {
        let own = self.record.get();
        let own = own.filter(|_| !self.is_recalled.load(Ordering::Relaxed));
        own.map(|(_, ticket)| *ticket)
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
        let is_repeated = decision == Decision::Replay || self.is_recalled.load(Ordering::Relaxed);
        if is_repeated || !uncertain {
            *lock(&self.read) = Some(Instant::now());
            self.tell(true);
        }
    }

    /// The answer has reached nobody after all.
    pub(crate) fn unread(&self) {
        *lock(&self.read) = None;
        self.tell(false);
    }

    fn tell(&self, told: bool) {
        if let Some((store, ticket)) = self.record.get() {
            store.told(*ticket, told);
        }
    }

    pub(super) fn ended(&self) -> Option<End> {
        self.end.borrow().clone()
    }

    fn resumes(&self, end: &End) -> bool {
        // By the clock: an API forgets a key also while this machine sleeps.
        let is_kept = |key: CallKey| !key.is_too_old(SystemTime::now());
        self.key().is_some_and(is_kept) && is_uncertain(&end.ending)
    }

    /// Whether an identical call that was made at `asked` belongs to this write: no caller had the
    /// answer by then, or the write can go on under its key.
    pub(super) fn is_due(&self, asked: Instant) -> bool {
        let is_read = lock(&self.read).is_some_and(|read| read <= asked);
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

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether it is certain that nothing was done.
pub(crate) fn is_void(ending: &Ending) -> bool {
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
