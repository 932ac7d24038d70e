//! What the documents say themselves of a result, which is nobody's personal data.

use toolspec_model::{Kind, Schema};

use crate::tools::Tool;

/// Whether a text is the name of a field of a result, or a value that is listed for one.
pub(super) fn publishes(tool: &Tool, text: &str) -> bool {
    let mut listed = tool.known.values().flatten();
    let mut returned = tool.returned();
    listed.any(|value| value == text)
        || returned.any(|(name, schema)| name == text || is_within(schema, text))
}

fn is_within(schema: &Schema, text: &str) -> bool {
    let is_listed = match &schema.kind {
        Kind::String(one) => one.values.iter().any(|value| value == text),
        Kind::Values(values) => values.iter().any(|value| value == text),
        _ => false,
    };
    let is_there =
        |(name, within): &(Option<&str>, &Schema)| *name == Some(text) || is_within(within, text);
    is_listed || schema.within().iter().any(is_there)
}
