//! All state of one sandbox, behind one lock that is never kept across an await.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::answer::Envelope;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::fault::{Fault, Faults, Matcher};
use crate::journal::Journal;
use crate::merchant::Merchant;
use crate::rate::Rates;
use crate::reply::{Refusal, Reply};
use crate::request::Request;
use crate::route::{Route, route};

/// Alters the JSON body of a success before it is sent.
pub(crate) type Patch = Arc<dyn Fn(&mut Value) + Send + Sync>;

pub(crate) struct World {
    credentials: Credentials,
    state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) merchant: Merchant,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) overrides: Vec<(Matcher, Patch)>,
    rates: Rates,
}

/// A request as noted: its number in the journal and the fault that awaits it.
pub(crate) struct Received {
    pub(crate) number: u64,
    pub(crate) fault: Option<Fault>,
}

impl World {
    pub(crate) fn new(credentials: Credentials) -> Self {
        let clock = Clock::default();
        let state = State {
            merchant: Merchant::new(clock.now()),
            clock,
            ..State::default()
        };
        Self {
            credentials,
            state: Mutex::new(state),
        }
    }

    /// A panic under the lock (a test's own assertion) leaves the state as it was; go on with it.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn receive(&self, request: &Request, connection: u64) -> Received {
        let mut state = self.state();
        let fault = state.faults.take(&request.method, &request.target);
        let number = state.journal.note(request, connection, fault.clone());
        Received { number, fault }
    }

    /// Lets the request take effect, in one step that nothing interleaves with.
    pub(crate) fn commit(&self, request: &Request, number: u64) -> Reply {
        let operation = match self.admit(request) {
            Ok(Route::Found(operation)) => operation,
            Ok(Route::WrongMethod(allowed)) => {
                let mut reply = Reply::bare(405);
                reply.headers.push(("Allow".to_owned(), allowed.join(", ")));
                return reply;
            }
            // Klarna's front door refuses unknown paths without an error object.
            Ok(Route::Unknown) => return Reply::bare(403),
            Err(refusal) => return refusal.into(),
        };
        let (key, body) = (request.header("klarna-idempotency-key"), request.json());
        let mut state = self.state();
        let now = state.clock.now();
        let answered = state.merchant.answer(operation, key, body, now);
        if answered.replayed {
            state.journal.mark_replayed(number);
        }
        answered.reply
    }

    fn admit(&self, request: &Request) -> Result<Route, Refusal> {
        if !self.credentials.accept(request.header("authorization")) {
            return Err(Refusal::documented(401));
        }
        if request.too_large {
            return Err(Refusal::documented(413));
        }
        Ok(request
            .segments()
            .map_or(Route::Unknown, |segments| route(&request.method, &segments)))
    }

    /// Applies the overrides for this request to a successful reply.
    pub(crate) fn patch(&self, request: &Request, reply: &mut Reply) {
        let is_success = reply.is_success();
        let Some(body) = reply.body.as_mut().filter(|_| is_success) else {
            return;
        };
        let applies =
            |(matches, _): &&(Matcher, Patch)| matches.matches(&request.method, &request.target);
        let patches: Vec<Patch> = self
            .state()
            .overrides
            .iter()
            .filter(applies)
            .map(|(_, patch)| patch.clone())
            .collect();
        for patch in patches {
            patch(body);
        }
    }

    pub(crate) fn envelope(&self, request: &Request) -> Envelope {
        let creates_session = request.method == "POST" && request.path() == "/payments/v1/sessions";
        let mut state = self.state();
        let now = state.clock.now();
        Envelope::new(state.rates.spend(creates_session, now))
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
