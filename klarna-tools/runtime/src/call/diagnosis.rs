//! What is reported about a call that did not succeed.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::failure::api_error::ApiError;
use crate::failure::classify::{LastAttempt, classify};
use crate::failure::next_step::{self, FailureContext};
use crate::failure::outcome::{Failure, Outcome};
use crate::http::transport::{Answer, Answers, Body};
use crate::prepare::plan::{self, summaries};
use crate::result::budget;
use crate::result::projection::{self, Projection, Warnings};
use crate::result::redact::Redact;
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
        let mut redact = self.redact();
        let error = answer
            .map(|answer| self.api_error(answer, redact.as_mut()))
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
            let projection = projection::project(self.tool, arguments, &mut answers);
            failure.known = self.known(projection, redact.as_mut());
        }
        add_api_error(&mut failure, error);
        redacted(failure, redact)
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
            failure.correlation_id = self.api_error(answer, None).correlation;
        }
        failure.retryable = repeat.is_some() || !self.tool.is_write();
        failure.idempotency_key = self.key();
        failure.applied = summaries(self.tool, &self.plan.requests);
        let mut redact = self.redact();
        failure.known = self.known(projection, redact.as_mut());
        redacted(failure, redact)
    }

    fn key(&self) -> Option<String> {
        self.plan.key.map(|key| key.to_string())
    }

    /// What an error answer says. What is removed of it is removed before its texts are cut.
    fn api_error(&self, answer: &Answer, redact: Option<&mut Redact<'_>>) -> ApiError {
        let format = &self.client.tools().server().errors;
        let error = ApiError::read(format, answer);
        let (Some(redact), Some(body)) = (redact, answer.body.json()) else {
            return error;
        };
        let mut body = body.clone();
        self.client.redactor().clean(&mut body);
        redact.value(&mut body);
        let answer = Answer {
            status: answer.status,
            headers: answer.headers.clone(),
            body: Body::Read(body),
        };
        // Support finds the request by the whole id.
        let correlation = error.correlation;
        ApiError {
            correlation,
            ..ApiError::read(format, &answer)
        }
    }

    /// The single values of the result that the answers so far contain.
    fn known(&self, projection: Projection, redact: Option<&mut Redact<'_>>) -> Map<String, Value> {
        let mut fields = projection.fields;
        if let Some(redact) = redact {
            self.client.redactor().clean_members(&mut fields);
            redact.result(&mut fields);
        }
        fields.retain(|_, value| !value.is_object() && !value.is_array());
        budget::fit(&mut fields, &mut Warnings::default());
        fields
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

/// The failure without what the manifest wants removed of its message.
fn redacted(mut failure: Box<Failure>, redact: Option<Redact<'_>>) -> Box<Failure> {
    if let Some(mut redact) = redact {
        redact.text(&mut failure.message);
        // An error shows where something was removed; only a log has the counts.
        let _ = redact.finish();
    }
    failure
}

fn add_api_error(failure: &mut Failure, error: ApiError) {
    failure.error_code = error.code;
    failure.error_messages = error.messages;
    failure.correlation_id = error.correlation;
}
