//! Questions that a client has taken to a person and not yet answered.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rmcp::model::{ErrorData, JsonObject};
use tokio::time::Instant;
use toolspec_runtime::Prepared;
use toolspec_runtime::Tool;
use uuid::Uuid;

/// How long a person may think.
pub(super) const PATIENCE: Duration = Duration::from_mins(10);

/// Most questions that are kept; then the oldest is forgotten.
const MOST: usize = 32;

/// Calls that wait for consent, oldest first. The state that a client carries is a random name of
/// one of them: it contains nothing, can be used once, and means nothing to another process.
#[derive(Default)]
pub(super) struct Questions(Mutex<VecDeque<Question>>);

struct Question {
    state: String,
    until: Instant,
    tool: String,
    arguments: JsonObject,
    pending: Pending,
}

/// A call that waits for consent, and what a person is asked.
pub(super) struct Pending {
    pub(super) prepared: Prepared,
    pub(super) question: String,
}

impl Questions {
    /// Keeps a call until its question is answered; returns the state that the client gives back.
    pub(super) fn open(&self, tool: &Tool, arguments: JsonObject, pending: Pending) -> String {
        let state = Uuid::new_v4().to_string();
        let mut questions = self.waiting();
        if questions.len() >= MOST {
            questions.pop_front();
        }
        questions.push_back(Question {
            state: state.clone(),
            until: Instant::now() + PATIENCE,
            tool: tool.name.clone(),
            arguments,
            pending,
        });
        state
    }

    /// The call that `state` names, if it is this one.
    pub(super) fn close(
        &self,
        state: &str,
        tool: &Tool,
        arguments: &JsonObject,
    ) -> Result<Pending, ErrorData> {
        let mut questions = self.waiting();
        let at = questions
            .iter()
            .position(|question| question.state == state);
        let question = at.and_then(|at| questions.remove(at)).ok_or_else(|| {
            tracing::warn!(
                tool = tool.name,
                "an answer to no open question: nothing was sent"
            );
            refused("it was used, is older than 10 minutes or was never issued")
        })?;
        if question.tool != tool.name || question.arguments != *arguments {
            return Err(refused(
                "it belongs to a call of another tool or with other arguments",
            ));
        }
        Ok(question.pending)
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Question>> {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        questions.retain(|question| question.until > Instant::now());
        questions
    }
}

fn refused(why: &str) -> ErrorData {
    let message = format!(
        "this requestState cannot be used: {why}. Nothing was sent. Call again without it, and a \
         person is asked anew"
    );
    ErrorData::invalid_params(message, None)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use toolspec_runtime::{BaseUrl, Client, Credentials};

    use super::*;
    use crate::shop::TOOLSET;

    fn tool() -> &'static Tool {
        TOOLSET.tool("cancel_order").unwrap()
    }

    fn arguments(order: &str) -> JsonObject {
        match json!({ "order_id": order }) {
            Value::Object(arguments) => arguments,
            _ => JsonObject::new(),
        }
    }

    async fn open(questions: &Questions, order: &str) -> String {
        let client = Client::builder(&TOOLSET)
            .base(BaseUrl::loopback("http://127.0.0.1:1").unwrap())
            .credentials(Ok(Credentials::new("user", "password")))
            .build();
        let prepared = tool().prepare(&client, arguments(order)).await;
        let pending = Pending {
            prepared: prepared.ok().unwrap(),
            question: String::new(),
        };
        questions.open(tool(), arguments(order), pending)
    }

    fn closes(questions: &Questions, state: &str, order: &str) -> bool {
        questions.close(state, tool(), &arguments(order)).is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn a_question_is_forgotten_when_nobody_answers() {
        let questions = Questions::default();
        let state = open(&questions, "o").await;
        tokio::time::advance(PATIENCE).await;
        assert!(!closes(&questions, &state, "o"));
    }

    #[tokio::test]
    async fn a_question_is_answered_once_and_for_its_own_call() {
        let questions = Questions::default();
        let (one, other) = (open(&questions, "o").await, open(&questions, "o").await);
        assert!(closes(&questions, &other, "o"));
        assert!(!closes(&questions, &other, "o"));
        assert!(!closes(&questions, &one, "p"));
        assert!(!closes(&questions, &one, "o"), "a wrong answer is one, too");
    }

    #[tokio::test]
    async fn the_oldest_of_too_many_questions_is_forgotten() {
        let questions = Questions::default();
        let first = open(&questions, "o").await;
        let mut others = Vec::new();
        for _ in 0..MOST {
            others.push(open(&questions, "o").await);
        }
        assert!(!closes(&questions, &first, "o"));
        assert!(others.iter().all(|state| closes(&questions, state, "o")));
    }
}
