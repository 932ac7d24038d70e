//! A call, from arguments to answer.

use serde_json::{Map, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::advice::{self, Situation};
use crate::client::Client;
use crate::outcome::{Failure, Outcome};
use crate::plan::{self, Plan};
use crate::projection::{self, Projection, wants_body};
use crate::refusal::Refusal;
use crate::report;
use crate::retry::{self, Course, Parcel};
use crate::says::Scene;
use crate::schema::Schema;
use crate::spec::{Retry, Tool, Toolset};
use crate::transport::Answer;
use crate::violation::Violation;

/// What a call has done.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The result; it validates against the output schema of the tool.
    pub structured: Map<String, Value>,
    /// What happened, in a sentence for a person.
    pub text: String,
}

impl Toolset {
    /// The tool with this name.
    #[must_use]
    pub fn tool(&self, name: &str) -> Option<&'static Tool> {
        self.tools.iter().find(|tool| tool.name == name)
    }
}

impl Tool {
    /// Calls the tool. Cancelling stops reads and further attempts; a write that is on its way is
    /// awaited nevertheless, so that its outcome is known.
    pub async fn call(
        &self,
        client: &Client,
        arguments: Map<String, Value>,
        cancel: &CancellationToken,
    ) -> Result<Success, Failure> {
        let deadline = Instant::now() + client.budget(self);
        match plan::prepare(self, client, arguments) {
            Ok(plan) => Call {
                tool: self,
                client,
                cancel,
                plan,
                deadline,
            }
            .run()
            .await
            .map_err(|failure| *failure),
            Err(failure) => Err(*failure),
        }
    }

    /// What about `structured` does not fit the output schema; nothing, for the result of a call.
    #[must_use]
    pub fn validate_output(&self, structured: &Map<String, Value>) -> Vec<Violation> {
        match Schema::compiled(self.output_schema) {
            Ok(schema) => schema.violations(&Value::Object(structured.clone())),
            Err(error) => vec![Violation {
                pointer: String::new(),
                message: format!("the output schema is not usable: {error}"),
            }],
        }
    }
}

/// A call that is under way.
struct Call<'a> {
    tool: &'a Tool,
    client: &'a Client,
    cancel: &'a CancellationToken,
    plan: Plan,
    deadline: Instant,
}

