//! What a tool sends, read off the lock's `wire`.

use serde::Serialize;
use serde_json::Value;

/// One request, in the order in which they are sent.
#[derive(Debug, Serialize)]
pub(super) struct Request {
    pub(super) operation: String,
    pub(super) operation_id: Option<String>,
    pub(super) summary: String,
    /// Sent only if all of these arguments are given.
    pub(super) when: Vec<String>,
    /// Not sent if any of these is given.
    pub(super) unless: Vec<String>,
    /// Whether it may be sent again, in words.
    pub(super) repeated: String,
    pub(super) idempotency_header: Option<String>,
    /// What is always sent, with its place.
    pub(super) constants: Vec<String>,
    pub(super) success: Vec<String>,
}

/// The requests of a tool.
pub(super) fn requests(locked: &Value) -> Vec<Request> {
    steps(locked).iter().map(request).collect()
}

fn request(step: &Value) -> Request {
    let text = |key: &str| step.get(key).and_then(Value::as_str).map(str::to_owned);
    let list = |key: &str| -> Vec<String> {
        let elements = step.get(key).and_then(Value::as_array);
        let elements = elements.map(Vec::as_slice).unwrap_or_default();
        elements
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let idempotency_header = text("idempotency_header");
    let repeated = match (text("retry").as_deref(), &idempotency_header) {
        (Some("always"), _) => "after a failure it is sent again: it only reads".to_owned(),
        (_, Some(header)) => format!("after a failure it is sent again with the same {header}"),
        _ => "it is never sent again once it may have arrived".to_owned(),
    };
    let mut constants = Vec::new();
    walk(step, &mut Vec::new(), &mut |path, value| {
        if let [place @ .., "const"] = path {
            constants.push(format!("{} is always {value}", shown(place)));
        }
    });
    Request {
        operation: text("operation").unwrap_or_default(),
        operation_id: text("operation_id"),
        summary: text("summary").unwrap_or_default(),
        when: list("when"),
        unless: list("unless"),
        repeated,
        idempotency_header,
        constants,
        success: list("success"),
    }
}

/// Where an argument goes.
#[derive(Debug, Serialize)]
pub(super) struct Target {
    /// Such as `body /captured_amount` or `path {order_id}`.
    pub(super) place: String,
    pub(super) operation: String,
}

/// Where an argument goes; `is_key` if it takes an idempotency key back, which no binding tells.
pub(super) fn targets(locked: &Value, argument: &str, is_key: bool) -> Vec<Target> {
    let whole = format!("$inputs.{argument}");
    let mut targets = Vec::new();
    for step in steps(locked) {
        let text = |key: &str| step.get(key).and_then(Value::as_str);
        let operation = text("operation").unwrap_or_default();
        let mut add = |place: String| {
            let operation = operation.to_owned();
            targets.push(Target { place, operation });
        };
        if let Some(name) = path_parameter(operation, text("path").unwrap_or_default(), &whole) {
            add(format!("path {name}"));
        }
        walk(step, &mut Vec::new(), &mut |path, value| {
            if value.as_str() == Some(&whole) {
                add(shown(path));
            }
        });
        if let (true, Some(header)) = (is_key, text("idempotency_header")) {
            add(format!("header {header}"));
        }
    }
    targets
}

/// The parameter of an operation's path template that a value fills.
fn path_parameter<'a>(operation: &'a str, path: &str, value: &str) -> Option<&'a str> {
    let filled = format!("{{{value}}}");
    let (_, template) = operation.split_once(' ')?;
    let mut segments = template.split('/').zip(path.split('/'));
    segments.find_map(|(parameter, segment)| (segment == filled).then_some(parameter))
}

/// A source of a result in words: `body /session_id`, `last segment of header Location`.
pub(super) fn source(expression: &str) -> String {
    if let Some(pointer) = expression.strip_prefix("$response.body#") {
        return if pointer == "/" {
            "the whole body".to_owned()
        } else {
            format!("body {pointer}")
        };
    }
    if let Some(argument) = expression.strip_prefix("$inputs.") {
        return format!("argument {argument}");
    }
    let header = expression
        .strip_prefix("$response.header.")
        .unwrap_or(expression);
    match header.split_once(" | ") {
        Some((header, _)) => format!("last segment of header {header}"),
        None => format!("header {header}"),
    }
}

fn steps(locked: &Value) -> &[Value] {
    let steps = locked.pointer("/wire/steps").and_then(Value::as_array);
    steps.map(Vec::as_slice).unwrap_or_default()
}

/// `body /amount`, `query size`, `header X-Name`.
fn shown(path: &[&str]) -> String {
    match path {
        ["body", rest @ ..] => format!("body /{}", rest.join("/")),
        ["headers", rest @ ..] => format!("header {}", rest.join(".")),
        [part, rest @ ..] => format!("{part} {}", rest.join(".")),
        [] => String::new(),
    }
}

/// Shows every leaf, and every constant as a whole, with its path.
fn walk<'a>(value: &'a Value, path: &mut Vec<&'a str>, seen: &mut impl FnMut(&[&str], &Value)) {
    match value.as_object() {
        Some(members) if path.last() != Some(&"const") => {
            for (name, member) in members {
                path.push(name);
                walk(member, path, seen);
                path.pop();
            }
        }
        _ => seen(path, value),
    }
}
