//! Everything that is decided before anything is sent.

use std::sync::Arc;
use std::time::SystemTime;

use tokio::time::Instant;

use crate::arguments::validate::MOST;
use crate::arguments::violation::Violation;
use crate::arguments::{self, Arguments};
use crate::client::{Client, Unsendable};
use crate::failure::outcome::{Failure, Outcome};
use crate::http::request;
use crate::key::{CallKey, Fingerprint, Lifetime};
use crate::memory::Write;
use crate::prepare::policy;
use crate::store::Obstacle;
use crate::tools::Tool;
use toolspec_model::{Retry, Step};

/// A call that is ready to be sent.
pub(crate) struct Plan {
    pub(crate) arguments: Arguments,
    /// The digest of the call, if it writes.
    pub(crate) call: Option<Fingerprint>,
    /// The key of the call, if any step sends one.
    pub(crate) key: Option<CallKey>,
    /// Whether the caller gave the key.
    pub(crate) is_key_given: bool,
    /// Whether an earlier call may have carried out every request.
    pub(crate) is_repetition: bool,
    /// When the caller made it.
    pub(crate) asked: Instant,
    /// The earlier call that this one belongs to.
    pub(crate) earlier: Option<Arc<Write>>,
    /// The requests to send, in order.
    pub(crate) requests: Vec<Planned>,
}

/// A request of a step that the arguments ask for.
pub(crate) struct Planned {
    /// Index of the step in the tool.
    pub(crate) index: usize,
    pub(crate) request: reqwest::Request,
}

/// Checks the arguments and builds every request, so that a mistake in a later step is found
/// before an earlier one is sent. A call that belongs to an earlier one is not counted again.
pub(crate) async fn prepare(
    tool: &Tool,
    client: &Client,
    arguments: Arguments,
    asked: Instant,
) -> Result<Plan, Box<Failure>> {
    let arguments = arguments::accept(tool, arguments)
        .map_err(|violations| wrong_arguments(tool, violations))?;
    policy::check_ceiling(tool, client, &arguments).await?;
    let Recognized { call, seal, given } = recognize(tool, client, &arguments).await?;
    let earlier = call.and_then(|call| client.memory().find(call, given, asked));
    let known = given.or_else(|| earlier.as_ref().and_then(|write| write.key()));
    let key = seal.map(|seal| {
        let fresh = || CallKey::issue(seal, Lifetime::of(tool), SystemTime::now());
        known.unwrap_or_else(fresh)
    });
    let requests = requests(tool, client, &arguments, key)?;
    if given.is_none() && earlier.is_none() {
        policy::check_rate(tool, client)?;
    }
    Ok(Plan {
        arguments,
        call,
        key,
        is_key_given: given.is_some(),
        is_repetition: given.is_some(),
        asked,
        earlier,
        requests,
    })
}

impl Plan {
    /// The same call as a repetition of one that had this key.
    pub(crate) fn again(
        mut self,
        tool: &Tool,
        client: &Client,
        key: Option<CallKey>,
    ) -> Result<Self, Box<Failure>> {
        self.is_repetition = true;
        if self.key != key {
            self.key = key;
            self.requests = requests(tool, client, &self.arguments, key)?;
        }
        Ok(self)
    }
}

/// The request of every step that the arguments ask for.
fn requests(
    tool: &Tool,
    client: &Client,
    arguments: &Arguments,
    key: Option<CallKey>,
) -> Result<Vec<Planned>, Box<Failure>> {
    let steps = tool.steps.iter().enumerate();
    let requests = steps
        .filter(|(_, step)| step.is_sent(|name| arguments.contains_key(name)))
        .map(|(index, step)| {
            let key = key.map(|key| key.for_step(index, keyed_steps(tool)));
            let request = build(step, client, arguments, key.as_deref());
            let request = request.map_err(|why| match why {
                Unsendable::Arguments(violation) => wrong_arguments(tool, vec![violation]),
                Unsendable::Configuration(problem) => cannot_send(tool, &problem),
            })?;
            Ok::<_, Box<Failure>>(Planned { index, request })
        });
    match requests.collect::<Result<Vec<_>, _>>() {
        Ok(none) if none.is_empty() => Err(nothing_to_do(tool)),
        requests => requests,
    }
}

/// The argument, with its value, that makes a repetition safe.
pub(crate) fn repetition(tool: &Tool, key: Option<CallKey>) -> Option<String> {
    let argument = tool.idempotency_argument()?;
    Some(format!("`{argument}`: `{}`", key?))
}

