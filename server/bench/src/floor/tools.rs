//! Eight tools of about the bytes of the server's own.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};

/// The one tool that does something.
pub(crate) const CALLED: &str = "get_order_details";

const NAMES: [&str; 8] = [
    "create_session",
    "read_session",
    "create_order",
    CALLED,
    "capture_order",
    "refund_order",
    "cancel_order",
    "update_shipping",
];

const DESCRIPTION: &str = "Does one thing to one order, and says in two sentences what that thing \
    is and when it is the right one to choose. Amounts are integers in minor units.";

const SCHEMA: &str = include_str!("schema.json");

/// The tools, each with a schema of its own read for its input and one for its output.
pub(crate) fn advertise() -> Vec<Tool> {
    NAMES.into_iter().map(tool).collect()
}

fn tool(name: &'static str) -> Tool {
    let annotations = ToolAnnotations::new()
        .read_only(name == CALLED)
        .destructive(name != CALLED)
        .idempotent(true)
        .open_world(true);
    Tool::new(name, DESCRIPTION, schema())
        .with_title(name)
        .with_raw_output_schema(Arc::new(schema()))
        .with_annotations(annotations)
}

fn schema() -> JsonObject {
    serde_json::from_str(SCHEMA).unwrap_or_default()
}
