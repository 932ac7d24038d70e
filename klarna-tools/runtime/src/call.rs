//! A call, from arguments to answer.

mod cleaned;
mod diagnosis;
mod record;

use std::sync::Arc;

use serde_json::{Map, Value};
use tokio::time::{Duration, Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::arguments::validate;
use crate::arguments::violation::Violation;
use crate::client::Client;
use crate::failure::next_step;
use crate::failure::outcome::{Failure, Outcome};
use crate::http::transport::Answers;
use crate::key::CallKey;
use crate::memory::{Decision, Ending, Write};
use crate::prepare::plan::{self, Plan, Planned};
use crate::result::projection::{self, Projection};
use crate::result::reading::Reading;
use crate::result::success::Success;
use crate::result::summary::Summary;
use crate::send::read_back;
use crate::send::retry::{self, RetryRequest};
use crate::tools::Tool;
use toolspec_model::ResultSource;

/// How long the reads that follow a write go on when its call is cancelled. A caller that repeats
/// the call gets this answer, and needs the state and the currency.
const AFTER_CANCELLING: Duration = Duration::from_secs(2);

impl Tool {
    /// Calls the tool. Cancelling stops reads and further attempts; a write that is on its way is
    /// awaited nevertheless, so that its outcome is known.
    ///
    /// The ceiling and the rate of the tool's policy apply. Asking a person is up to the caller:
    /// [`Tool::prepare`] gives the question.
    ///
    /// A write goes on in a task of its own when this is dropped or cancelled. The next identical
    /// call that gives no key is then taken for the same call: it gets the outcome, and a further
    /// one is new.
    pub async fn call(
        &self,
        client: &Client,
        arguments: Map<String, Value>,
        cancel: &CancellationToken,
    ) -> Result<Success, Failure> {
        match self.prepare(client, arguments).await {
            Ok(prepared) => prepared.send(cancel).await,
            Err(failure) => Err(*failure),
        }
    }

    /// The answer to a call whose arguments could not even be read: nothing is sent.
    #[must_use]
    pub fn refuse(&self, violations: Vec<Violation>) -> Failure {
        *plan::wrong_arguments(self, violations)
    }

    /// The answer to a call that is refused because too many others wait: nothing is sent.
    #[must_use]
    pub fn turn_away(&self, waiting: usize) -> Failure {
        let message =
            format!("{waiting} calls wait for their turn already; this one was not taken.");
        let next = "Wait until some of them are answered, then call again.";
        let mut failure = Failure::new(self, Outcome::NotSent, message).with_next(next);
        failure.retryable = true;
        *failure
    }

    /// Where `structured` violates the output schema; empty for the result of a call.
    #[must_use]
    pub fn validate_output(&self, structured: &Map<String, Value>) -> Vec<Violation> {
        validate::content(self, &Value::Object(structured.clone()))
    }
}

/// Carries out what is planned, within the time that the tool has from now on.
pub(crate) async fn run(
    tool: &Tool,
    client: &Client,
    plan: Plan,
    cancel: &CancellationToken,
) -> Result<Success, Failure> {
    let deadline = Instant::now() + client.budget(tool);
    let call = Call {
        tool,
        client,
        plan,
        cancel,
        deadline,
    };
    let outcome = call.run().await;
    outcome.map_err(|failure| *failure.cleaned(client.redactor()))
}

/// Carries out a write in a task that nothing aborts, and records how it ended.
pub(crate) async fn carry_out(
    tool: Tool,
    client: Client,
    plan: Plan,
    decision: Decision,
    write: Arc<Write>,
) {
    let mut note = Note {
        tool,
        client,
        write,
        ending: None,
    };
    let (tool, client) = (note.tool.clone(), note.client.clone());
    let plan = match decision {
        Decision::Resume => plan.again(&tool, &client, note.write.key()),
        _ => Ok(plan),
    };
    let begun = match plan {
        Ok(plan) => record::begin(&tool, &client, plan, &note.write).await,
        Err(failure) => Err(failure),
    };
    let (mut ending, decision) = match begun {
        Ok((plan, decision)) => {
            let ending = run(&tool, &client, plan, note.write.stop()).await;
            (ending, decision)
        }
        Err(failure) => (Err(*failure.cleaned(client.redactor())), Decision::Begin),
    };
    record::end(&tool, &client, &note.write, &ending).await;
    decision.add_note(&mut ending);
    note.ending = Some(ending);
}

/// Records the end of a write, also when its task ends early.
struct Note {
    tool: Tool,
    client: Client,
    write: Arc<Write>,
    ending: Option<Ending>,
}

impl Drop for Note {
    fn drop(&mut self) {
        let ending = match self.ending.take() {
            Some(ending) => ending,
            None => Err(*ended_early(&self.tool, &self.client, self.write.key())),
        };
        self.client.memory().end(&self.write, ending);
    }
}

/// A bug of this program, or the end of its runtime.
fn ended_early(tool: &Tool, client: &Client, key: Option<CallKey>) -> Box<Failure> {
    let message = "The call ended in a bug of this program.";
    let repeat = plan::repetition(tool, key);
    let portal = client.tools().server().portal();
    let mut failure = Failure::new(tool, Outcome::Unknown, message)
        .with_next(next_step::safe_repeat(repeat.as_deref(), portal));
    failure.idempotency_key = key.map(|key| key.to_string());
    failure
}

/// A call that is under way.
pub(crate) struct Call<'a> {
    pub(crate) tool: &'a Tool,
    pub(crate) client: &'a Client,
    pub(crate) plan: Plan,
    cancel: &'a CancellationToken,
    deadline: Instant,
}

