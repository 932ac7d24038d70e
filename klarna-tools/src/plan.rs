//! Everything that is decided before anything is sent.

use std::time::SystemTime;

use crate::arguments::{self, Arguments};
use crate::client::{Client, Unsendable};
use crate::key::{CallKey, Fingerprint};
use crate::outcome::{Failure, Outcome};
use crate::policy;
use crate::request;
use crate::spec::{Retry, Step, Tool};
use crate::violation::Violation;

/// A call that is ready to be sent.
pub(crate) struct Plan {
    pub(crate) arguments: Arguments,
    /// The key of the call, if any step sends one.
    pub(crate) key: Option<CallKey>,
    /// Whether the caller gave the key back: an earlier call may have carried out every request.
    pub(crate) is_repetition: bool,
    /// The requests to send, in order.
    pub(crate) requests: Vec<Planned>,
}

/// A request of a step that the arguments ask for.
pub(crate) struct Planned {
    /// Index of the step in the tool.
    pub(crate) index: usize,
    pub(crate) step: &'static Step,
    pub(crate) request: reqwest::Request,
}

/// Checks the arguments and builds every request, so that a mistake in a later step is found
/// before an earlier one is sent.
pub(crate) fn prepare(
    tool: &Tool,
    client: &Client,
    arguments: Arguments,
) -> Result<Plan, Box<Failure>> {
    let arguments = arguments::accept(tool, arguments)
        .map_err(|violations| wrong_arguments(tool, violations))?;
    policy::check_ceiling(tool, &arguments)?;
    let key = key(tool, &arguments).map_err(|violation| wrong_arguments(tool, vec![violation]))?;
    let given = tool.idempotency_argument;
    let is_repetition = given.is_some_and(|name| arguments.contains_key(name));
    let mut requests = Vec::new();
    for (index, step) in tool
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| holds(step, &arguments))
    {
        let wire_key = key.map(|key| key.for_step(index, keyed_steps(tool)));
        let request = build(step, client, &arguments, wire_key.as_deref());
        let request = request.map_err(|why| match why {
            Unsendable::Arguments(violation) => wrong_arguments(tool, vec![violation]),
            Unsendable::Configuration(problem) => cannot_send(tool, &problem),
        })?;
        requests.push(Planned {
            index,
            step,
            request,
        });
    }
    if requests.is_empty() {
        return Err(nothing_to_do(tool));
    }
    policy::check_rate(tool, client)?;
    Ok(Plan {
        arguments,
        key,
        is_repetition,
        requests,
    })
}

/// How to repeat a call, in the words of its arguments.
pub(crate) fn repetition(tool: &Tool, key: Option<CallKey>) -> Option<String> {
    Some(format!("`{}`: `{}`", tool.idempotency_argument?, key?))
}

/// What these requests do.
pub(crate) fn summaries(requests: &[Planned]) -> Vec<String> {
    requests
        .iter()
        .map(|planned| planned.step.summary.to_owned())
        .collect()
}

fn holds(step: &Step, arguments: &Arguments) -> bool {
    step.when.iter().all(|name| arguments.contains_key(*name))
        && !step.unless.iter().any(|name| arguments.contains_key(*name))
}

fn key(tool: &Tool, arguments: &Arguments) -> Result<Option<CallKey>, Violation> {
    if keyed_steps(tool) == 0 {
        return Ok(None);
    }
    let fingerprint = |name| Fingerprint::of(name, arguments, tool.idempotency_argument);
    let given = tool
        .idempotency_argument
        .and_then(|name| Some((name, arguments.get(name)?.as_str()?)));
    match given {
        None => Ok(Some(CallKey::issue(
            fingerprint(tool.name),
            SystemTime::now(),
        ))),
        Some((argument, text)) => {
            // A renamed tool has answered with keys under the names it had.
            let names = std::iter::once(tool.name).chain(tool.aliases.iter().copied());
            CallKey::recall(text, names.map(fingerprint), SystemTime::now())
                .map(Some)
                .map_err(|why| Violation::at(argument, why))
        }
    }
}

fn keyed_steps(tool: &Tool) -> usize {
    tool.steps
        .iter()
        .filter(|step| matches!(step.retry, Retry::Keyed(_)))
        .count()
}

fn build(
    step: &Step,
    client: &Client,
    arguments: &Arguments,
    key: Option<&str>,
) -> Result<reqwest::Request, Unsendable> {
    let mut request = client.request(&step.request, arguments)?;
    if let (Retry::Keyed(header), Some(key)) = (step.retry, key) {
        let unfit = || Violation::at(header, "is no name of an HTTP header");
        request::add_header(request.headers_mut(), header, key)
            .ok_or_else(|| Unsendable::Arguments(unfit()))?;
    }
    Ok(request)
}

pub(crate) fn wrong_arguments(tool: &Tool, violations: Vec<Violation>) -> Box<Failure> {
    let message = match violations.len() {
        1 => "An argument is not acceptable:".to_owned(),
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
