//! Tools and their results in rmcp's words.

use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::Value;
use toolspec_runtime::{Failure, Success, Tools};

/// The tools as `tools/list` shows them.
pub(super) fn advertise(tools: &Tools) -> serde_json::Result<Vec<rmcp::model::Tool>> {
    let texts = tools.advertised();
    texts.map(|text| serde_json::from_str(&text)).collect()
}

/// The result of a call. A failure carries its data as text only: clients validate structured
/// content against the output schema.
pub(super) fn result(outcome: Result<Success, Failure>) -> CallToolResult {
    match outcome {
        Ok(success) => {
            let structured = Value::Object(success.structured);
            let content = vec![
                ContentBlock::text(success.text),
                ContentBlock::text(json(&structured)),
            ];
            let mut result = CallToolResult::success(content);
            result.structured_content = Some(structured);
            result
        }
        Err(failure) => CallToolResult::error(vec![
            ContentBlock::text(failure.to_string()),
            ContentBlock::text(json(&failure.to_json())),
        ]),
    }
}

/// The text of a value, which `Display` takes several times as long to write.
fn json(value: &Value) -> String {
    // Fails only where a writer does, and a string takes everything.
    serde_json::to_string(value).unwrap_or_default()
}