impl Call<'_> {
    async fn run(self) -> Result<Success, Box<Failure>> {
        let mut answers = self.perform().await?;
        let is_nothing = self.is_nothing(&answers);
        let mut projection = projection::project(self.tool, &self.plan.arguments, &mut answers);
        if !projection.missing.is_empty() {
            return Err(self.unconfirmed(projection, &answers));
        }
        if !self.tool.is_write()
            && let Err(why) = self.client.check().await
        {
            projection.warnings.add(&why.reason);
        }
        self.read_back(&mut projection).await;
        let success = self.summarize(self.complete(projection), is_nothing);
        debug_assert_eq!(
            self.tool.validate_output(&success.structured),
            [],
            "{}",
            self.tool.name
        );
        Ok(success)
    }

    /// Whether a read was answered without the body that its result comes from.
    fn is_nothing(&self, answers: &Answers) -> bool {
        let mut sources = self.tool.result.iter().flat_map(|field| &field.sources);
        let returns_body = sources.any(|source| matches!(source, ResultSource::Body { .. }));
        let mut answers = answers.iter();
        returns_body && !self.tool.is_write() && answers.any(|(_, answer)| answer.is_empty())
    }

    /// The result with its sentence.
    fn summarize(&self, structured: Map<String, Value>, is_nothing: bool) -> Success {
        let summary = Summary {
            arguments: &self.plan.arguments,
            structured: &structured,
        };
        let title = &self.tool.title;
        let mut sentence = if is_nothing {
            format!("{title}: there is nothing there; the API answered without content.")
        } else {
            summary.sentence(&self.tool.says)
        };
        if sentence.is_empty() {
            sentence = format!("{title}: done.");
        }
        self.client.redactor().clean_texts(vec![&mut sentence]);
        let text = String::new();
        Success { structured, text }.with_summary(sentence)
    }

    /// Sends the requests one after the other, up to the first that does not succeed.
    async fn perform(&self) -> Result<Answers, Box<Failure>> {
        let http = self
            .client
            .http()
            .map_err(|problem| plan::cannot_send(self.tool, &problem))?;
        let mut answers = Answers::new();
        for (position, planned) in self.plan.requests.iter().enumerate() {
            let Planned { index, request } = planned;
            let Some(step) = self.tool.steps.get(*index) else {
                continue;
            };
            let request = RetryRequest {
                request,
                template: &step.request,
                retry: &step.retry,
                may_have_been_executed: self.plan.is_repetition,
                reads: Reading::of_step(self.tool, *index, step, &self.plan.arguments),
                client: self.client,
                deadline: self.deadline,
            };
            let last = retry::deliver(http, &request, self.cancel).await;
            if !request.is_answered(&last.end) {
                return Err(self.failed(position, step, &last, answers));
            }
            answers.extend(last.end.ok().map(|answer| (*index, answer)));
        }
        Ok(answers)
    }

    /// Reads what the tool reports after a write, best effort.
    async fn read_back(&self, projection: &mut Projection) {
        let deadline = self.deadline.min(Instant::now() + read_back::LONGEST);
        let never = CancellationToken::new();
        for report in &self.tool.reports {
            // Boxed, or the future of every call would be as large.
            let read = read_back::read(report, self.client, &self.plan.arguments, deadline, &never);
            let read = Box::pin(read);
            let given_up = async {
                self.cancel.cancelled().await;
                sleep(AFTER_CANCELLING).await;
            };
            let read = async {
                tokio::select! {
                    read = read => read,
                    () = given_up => Err("the call was cancelled".to_owned()),
                }
            };
            match read.await {
                Ok(body) => projection.add(&report.name, &report.schema, body),
                Err(reason) => projection.warnings.add(&format!(
                    "{} could not be read back: {reason}; the write itself succeeded",
                    report.name
                )),
            }
        }
    }
}
