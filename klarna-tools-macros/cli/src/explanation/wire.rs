//! The requests of a tool, from the lock's `wire`.

use serde::Serialize;
use toolspec_core::lock::{self, Api, Origin, Retry, Sent, Step, Wire};

use crate::destination;

/// One request, in the order in which they are sent.
#[derive(Debug, Serialize)]
pub(super) struct Request {
    pub(super) operation: String,
    /// Where it goes, in words.
    pub(super) to: String,
    /// Where its access token is requested, if one is.
    pub(super) token: Option<String>,
    pub(super) operation_id: Option<String>,
    pub(super) summary: String,
    /// Sent only if all of these arguments are given.
    pub(super) when: Vec<String>,
    /// Not sent if any of these is given.
    pub(super) unless: Vec<String>,
    /// Whether it may be sent again, in words.
    pub(super) repeated: String,
    pub(super) idempotency_header: Option<String>,
    /// Constants that are always sent, each with its place.
    pub(super) constants: Vec<String>,
    /// What of it the document calls deprecated, in words.
    pub(super) deprecated: Vec<String>,
    pub(super) success: Vec<String>,
}

/// The requests of a tool.
pub(super) fn requests(wire: &Wire, apis: &[Api]) -> Vec<Request> {
    wire.steps.iter().map(|step| request(step, apis)).collect()
}

fn request(step: &Step, apis: &[Api]) -> Request {
    let operation = &step.request.operation;
    let mut apis = apis.iter();
    let api = apis.find(|api| api.operations.contains(operation));
    let repeated = match (step.retry, &step.idempotency_header) {
        (Retry::Always, _) => "after a failure it is sent again: it only reads".to_owned(),
        (_, Some(header)) => format!("after a failure it is sent again with the same {header}"),
        _ => "it is never sent again once it may have arrived".to_owned(),
    };
    let constants = sent(&step.request).filter_map(|(place, sent)| match sent.origin() {
        Origin::Constant { value } => Some(format!("{place} is always {value}")),
        Origin::Expression(_) => None,
    });
    Request {
        operation: operation.clone(),
        to: api.map_or_else(String::new, |api| destination::words(&api.hosts)),
        token: api.and_then(|api| Some(destination::token(api.token.as_ref()?))),
        operation_id: step.request.operation_id.clone(),
        summary: step.summary.clone(),
        when: step.when.clone(),
        unless: step.unless.clone(),
        repeated,
        idempotency_header: step.idempotency_header.clone(),
        constants: constants.collect(),
        deprecated: step.request.deprecated.iter().map(deprecated).collect(),
        success: step.request.success.clone(),
    }
}

/// What a document calls deprecated; the lock says `no date` where it gives none.
fn deprecated((part, until): (&String, &String)) -> String {
    let what = if part == "operation" {
        "this operation"
    } else {
        part
    };
    match until.as_str() {
        "no date" => format!("{what} is deprecated"),
        until => format!("{what} is deprecated, until {until}"),
    }
}

/// The values that a request sends outside its path, each with its place: `body /amount`,
/// `header X-Name`, `query size`.
fn sent(request: &lock::Request) -> impl Iterator<Item = (String, &Sent)> {
    let of = |part: &'static str, name: &str| format!("{part}{name}");
    let body = request.body.iter().flatten();
    let body = body.map(move |(name, sent)| (of("body /", name), sent));
    let headers = request.headers.iter();
    let headers = headers.map(move |(name, sent)| (of("header ", name), sent));
    let query = request.query.iter();
    let query = query.map(move |(name, sent)| (of("query ", name), sent));
    body.chain(headers).chain(query)
}

/// Where an argument goes.
#[derive(Debug, Serialize)]
pub(super) struct Target {
    /// Such as `body /captured_amount` or `path {order_id}`.
    pub(super) place: String,
    pub(super) operation: String,
}

/// Where an argument goes. One that goes nowhere else contains the idempotency key.
pub(super) fn targets(wire: &Wire, argument: &str) -> Vec<Target> {
    let steps = wire.steps.iter();
    let bound: Vec<Target> = steps.flat_map(|step| bound(step, argument)).collect();
    if !bound.is_empty() {
        return bound;
    }
    let steps = wire.steps.iter();
    let keys = steps.filter_map(|step| {
        Some(Target {
            place: format!("header {}", step.idempotency_header.as_ref()?),
            operation: step.request.operation.clone(),
        })
    });
    keys.collect()
}

fn bound(step: &Step, argument: &str) -> Vec<Target> {
    let whole = Origin::Expression(format!("$inputs.{argument}"));
    let lock::Request {
        operation, path, ..
    } = &step.request;
    let in_path = path_parameter(operation, path, argument);
    let in_path = in_path.map(|name| {
        let style = step.request.styles.get(name);
        let style = style.map(|style| match style.as_str() {
            "path" => " as a whole path, which may contain `/`".to_owned(),
            style => format!(" in the style `{style}`"),
        });
        format!("path {{{name}}}{}", style.unwrap_or_default())
    });
    let of_argument = sent(&step.request).filter(|(_, sent)| *sent.origin() == whole);
    let places = in_path
        .into_iter()
        .chain(of_argument.map(|(place, _)| place));
    let targets = places.map(|place| Target {
        place,
        operation: operation.clone(),
    });
    targets.collect()
}

/// The parameter of an operation's path template that an argument fills.
fn path_parameter<'a>(operation: &'a str, path: &str, argument: &str) -> Option<&'a str> {
    let filled = format!("$inputs.{argument}");
    let (_, template) = operation.split_once(' ')?;
    let mut segments = template.split('/').zip(path.split('/'));
    segments.find_map(|(parameters, segment)| {
        let mut filling = names(parameters).zip(names(segment));
        filling.find_map(|(parameter, origin)| (origin == filled).then_some(parameter))
    })
}

/// What is between braces.
fn names(template: &str) -> impl Iterator<Item = &str> {
    let begun = template.split('{').skip(1);
    begun.filter_map(|begun| Some(begun.split_once('}')?.0))
}

/// A source of a result in words: `body /session_id`, `last segment of header Location`.
pub(super) fn source(source: &str) -> String {
    let Some(of_answer) = source.strip_prefix("$response.") else {
        return source.replacen("$inputs.", "argument ", 1);
    };
    let words = of_answer.replacen("header.", "header ", 1);
    match (
        words.strip_suffix(" | last_segment"),
        words.strip_prefix("body"),
    ) {
        (Some(header), _) => format!("last segment of {header}"),
        (_, Some("")) => "the whole body".to_owned(),
        (_, Some(pointer)) => format!("body {}", pointer.trim_start_matches('#')),
        (None, None) => words,
    }
}
