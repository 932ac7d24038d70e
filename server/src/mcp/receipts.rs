//! Which answers have reached the client, as far as a server can know.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use klarna_tools::Receipt;
use rmcp::model::RequestId;
use tokio::time::Instant;

/// How long a client certainly waits for an answer. Some give up without a word, so that what is
/// written later has perhaps reached nobody.
const PROMPT: Duration = Duration::from_secs(5);

/// Most answers that a late cancellation can still reach; then the oldest is out of reach.
const MOST: usize = 256;

/// The answers of a session, the latest last.
#[derive(Default)]
pub(super) struct Receipts(Mutex<VecDeque<Answer>>);

struct Answer {
    /// Our number of the request.
    number: RequestId,
    /// The client's id for it, once the answer is written.
    id: Option<RequestId>,
    arrived: Instant,
    receipt: Receipt,
}

impl Receipts {
    /// The request with this number, which `arrived` then, is about to be answered.
    pub(super) fn expect(&self, number: RequestId, arrived: Instant, receipt: Receipt) {
        let mut answers = self.answers();
        if answers.len() >= MOST {
            answers.pop_front();
        }
        answers.push_back(Answer {
            number,
            id: None,
            arrived,
            receipt,
        });
    }

    /// The answer to this request was written, under the client's id.
    pub(super) fn written(&self, number: &RequestId, id: &RequestId) {
        let mut answers = self.answers();
        let mut answers = answers.iter_mut().rev();
        if let Some(answer) = answers.find(|answer| answer.number == *number) {
            answer.id = Some(id.clone());
            if answer.arrived.elapsed() <= PROMPT {
                answer.receipt.read();
            }
        }
    }

    /// The client gave up a request that is answered already: it does not look at the answer.
    pub(super) fn cancelled(&self, id: &RequestId) {
        let answers = self.answers();
        let mut answers = answers.iter().rev();
        if let Some(answer) = answers.find(|answer| answer.id.as_ref() == Some(id)) {
            answer.receipt.unread();
        }
    }

    fn answers(&self) -> MutexGuard<'_, VecDeque<Answer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
