//! Which answers have reached the client, as far as a server can know.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rmcp::model::RequestId;
use tokio::time::Instant;
use toolspec_runtime::Receipt;

/// How long a client certainly waits for an answer. Some give up without a word, so that what is
/// written later has perhaps reached nobody.
const PROMPT: Duration = Duration::from_secs(5);

/// Most answers that a late cancellation can still reach; then the oldest is out of reach.
const MOST: usize = 256;

/// The answers of a session, and the questions to which no answer counts any more; the latest
/// last.
#[derive(Default)]
pub(super) struct Receipts {
    answers: Mutex<VecDeque<Answer>>,
    withdrawn: Mutex<VecDeque<(RequestId, String)>>,
}

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
        let mut answers = lock(&self.answers);
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

    /// The answer to this request was written, under the client's id. One that `waits` for the rest
    /// of its batch goes out later, perhaps to nobody.
    pub(super) fn written(&self, number: &RequestId, id: &RequestId, waits: bool) {
        let mut answers = lock(&self.answers);
        let mut answers = answers.iter_mut().rev();
        if let Some(answer) = answers.find(|answer| answer.number == *number) {
            answer.id = Some(id.clone());
            if !waits && answer.arrived.elapsed() <= PROMPT {
                answer.receipt.read();
            }
        }
    }

    /// The client gave up a request that is answered already: it does not look at the answer.
    pub(super) fn cancelled(&self, id: &RequestId) {
        let answers = lock(&self.answers);
        let mut answers = answers.iter().rev();
        if let Some(answer) = answers.find(|answer| answer.id.as_ref() == Some(id)) {
            answer.receipt.unread();
        }
    }

    /// The question whether to call `tool`, asked under this id, is no longer open.
    pub(super) fn withdraw(&self, id: RequestId, tool: &str) {
        let mut withdrawn = lock(&self.withdrawn);
        if withdrawn.len() >= MOST {
            withdrawn.pop_front();
        }
        withdrawn.push_back((id, tool.to_owned()));
    }

    /// Logs that a person has answered too late, if so.
    pub(super) fn answered(&self, id: &RequestId) {
        let mut withdrawn = lock(&self.withdrawn);
        if let Some(at) = withdrawn.iter().position(|(asked, _)| asked == id)
            && let Some((_, tool)) = withdrawn.remove(at)
        {
            tracing::warn!(
                tool,
                "a question was answered too late: nothing was sent, call again to be asked anew"
            );
        }
    }
}

fn lock<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
