//! A call that has passed every check, before anything of it is sent.

use std::fmt::Write as _;
use std::sync::{Arc, Weak};

use serde_json::{Map, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Position;

use crate::call;
use crate::client::Client;
use crate::failure::outcome::{Failure, Outcome};
use crate::http::request::shown_body;
use crate::memory::{CallerGuard, Decision, Ending, Write};
use crate::prepare::not_confirmed::NotConfirmed;
use crate::prepare::plan::{self, Plan, Planned};
use crate::prepare::policy;
use crate::prepare::question;
use crate::result::success::Success;
use crate::tools::Tool;

/// A call whose arguments are sound and within the limits of its tool. It is sent once, or never;
/// the time that a call may take begins with sending.
#[must_use]
pub struct Prepared {
    tool: Tool,
    client: Client,
    plan: Plan,
}

/// An outcome on its way to the caller.
#[derive(Debug)]
#[must_use]
pub struct Delivery {
    /// What has become of the call.
    pub outcome: Result<Success, Failure>,
    /// Records that it has arrived.
    pub receipt: Receipt,
}

/// Records whether an outcome has reached the caller. Until [`Receipt::read`], an identical call
/// counts as the same call: it gets this outcome and does nothing.
#[derive(Debug, Clone, Default)]
pub struct Receipt(Option<(Decision, Weak<Write>)>);

impl Tool {
    /// Checks the arguments and the limits of the tool, counts the call, and changes nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the arguments, or the limit that they exceed; always
    /// [`Outcome::NotSent`].
    pub async fn prepare(
        &self,
        client: &Client,
        arguments: Map<String, Value>,
    ) -> Result<Prepared, Box<Failure>> {
        self.prepare_as_of(client, arguments, Instant::now()).await
    }

    /// The same for a call that was made at `asked` and has waited since. An answer that was
    /// delivered after `asked` was unknown to its caller, so an identical call is the same call.
    ///
    /// # Errors
    ///
    /// As of [`Tool::prepare`].
    pub async fn prepare_as_of(
        &self,
        client: &Client,
        arguments: Map<String, Value>,
        asked: Instant,
    ) -> Result<Prepared, Box<Failure>> {
        if !client.has(self) {
            let message = "This client is not for the tool set that this tool belongs to.";
            return Err(Failure::new(self, Outcome::NotSent, message)
                .with_next("A person has to build the client with the tools that it is to call."));
        }
        let plan = plan::prepare(self, client, arguments, asked)
            .await
            .map_err(|failure| failure.cleaned(client.redactor()))?;
        Ok(Prepared {
            tool: self.clone(),
            client: client.clone(),
            plan,
        })
    }
}

impl Prepared {
    /// The question for a person before this is sent: the tool, where it goes, the amounts with
    /// their currencies, which may have to be read first, and the other arguments. `None` if the
    /// tool needs no confirmation, or if this belongs to an earlier call that was let through.
    ///
    /// # Errors
    ///
    /// It contains more than a person can be shown; [`Outcome::NotSent`].
    pub async fn question(&self) -> Result<Option<String>, Box<Failure>> {
        let Self { tool, client, plan } = self;
        if plan.earlier.is_some() || !policy::wants_confirmation(tool, &plan.arguments) {
            return Ok(None);
        }
        question::text(tool, client, plan).await.map(Some)
    }

    /// The requests that it would send, in order, as HTTP/1.1 writes them, each below a line with
    /// the origin that it goes to. Credentials are the names of their variables. Empty unless the
    /// client is built for a [dry run](crate::ClientBuilder::dry_run).
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        let planned = self.plan.requests.iter();
        let planned = planned.filter(|_| self.client.is_dry_run());
        let mut texts: Vec<String> = Vec::new();
        for Planned { index, request } in planned {
            let template = self.tool.steps.get(*index).map(|step| &step.request);
            let token = template.and_then(|template| self.client.shown_token_request(template));
            let token = token.as_ref().map(shown);
            texts.extend(token.filter(|token| !texts.contains(token)));
            texts.push(shown(request));
        }
        texts
    }

    /// Sends it. Cancelling stops reads and further attempts; a write that is on its way is awaited
    /// nevertheless, so that its outcome is known.
    ///
    /// A write goes on in a task of its own, also when this is dropped. The next identical call
    /// that gives no key then gets its outcome; so does one that is made while it runs.
    pub async fn send(self, cancel: &CancellationToken) -> Result<Success, Failure> {
        let Delivery { outcome, receipt } = self.deliver(cancel).await;
        if !cancel.is_cancelled() {
            receipt.read();
        }
        outcome
    }

    /// Sends it for a caller that the outcome may not reach.
    pub async fn deliver(self, cancel: &CancellationToken) -> Delivery {
        let Self { tool, client, plan } = self;
        if client.is_dry_run() {
            let failure = Failure::new(&tool, Outcome::NotSent, "This client sends nothing.");
            return Delivery::from(Err(*failure));
        }
        let Some(call) = plan.call else {
            return Delivery::from(call::run(&tool, &client, plan, cancel).await);
        };
        let key = (plan.key, plan.is_key_given);
        let memory = client.memory();
        let (earlier, asked) = (plan.earlier.clone(), plan.asked);
        let (mut decision, mut write, mut guard) =
            memory.enter(&tool.name, call, key, earlier, asked);
        while decision == Decision::Join {
            let is_given_up = guard.is_none();
            let ending = wait(write.ending(), guard, cancel).await;
            if !is_given_up || cancel.is_cancelled() || !is_worth_repeating(&ending) {
                return Delivery::of(decision, &write, &ending);
            }
            // Those who waited for that write made no further attempt; this call does.
            (decision, write, guard) =
                memory.enter(&tool.name, call, key, write.uncertain(), asked);
        }
        let guard = guard.filter(|_| !cancel.is_cancelled());
        if decision != Decision::Replay {
            let write = Arc::clone(&write);
            tokio::spawn(call::carry_out(tool, client, plan, decision, write));
        }
        let ending = wait(write.ending(), guard, cancel).await;
        Delivery::of(decision, &write, &ending)
    }

    /// Whether `client` would send the same: by the same tool, to the same hosts, as the same
    /// account.
    #[must_use]
    pub fn is_as_of(&self, client: &Client) -> bool {
        let (ours, theirs) = (self.client.tools().server(), client.tools().server());
        let tool = client.tools().tool(&self.tool.name);
        tool.is_some_and(|tool| **tool == *self.tool)
            && (&ours.hosts, &ours.security) == (&theirs.hosts, &theirs.security)
            && self.client.account() == client.account()
    }

    /// Drops the call unsent.
    #[must_use]
    pub fn withhold(self, why: NotConfirmed) -> Failure {
        let (message, next) = why.words();
        let mut failure = Failure::new(&self.tool, Outcome::NotSent, message).with_next(next);
        failure.retryable = why == NotConfirmed::Outdated;
        *failure
    }
}

