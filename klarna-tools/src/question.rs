//! What a person reads before they let a call through.

use serde_json::Value;

use crate::plan::Plan;
use crate::policy;
use crate::spec::Tool;
use crate::untrusted::{NAME, tame};

/// Most arguments that are shown.
const SHOWN: usize = 12;

/// The question, one fact a line. What an agent wrote cannot begin a line of its own, and comes
/// behind what this program knows.
pub(crate) fn text(tool: &Tool, plan: &Plan) -> String {
    let mut lines = vec![format!("{} ({})?", tool.title, tool.name)];
    let amount = tool.policy.amount.map(|amount| amount.argument);
    if let (Some(name), Some(said)) = (amount, policy::amount(tool, &plan.arguments)) {
        lines.push(format!("{name}: {said}"));
    }
    let host = plan
        .requests
        .first()
        .and_then(|planned| planned.request.url().host_str());
    lines.extend(host.map(|host| format!("at: {host}")));
    let others = plan.arguments.iter().filter(|(name, _)| {
        Some(name.as_str()) != amount && Some(name.as_str()) != tool.idempotency_argument
    });
    let others: Vec<String> = others
        .map(|(name, value)| format!("{}: {}", tame(name, NAME), shown(value)))
        .collect();
    let more = others.len().saturating_sub(SHOWN);
    lines.extend(others.into_iter().take(SHOWN));
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.push("Nothing is sent unless you confirm it.".to_owned());
    lines.join("\n")
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", tame(text, NAME)),
        Value::Array(elements) => format!("a list of {}", elements.len()),
        Value::Object(members) => {
            let names: Vec<&str> = members.keys().map(String::as_str).collect();
            tame(&names.join(", "), NAME)
        }
        scalar => scalar.to_string(),
    }
}
