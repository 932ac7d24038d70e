//! Requests that were read and are not answered yet.
//!
//! rmcp knows each by a number of ours and never by the client's id: of two requests under one id
//! it would carry out both and give the answer of the first to the second. So an id is free again
//! as soon as its request is cancelled, even while that request still runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rmcp::model::RequestId;

use crate::output::Output;

/// The open requests of a session.
#[derive(Default)]
pub(super) struct Requests {
    last: i64,
    open: HashMap<i64, OpenRequest>,
    numbers: HashMap<RequestId, i64>,
}

/// A request that waits for its answer.
pub(super) struct OpenRequest {
    /// The client's id for it.
    pub(super) id: RequestId,
    pub(super) method: &'static str,
    /// Where its answer goes.
    pub(super) reply: Reply,
}

/// Where answers go.
#[derive(Clone)]
pub(super) enum Reply {
    /// Each on a line of its own.
    Line(Output),
    /// Together with those of the same batch.
    Batch(Arc<Batch>),
}

/// The answers to a batch. They go out as one line when nobody adds any more.
pub(super) struct Batch {
    answers: Mutex<Vec<u8>>,
    output: Output,
}

impl Requests {
    /// Whether a request under this id waits for its answer.
    pub(super) fn has(&self, id: &RequestId) -> bool {
        self.numbers.contains_key(id)
    }

    /// The client's id for the open request of this number.
    pub(super) fn id_of(&self, number: &RequestId) -> Option<RequestId> {
        let RequestId::Number(number) = number else {
            return None;
        };
        Some(self.open.get(number)?.id.clone())
    }

    /// Keeps a request until it is answered or cancelled; gives it a number.
    pub(super) fn open(&mut self, request: OpenRequest) -> RequestId {
        self.last += 1;
        self.numbers.insert(request.id.clone(), self.last);
        self.open.insert(self.last, request);
        RequestId::Number(self.last)
    }

    /// The request with this number, which is answered now.
    pub(super) fn answer(&mut self, number: &RequestId) -> Option<OpenRequest> {
        let RequestId::Number(number) = number else {
            return None;
        };
        let request = self.open.remove(number)?;
        self.numbers.remove(&request.id);
        Some(request)
    }

    /// The number of the request with this id, which nobody wants answered any more.
    pub(super) fn cancel(&mut self, id: &RequestId) -> Option<RequestId> {
        let number = self.numbers.remove(id)?;
        self.open.remove(&number);
        Some(RequestId::Number(number))
    }

    /// Gives up all that is open.
    pub(super) fn clear(&mut self) {
        self.open.clear();
        self.numbers.clear();
    }
}

impl Reply {
    /// A batch of its own on the same way.
    pub(super) fn batch(output: &Output) -> Self {
        Self::Batch(Arc::new(Batch {
            answers: Mutex::default(),
            output: output.clone(),
        }))
    }

    /// Sends an answer, which is JSON without a line break.
    pub(super) fn send(&self, mut answer: Vec<u8>) {
        match self {
            Self::Line(output) => {
                answer.push(b'\n');
                output.send(answer);
            }
            Self::Batch(batch) => batch.add(&answer),
        }
    }
}

impl Batch {
    fn add(&self, answer: &[u8]) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let before = if answers.is_empty() { b'[' } else { b',' };
        answers.push(before);
        answers.extend_from_slice(answer);
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let answers = self.answers.get_mut();
        let mut line = std::mem::take(answers.unwrap_or_else(PoisonError::into_inner));
        if !line.is_empty() {
            line.extend_from_slice(b"]\n");
            self.output.send(line);
        }
    }
}