/// What these requests do.
pub(crate) fn summaries(tool: &Tool, requests: &[Planned]) -> Vec<String> {
    let steps = requests
        .iter()
        .filter_map(|planned| tool.steps.get(planned.index));
    steps.map(|step| step.summary.clone()).collect()
}

/// What is known of a call before it is planned.
#[derive(Default)]
struct Recognized {
    /// The digest, if it writes.
    call: Option<Fingerprint>,
    /// The digest that its key contains, if it sends one.
    seal: Option<Fingerprint>,
    /// The key that the caller gives back.
    given: Option<CallKey>,
}

/// The digest of a write, and the key that the caller gives back for it.
async fn recognize(
    tool: &Tool,
    client: &Client,
    arguments: &Arguments,
) -> Result<Recognized, Box<Failure>> {
    if !tool.is_write() {
        return Ok(Recognized::default());
    }
    let argument = tool.idempotency_argument();
    let fingerprint = |name: &str| Fingerprint::of(client.account(), name, arguments, argument);
    let call = fingerprint(&tool.name);
    let mut recognized = Recognized {
        call: Some(call),
        ..Recognized::default()
    };
    if keyed_steps(tool) == 0 {
        return Ok(recognized);
    }
    // A renamed tool has issued keys under its earlier names.
    let names = tool.aliases.iter().map(|name| fingerprint(name));
    let calls: Vec<_> = std::iter::once(call).chain(names).collect();
    let seals = seals(client, &calls).await;
    let seals = seals.map_err(|why| not_sent(tool, &why))?;
    recognized.seal = seals.first().copied();
    let given = argument.and_then(|name| Some((name, arguments.get(name)?.as_str()?)));
    if let Some((argument, text)) = given {
        let key = CallKey::recall(
            text,
            seals.into_iter(),
            Lifetime::of(tool),
            SystemTime::now(),
        );
        let wrong = |why| wrong_arguments(tool, vec![Violation::at(argument, why)]);
        recognized.given = Some(key.map_err(wrong)?);
    }
    Ok(recognized)
}

/// The digests that a key of such a call may contain; a new key contains the first.
async fn seals(client: &Client, calls: &[Fingerprint]) -> Result<Vec<Fingerprint>, Obstacle> {
    let Some(store) = client.store() else {
        return Ok(calls.to_vec());
    };
    let mut seals = Vec::new();
    let mut is_new = false;
    for call in calls {
        let digest = store.digest(call.bytes()).await?;
        is_new |= digest.is_new;
        seals.push(Fingerprint::keyed(digest.keyed));
    }
    seals.extend(calls.iter().filter(|_| is_new));
    Ok(seals)
}

/// The answer to a write that may not be sent.
pub(crate) fn not_sent(tool: &Tool, why: &Obstacle) -> Box<Failure> {
    let message = format!("This was not sent: {}.", why.reason);
    Failure::new(tool, Outcome::NotSent, message).with_next(&why.remedy)
}

fn keyed_steps(tool: &Tool) -> usize {
    tool.steps.iter().filter(|step| step.is_keyed()).count()
}

fn build(
    step: &Step,
    client: &Client,
    arguments: &Arguments,
    key: Option<&str>,
) -> Result<reqwest::Request, Unsendable> {
    let mut request = client.request(&step.request, arguments)?;
    if let (Retry::Keyed(header), Some(key)) = (&step.retry, key) {
        let unfit = || Violation::at(header, "is not a valid name of an HTTP header");
        request::add_header(request.headers_mut(), header, key)
            .ok_or_else(|| Unsendable::Arguments(unfit()))?;
    }
    Ok(request)
}

pub(crate) fn wrong_arguments(tool: &Tool, violations: Vec<Violation>) -> Box<Failure> {
    let message = match violations.len() {
        1 => "An argument is not acceptable:".to_owned(),
        MOST => format!("At least {MOST} things about the arguments are not acceptable:"),
        count => format!("{count} things about the arguments are not acceptable:"),
    };
    let mut failure = Failure::new(tool, Outcome::NotSent, message)
        .with_next("Correct what is listed, then call again.");
    failure.violations = violations;
    failure
}

pub(crate) fn cannot_send(tool: &Tool, problem: &str) -> Box<Failure> {
    Failure::new(tool, Outcome::NotSent, problem)
        .with_next("A person has to correct the configuration of this server.")
}

fn nothing_to_do(tool: &Tool) -> Box<Failure> {
    Failure::new(
        tool,
        Outcome::NotSent,
        "With these arguments there is nothing to do.",
    )
    .with_next("Give the arguments that say what to do; the description of the tool names them.")
}
