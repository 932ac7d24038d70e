//! What is told about a call that did not succeed.

use serde_json::{Map, Value};

use crate::advice::{self, Situation};
use crate::budget;
use crate::call::Call;
use crate::outcome::{Failure, Outcome};
use crate::plan::{self, summaries};
use crate::projection::{self, Projection, Warnings};
use crate::refusal::Refusal;
use crate::retry::Course;
use crate::transport::{Answer, Answers};
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
        course: &Course,
        mut answers: Answers,
    ) -> Box<Failure> {
        let answer = course.end.as_ref().ok();
        let refusal = answer
            .map(|answer| self.refusal(answer))
            .unwrap_or_default();
        let repeat = plan::repetition(self.tool, self.plan.key);
        let situation = Situation {
            step,
            outcome: advice::judge(&step.retry, course, refusal.is_the_apis),
            status: answer.map(|answer| answer.status),
            is_the_apis: refusal.is_the_apis,
            hint: answer.and_then(|answer| self.hint(&refusal, answer)),
            repeat: repeat.as_deref(),
            partly_done: position > 0,
            portal: self.portal(),
        };
        let message = advice::message(step, course, &refusal);
        let mut failure = Failure::new(self.tool, situation.outcome, message);
        failure.status = situation.status;
        failure.operation = Some(step.request.operation());
        failure.retryable = situation.is_worth_repeating();
        failure.next = situation.next_step();
        let requests = self.plan.requests.split_at_checked(position);
        let (done, left) = requests.unwrap_or_default();
        failure.applied = summaries(self.tool, done);
        let in_doubt = usize::from(situation.outcome == Outcome::Unknown && self.tool.is_write());
        let (in_doubt, left) = left.split_at_checked(in_doubt).unwrap_or_default();
        failure.in_doubt = summaries(self.tool, in_doubt);
        failure.not_applied = summaries(self.tool, left);
        if situation.outcome == Outcome::Unknown || situation.partly_done {
            failure.idempotency_key = self.key();
        }
        if situation.partly_done {
            let arguments = &self.plan.arguments;
            failure.known = known(projection::project(self.tool, arguments, &mut answers));
        }
        tell(&mut failure, refusal);
        failure
    }

    /// Everything was accepted, but the answers lack a field without which the result is worthless.
    pub(crate) fn unconfirmed(&self, projection: Projection, answers: &Answers) -> Box<Failure> {
        let repeat = plan::repetition(self.tool, self.plan.key);
        let (outcome, next) = if self.tool.is_write() {
            (
                Outcome::DoneUnconfirmed,
                advice::after_done(repeat.as_deref(), self.portal()),
            )
        } else {
            (Outcome::Unknown, advice::READ_AGAIN.to_owned())
        };
        let unread = answers
            .iter()
            .find_map(|(_, answer)| answer.body.unreadable());
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
            failure.correlation_id = self.refusal(answer).correlation;
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

    fn refusal(&self, answer: &Answer) -> Refusal {
        Refusal::read(&self.client.tools().server().errors, answer)
    }

    fn hint(&self, refusal: &Refusal, answer: &Answer) -> Option<&str> {
        advice::hint(
            self.tool,
            self.client.tools().server(),
            refusal.code.as_deref(),
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

fn tell(failure: &mut Failure, refusal: Refusal) {
    failure.error_code = refusal.code;
    failure.error_messages = refusal.messages;
    failure.correlation_id = refusal.correlation;
}
