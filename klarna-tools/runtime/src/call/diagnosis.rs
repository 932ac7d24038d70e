//! What is reported about a call that did not succeed.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::failure::api_error::ApiError;
use crate::failure::classify::{LastAttempt, classify};
use crate::failure::next_step::{self, FailureContext};
use crate::failure::outcome::{Failure, Outcome};
use crate::http::transport::{Answer, Answers};
use crate::prepare::plan::{self, summaries};
use crate::result::budget;
use crate::result::projection::{self, Projection, Warnings};
use toolspec_model::Step;

impl Call<'_> {
    fn portal(&self) -> &str {
        self.client.tools().server().portal()
    }

    /// The request at `position` did not succeed, after those before it did.
    pub(crate) fn failed(
        &self,
        position: usize,
        step: &Step,
        last: &LastAttempt,
        mut answers: Answers,
    ) -> Box<Failure> {
        let answer = last.end.as_ref().ok();
        let error = answer
            .map(|answer| self.api_error(answer))
            .unwrap_or_default();
        let repeat = plan::repetition(self.tool, self.plan.key);
        let context = FailureContext {
            step,
            outcome: classify(&step.retry, last, error.is_the_apis),
            status: answer.map(|answer| answer.status),
            is_the_apis: error.is_the_apis,
            hint: last
                .remedy()
                .or_else(|| answer.and_then(|answer| self.hint(&error, answer))),
            repeat: repeat.as_deref(),
            partly_done: position > 0,
            portal: self.portal(),
        };
        let message = next_step::message(step, last, &error);
        let mut failure = Failure::new(self.tool, context.outcome, message);
        failure.status = context.status;
        failure.operation = Some(step.request.operation());
        failure.retryable = context.is_worth_repeating();
        failure.next = context.next_step();
        let requests = self.plan.requests.split_at_checked(position);
        let (done, left) = requests.unwrap_or_default();
        failure.applied = summaries(self.tool, done);
        let in_doubt = usize::from(context.outcome == Outcome::Unknown && self.tool.is_write());
        let (in_doubt, left) = left.split_at_checked(in_doubt).unwrap_or_default();
        failure.in_doubt = summaries(self.tool, in_doubt);
        failure.not_applied = summaries(self.tool, left);
        if context.outcome == Outcome::Unknown || context.partly_done {
            failure.idempotency_key = self.key();
        }
        if context.partly_done {
            let arguments = &self.plan.arguments;
            failure.known = known(projection::project(self.tool, arguments, &mut answers));
        }
        add_api_error(&mut failure, error);
        failure
    }

    /// Everything was accepted, but the answers lack a field without which the result is worthless.
    pub(crate) fn unconfirmed(&self, projection: Projection, answers: &Answers) -> Box<Failure> {
        let repeat = plan::repetition(self.tool, self.plan.key);
        let (outcome, next) = if self.tool.is_write() {
            (
                Outcome::DoneUnconfirmed,
                next_step::after_done(repeat.as_deref(), self.portal()),
            )
        } else {
            (Outcome::Unknown, next_step::READ_AGAIN.to_owned())
        };
        let unread = answers
            .iter()
            .find_map(|(_, answer)| match answer.body.unreadable() {
                None if answer.is_empty() => Some("it has no content"),
                reason => reason,
            });
        let cause = unread
            .map(|reason| format!(" ({reason})"))
            .unwrap_or_default();
        let message = format!(
            "The API accepted the request, but its answer{cause} lacks {}.",
            projection.missing.join(", ")
        );
        let mut failure = Failure::new(self.tool, outcome, message).with_next(next);
        if let Some((_, answer)) = answers.last() {
            failure.status = Some(answer.status);
            failure.correlation_id = self.api_error(answer).correlation;
        }
        failure.retryable = repeat.is_some() || !self.tool.is_write();
        failure.idempotency_key = self.key();
        failure.applied = summaries(self.tool, &self.plan.requests);
        failure.known = known(projection);
        failure
    }

    fn key(&self) -> Option<String> {
        self.plan.key.map(|key| key.to_string())
    }

    fn api_error(&self, answer: &Answer) -> ApiError {
        ApiError::read(&self.client.tools().server().errors, answer)
    }

    fn hint(&self, error: &ApiError, answer: &Answer) -> Option<&str> {
        next_step::hint(
            self.tool,
            self.client.tools().server(),
            error.code.as_deref(),
            answer.status,
        )
    }
}

/// The single values of the result that the answers so far contain.
fn known(projection: Projection) -> Map<String, Value> {
    let single = |value: &Value| !value.is_object() && !value.is_array();
    let fields = projection.fields.into_iter();
    let mut known = fields.filter(|(_, value)| single(value)).collect();
    budget::fit(&mut known, &mut Warnings::default());
    known
}

fn add_api_error(failure: &mut Failure, error: ApiError) {
    failure.error_code = error.code;
    failure.error_messages = error.messages;
    failure.correlation_id = error.correlation;
}