impl Call<'_> {
    async fn run(self) -> Result<Success, Box<Failure>> {
        let answers = self.perform().await?;
        let Projection {
            mut fields,
            missing,
            mut warnings,
        } = projection::project(self.tool, &self.plan.arguments, &answers);
        if !missing.is_empty() {
            return Err(self.unconfirmed(&missing, &answers));
        }
        let results = (&mut fields, &mut warnings);
        report::read_back(
            self.tool.reports,
            self.client,
            &self.plan.arguments,
            self.deadline,
            self.cancel,
            results,
        )
        .await;
        if let Some(key) = self.plan.key {
            fields.insert("idempotency_key".to_owned(), key.to_string().into());
        }
        if self.tool.steps.len() > 1 {
            fields.insert("applied".to_owned(), self.summaries(..).into());
        }
        if let Some(warnings) = warnings.into_value() {
            fields.insert("warnings".to_owned(), warnings);
        }
        debug_assert_eq!(
            self.tool.validate_output(&fields),
            [],
            "the result of {} breaks its output schema",
            self.tool.name
        );
        let text = Scene {
            arguments: &self.plan.arguments,
            structured: &fields,
        }
        .say(self.tool.says);
        let text = if text.is_empty() {
            format!("{}: done.", self.tool.title)
        } else {
            text
        };
        Ok(Success {
            structured: fields,
            text,
        })
    }

    /// Sends the requests one after the other, up to the first that does not succeed.
    async fn perform(&self) -> Result<Vec<Option<Answer>>, Box<Failure>> {
        let http = self
            .client
            .http()
            .map_err(|problem| Failure::new(self.tool, Outcome::NotSent, problem))?;
        let mut answers: Vec<Option<Answer>> = self.tool.steps.iter().map(|_| None).collect();
        for (position, (index, request)) in self.plan.requests.iter().enumerate() {
            let Some((step, slot)) = self.tool.steps.get(*index).zip(answers.get_mut(*index))
            else {
                continue;
            };
            let wants_body = wants_body(self.tool, *index);
            let operation = step.request.operation;
            let parcel = Parcel {
                request,
                operation,
                retry: step.retry,
                wants_body,
                deadline: self.deadline,
            };
            let course = retry::deliver(http, &parcel, self.cancel).await;
            match course.end {
                Ok(answer)
                    if answer.is_success()
                        && !(wants_body && step.retry == Retry::Read && answer.body.is_err()) =>
                {
                    *slot = Some(answer);
                }
                _ => return Err(self.failure(position, &course, &answers)),
            }
        }
        Ok(answers)
    }

    /// The failure of the request at `position`, after those before it succeeded.
    fn failure(
        &self,
        position: usize,
        course: &Course,
        answers: &[Option<Answer>],
    ) -> Box<Failure> {
        let Some(step) = self
            .plan
            .requests
            .get(position)
            .and_then(|(index, _)| self.tool.steps.get(*index))
        else {
            return Failure::new(self.tool, Outcome::Unknown, "A request failed.");
        };
        let toolset = self.client.toolset();
        let answer = course.end.as_ref().ok();
        let status = answer.map(|answer| answer.status);
        let refusal = answer
            .map(|answer| Refusal::read(&toolset.errors, answer))
            .unwrap_or_default();
        let outcome = advice::judge(step.retry, course);
        let hint = status
            .and_then(|status| advice::hint(self.tool, toolset, refusal.code.as_deref(), status));
        let repeat = plan::repetition(self.tool, self.plan.key);
        let mut failure = Failure::new(
            self.tool,
            outcome,
            advice::message(step, course, refusal.code.as_deref()),
        );
        let partly_done = position > 0;
        let repeat = repeat.as_deref();
        failure.next = Situation {
            step,
            outcome,
            status,
            hint,
            repeat,
            partly_done,
        }
        .next_step();
        failure.retryable = advice::is_worth_repeating(step.retry, outcome, status);
        failure.status = status;
        failure.error_code = refusal.code;
        failure.error_messages = refusal.messages;
        failure.correlation_id = refusal.correlation;
        failure.operation = Some(step.request.operation.to_owned());
        failure.applied = self.summaries(..position);
        failure.not_applied = self.summaries(position..);
        if outcome == Outcome::Unknown || position > 0 {
            failure.idempotency_key = self.plan.key.map(|key| key.to_string());
        }
        if position > 0 {
            failure.known = self.known(answers);
        }
        failure
    }

    /// Everything was accepted, but the answers lack a field without which the result is worthless.
    fn unconfirmed(&self, missing: &[&str], answers: &[Option<Answer>]) -> Box<Failure> {
        let outcome = if self.tool.is_write() {
            Outcome::DoneUnconfirmed
        } else {
            Outcome::Unknown
        };
        let unread = answers
            .iter()
            .flatten()
            .find_map(|answer| answer.body.as_ref().err())
            .filter(|reason| *reason != "not read");
        let cause = unread
            .map(|reason| format!(" ({reason})"))
            .unwrap_or_default();
        let message = format!(
            "The API accepted the request, but its answer{cause} lacks {}.",
            missing.join(", ")
        );
        let mut failure = Failure::new(self.tool, outcome, message);
        let last = answers.iter().flatten().next_back();
        failure.status = last.map(|answer| answer.status);
        failure.correlation_id = last
            .and_then(|answer| Refusal::read(&self.client.toolset().errors, answer).correlation);
        let repeat = plan::repetition(self.tool, self.plan.key);
        failure.retryable = repeat.is_some() || !self.tool.is_write();
        failure.next = match outcome {
            Outcome::DoneUnconfirmed => advice::after_done(repeat.as_deref()),
            _ => advice::READ_AGAIN.to_owned(),
        };
        failure.idempotency_key = self.plan.key.map(|key| key.to_string());
        failure.applied = self.summaries(..);
        failure.known = self.known(answers);
        failure
    }

    /// The single values of the result that the answers so far hold.
    fn known(&self, answers: &[Option<Answer>]) -> Map<String, Value> {
        let fields = projection::project(self.tool, &self.plan.arguments, answers).fields;
        fields
            .into_iter()
            .filter(|(_, value)| !value.is_object() && !value.is_array())
            .collect()
    }

    /// What the requests at these positions do.
    fn summaries(
        &self,
        positions: impl std::slice::SliceIndex<
            [(usize, reqwest::Request)],
            Output = [(usize, reqwest::Request)],
        >,
    ) -> Vec<String> {
        let requests = self.plan.requests.get(positions).unwrap_or_default();
        requests
            .iter()
            .filter_map(|(index, _)| self.tool.steps.get(*index))
            .map(|step| step.summary.to_owned())
            .collect()
    }
}
