//! The store of this machine.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Map, Value};
use tokio::sync::Mutex as AsyncMutex;
use toolspec_runtime::store::{Admission, Digest, End, NewWrite, Obstacle, Pending, Store, Ticket};

use crate::control;
use crate::folder::DATABASE;
use crate::keys::Keys;
use crate::opened::Opened;
use crate::problem::{of_database, unusable};
use crate::writes;

/// How old the knowledge may be whether sending is halted; and while others write.
const FRESH: Duration = Duration::from_millis(100);
const STALE: Duration = Duration::from_secs(1);

/// How long idempotency keys of the time before the store are accepted.
const DAY: Duration = Duration::from_hours(24);

/// How long what was noted waits for a transaction that writes it along.
const SOON: Duration = Duration::from_millis(250);

/// A store in a folder. Nothing is opened or created before the first question.
#[derive(Clone)]
pub struct Local(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    /// The program that a person resumes with.
    program: String,
    opened: AsyncMutex<Option<Opened>>,
    known: Mutex<Option<Known>>,
    sealing: Mutex<Option<Sealing>>,
    told: Mutex<BTreeMap<i64, bool>>,
}

/// What idempotency keys are made with, and since when.
struct Sealing {
    keys: Keys,
    made: SystemTime,
}

impl Sealing {
    fn digest(&self, call: &[u8; 32]) -> Digest {
        // A clock that has gone back makes the store no older.
        let age = self.made.elapsed().unwrap_or_default();
        Digest {
            keyed: self.keys.seal(call),
            is_new: age < DAY,
        }
    }
}

/// Whether anything may be sent, and since when that is known.
struct Known {
    at: Instant,
    answer: Result<(), Obstacle>,
}

impl Local {
    /// The store in this folder, for this program.
    #[must_use]
    pub fn new(folder: PathBuf, program: &str) -> Self {
        Self(Arc::new(Inner {
            folder,
            program: program.to_owned(),
            opened: AsyncMutex::default(),
            known: Mutex::default(),
            sealing: Mutex::default(),
            told: Mutex::default(),
        }))
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// Whether there is anything in it yet.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.folder().join(DATABASE).exists()
    }

    /// Does something with the open store. After an error it is opened anew.
    pub(crate) async fn with<T>(
        &self,
        work: impl AsyncFnOnce(&mut Opened) -> sqlx::Result<T>,
    ) -> Result<T, Obstacle> {
        let mut opened = self.0.opened.lock().await;
        if opened.is_none() {
            *opened = Some(Opened::open(self.folder()).await?);
        }
        let Some(open) = opened.as_mut() else {
            return Err(unusable(self.folder(), "it was not opened", ""));
        };
        let done = work(open).await;
        done.map_err(|error| {
            *opened = None;
            of_database(self.folder(), &error)
        })
    }

    /// What is known already, if it is not older than this.
    fn known(&self, age: Duration) -> Option<Result<(), Obstacle>> {
        let known = lock(&self.0.known);
        let known = known.as_ref().filter(|known| known.at.elapsed() < age);
        known.map(|known| known.answer.clone())
    }

    fn learn(&self, answer: &Result<(), Obstacle>) {
        *lock(&self.0.known) = Some(Known {
            at: Instant::now(),
            answer: answer.clone(),
        });
    }

    /// Asks whether sending is halted, unless that is known.
    async fn ask(&self) -> Result<(), Obstacle> {
        if let Some(known) = self.known(FRESH) {
            return known;
        }
        if self.0.opened.try_lock().is_err()
            && let Some(known) = self.known(STALE)
        {
            return known;
        }
        let halt = self
            .with(async |opened| control::read(&mut opened.connection).await)
            .await;
        let answer = halt.and_then(|halt| halt.map_or(Ok(()), |halt| Err(self.halted(&halt))));
        self.learn(&answer);
        answer
    }

