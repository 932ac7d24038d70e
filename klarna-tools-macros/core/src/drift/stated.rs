//! What a lock states once: hosts and credentials, which most requests share, and what is checked
//! of an argument, which is partly shown to agents. What counts is what each request has and what
//! is checked as a whole, wherever it is stated.

use serde_json::Value;

use super::Change;
use crate::lock::whole;

/// What a request has of what all share, unless it states its own.
const SHARED: [&str; 2] = ["hosts", "auth"];

/// The content of a lock in which every request states its hosts and its credentials, and every
/// tool all that it checks.
pub(super) fn stated(root: &Value) -> Value {
    let mut root = root.clone();
    let shared = root.get("wire").cloned().unwrap_or_default();
    let tools = root.get_mut("tools").and_then(Value::as_object_mut);
    for tool in tools.into_iter().flat_map(|tools| tools.values_mut()) {
        state_checked(tool);
        let Some(wire) = tool.get_mut("wire") else {
            continue;
        };
        let steps = wire.get_mut("steps").and_then(Value::as_array_mut);
        steps
            .into_iter()
            .flatten()
            .for_each(|step| state(step, &shared));
        let reports = wire.get_mut("reports").and_then(Value::as_object_mut);
        let reports = reports.into_iter().flat_map(|reports| reports.values_mut());
        reports.for_each(|report| state(report, &shared));
    }
    root
}

/// Where a tool states what it checks beyond what it shows.
const CHECKED: &str = "/enforced";

/// Where a tool states what it shows of what it checks.
const SHOWN: &str = "/advertised/input_schema";

fn state_checked(tool: &mut Value) {
    let shown = tool.pointer(SHOWN).cloned();
    let beyond = tool.get("enforced").cloned();
    let (Some(shown), Some(tool)) = (shown, tool.as_object_mut()) else {
        return;
    };
    let beyond = beyond.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    tool.insert("enforced".to_owned(), whole(&shown, &beyond));
}

/// A place of what is checked where the locks state it: with what is shown, if it is.
pub(super) fn place(pointer: &str, locks: [&Value; 2]) -> Option<String> {
    let (tool, within) = pointer.split_once(CHECKED)?;
    let is_of_tool = tool
        .strip_prefix("/tools/")
        .is_some_and(|name| !name.contains('/'));
    let shown = format!("{tool}{SHOWN}{within}");
    let stands = |pointer: &str| locks.iter().any(|lock| lock.pointer(pointer).is_some());
    (is_of_tool && stands(&shown)).then_some(shown)
}

fn state(request: &mut Value, shared: &Value) {
    let Some(request) = request.as_object_mut() else {
        return;
    };
    for key in SHARED {
        if let Some(value) = shared.get(key) {
            request.entry(key).or_insert_with(|| value.clone());
        }
    }
}

/// Leaves of the changes of shared hosts and credentials one for all requests that follow them,
/// and none where no request does.
pub(super) fn told_once(changes: Vec<Change>) -> Vec<Change> {
    let (shared, mut rest): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|change| of_shared(change).is_some());
    let mut told = Vec::new();
    for one in shared {
        let before = rest.len();
        rest.retain(|other| !repeats(other, &one));
        if rest.len() < before {
            told.push(one);
        }
    }
    told.extend(rest);
    told
}

/// The part of the shared hosts or credentials that a change is about.
fn of_shared(change: &Change) -> Option<&str> {
    let part = change.pointer.strip_prefix("/wire/")?;
    is_shared(part).then_some(part)
}

fn is_shared(part: &str) -> bool {
    SHARED.contains(&part.split('/').next().unwrap_or_default())
}

/// Whether a change of a request is the one of what all share.
fn repeats(change: &Change, shared: &Change) -> bool {
    let same = (change.kind, &change.before, &change.after)
        == (shared.kind, &shared.before, &shared.after);
    let part = of_shared(shared).unwrap_or_default();
    let wire = change.pointer.split_once("/wire/").map(|(_, rest)| rest);
    // `steps/0/auth` and `reports/order/auth`: the third name on is the part.
    let own = wire.and_then(|rest| rest.splitn(3, '/').nth(2));
    same && change.tool.is_some() && own == Some(part)
}
