//! Tools and their results in rmcp's words.

use std::sync::Arc;

use rmcp::model::{CallToolResult, ContentBlock, JsonObject, ToolAnnotations};
use serde_json::Value;
use toolspec_model::json_schema::{Form, input_schema, output_schema};
use toolspec_runtime::{Failure, Success, Tool, Tools};

/// The tools as `tools/list` shows them.
pub(super) fn advertise(tools: &Tools) -> serde_json::Result<Vec<rmcp::model::Tool>> {
    tools.iter().map(advertise_tool).collect()
}

fn advertise_tool(tool: &Tool) -> serde_json::Result<rmcp::model::Tool> {
    let input: JsonObject = serde_json::from_value(input_schema(tool, Form::Listed))?;
    let output: JsonObject = serde_json::from_value(output_schema(tool))?;
    let hints = tool.annotations;
    let annotations = ToolAnnotations::new()
        .read_only(hints.read_only)
        .destructive(hints.destructive)
        .idempotent(hints.idempotent)
        .open_world(hints.open_world);
    Ok(
        rmcp::model::Tool::new(tool.name.clone(), tool.description.clone(), input)
            .with_title(&tool.title)
            .with_raw_output_schema(Arc::new(output))
            .with_annotations(annotations),
    )
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