    async fn seal(&self, call: &[u8; 32]) -> Result<Digest, Obstacle> {
        if let Some(sealing) = &*lock(&self.0.sealing) {
            return Ok(sealing.digest(call));
        }
        let opened = async |opened: &mut Opened| {
            Ok(Sealing {
                keys: opened.keys.clone(),
                made: opened.made,
            })
        };
        let sealing = self.with(opened).await?;
        Ok(lock(&self.0.sealing).insert(sealing).digest(call))
    }

    fn halted(&self, halt: &control::Halt) -> Obstacle {
        Obstacle {
            is_halt: true,
            reason: format!(
                "a person halted everything at {} UTC: {}",
                halt.since, halt.reason
            ),
            remedy: format!(
                "Tell the person who asked for it. Only a person can lift the halt, with `{} resume`.",
                self.0.program
            ),
        }
    }

    async fn admit(&self, write: NewWrite<'_>) -> Result<Admission, Obstacle> {
        let noted = self.noted();
        let begun = self
            .with(async |opened| writes::begin(opened, write, &noted).await)
            .await;
        // A transaction that was given up has noted nothing.
        if !matches!(&begun, Ok(Ok(admission)) if !matches!(admission, Admission::Beyond(_))) {
            self.note_again(noted);
        }
        let answer = begun.and_then(|begun| begun.map_err(|halt| self.halted(&halt)));
        self.learn(&answer.as_ref().map(drop).map_err(Clone::clone));
        answer
    }

    async fn write_noted(&self) {
        let noted = self.noted();
        if noted.is_empty() {
            return;
        }
        let written = self
            .with(async |opened| writes::tell(opened, &noted).await)
            .await;
        if written.is_err() {
            self.note_again(noted);
        }
    }

    fn noted(&self) -> BTreeMap<i64, bool> {
        std::mem::take(&mut lock(&self.0.told))
    }

    /// Puts back what could not be written, except for what was noted since.
    fn note_again(&self, noted: BTreeMap<i64, bool>) {
        let mut told = lock(&self.0.told);
        for (number, yes) in noted {
            told.entry(number).or_insert(yes);
        }
    }
}

impl Store for Local {
    fn check(&self) -> Pending<'_, Result<(), Obstacle>> {
        Box::pin(self.ask())
    }

    fn digest<'a>(&'a self, call: &'a [u8; 32]) -> Pending<'a, Result<Digest, Obstacle>> {
        Box::pin(self.seal(call))
    }

    fn begin<'a>(&'a self, write: NewWrite<'a>) -> Pending<'a, Result<Admission, Obstacle>> {
        Box::pin(self.admit(write))
    }

    fn end(
        &self,
        ticket: Ticket,
        end: End,
        ids: Map<String, Value>,
    ) -> Pending<'_, Result<(), Obstacle>> {
        Box::pin(self.with(async move |opened| writes::end(opened, ticket, end, &ids).await))
    }

    fn told(&self, ticket: Ticket, told: bool) {
        let is_first = {
            let mut noted = lock(&self.0.told);
            noted.insert(ticket.number, told);
            noted.len() == 1
        };
        // Outside of a runtime it is written when the program ends.
        if is_first && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let store = self.clone();
            runtime.spawn(async move {
                tokio::time::sleep(SOON).await;
                store.write_noted().await;
            });
        }
    }

    fn flush(&self) -> Pending<'_, ()> {
        Box::pin(self.write_noted())
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Local").field(&self.0.folder).finish()
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_time_before_the_store_are_in_use_for_a_day() {
        for (hours, is_new) in [(0, true), (23, true), (25, false)] {
            let made = SystemTime::now() - Duration::from_hours(hours);
            let keys = Keys::of(&[7; 32]).unwrap();
            assert_eq!(
                Sealing { keys, made }.digest(&[1; 32]).is_new,
                is_new,
                "{hours}"
            );
        }
        let later = SystemTime::now() + Duration::from_hours(1);
        let keys = Keys::of(&[7; 32]).unwrap();
        assert!(Sealing { keys, made: later }.digest(&[1; 32]).is_new);
    }
}