fn shown(request: &reqwest::Request) -> String {
    let url = request.url();
    let (origin, target) = (&url[..Position::BeforePath], &url[Position::BeforePath..]);
    let mut text = format!("# {origin}\n{} {target} HTTP/1.1\n", request.method());
    for (name, value) in request.headers() {
        let value = value.to_str().ok().filter(|_| !value.is_sensitive());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}: {}", value.unwrap_or("[not shown]"));
    }
    let body = request.body().and_then(reqwest::Body::as_bytes);
    if let Some(body) = body.filter(|body| !body.is_empty()) {
        text.push('\n');
        text.push_str(&shown_body(request.headers(), body));
    }
    text
}

/// Waits for the end of a write; drops the guard when `cancel` is cancelled.
async fn wait(
    ending: impl Future<Output = Arc<Ending>>,
    guard: Option<CallerGuard>,
    cancel: &CancellationToken,
) -> Arc<Ending> {
    tokio::pin!(ending);
    tokio::select! {
        biased;
        ending = &mut ending => return ending,
        () = cancel.cancelled() => drop(guard),
    }
    ending.await
}

fn is_worth_repeating(ending: &Ending) -> bool {
    ending.as_ref().is_err_and(|failure| failure.retryable)
}

impl Delivery {
    fn of(decision: Decision, write: &Arc<Write>, ending: &Ending) -> Self {
        let mut outcome = ending.clone();
        decision.add_note(&mut outcome);
        Self {
            outcome,
            receipt: Receipt(Some((decision, Arc::downgrade(write)))),
        }
    }
}

impl Receipt {
    /// The outcome has reached the caller: an identical call is a new one.
    pub fn read(&self) {
        if let Some((decision, write)) = self.write() {
            write.read(decision);
        }
    }

    /// The outcome has reached nobody after all.
    pub fn unread(&self) {
        if let Some((_, write)) = self.write() {
            write.unread();
        }
    }

    fn write(&self) -> Option<(Decision, Arc<Write>)> {
        let (decision, write) = self.0.as_ref()?;
        Some((*decision, write.upgrade()?))
    }
}

impl From<Result<Success, Failure>> for Delivery {
    /// Of a call that is not remembered: a read, or one that was not sent.
    fn from(outcome: Result<Success, Failure>) -> Self {
        Self {
            outcome,
            receipt: Receipt::default(),
        }
    }
}
