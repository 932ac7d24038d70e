//! What is within an argument or a field, at any depth, and what agents read about it.

use serde_json::Value;

use super::schema::{is_required, members, text_of};
use super::words;

/// A property within an argument or a field.
#[derive(Debug)]
pub(super) struct Part {
    /// Its place, such as `order_lines[].name`.
    pub(super) at: String,
    /// Its type, in words.
    pub(super) r#type: String,
    pub(super) required: bool,
    pub(super) description: Option<String>,
}

/// The properties within a value that is called `at`.
pub(super) fn within(at: &str, schema: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    collect(at, schema, &mut parts);
    parts
}

fn collect(at: &str, schema: &Value, parts: &mut Vec<Part>) {
    for (name, property) in &members(schema, "properties") {
        let at = format!("{at}.{name}");
        parts.push(Part {
            r#type: words::of(property),
            required: is_required(schema, name),
            description: text_of(property, "description"),
            at: at.clone(),
        });
        collect(&at, property, parts);
    }
    for key in ["items", "additionalProperties", "propertyNames"] {
        if let Some(each) = schema.get(key) {
            collect_unnamed(&format!("{at}[]"), each, parts);
        }
    }
    for key in ["anyOf", "oneOf"] {
        let forms = schema.get(key).and_then(Value::as_array);
        for form in forms.into_iter().flatten() {
            collect_unnamed(at, form, parts);
        }
    }
}

/// What has no name of its own is a part only if something is said about it.
fn collect_unnamed(at: &str, schema: &Value, parts: &mut Vec<Part>) {
    if let Some(description) = text_of(schema, "description") {
        parts.push(Part {
            at: at.to_owned(),
            r#type: words::of(schema),
            required: false,
            description: Some(description),
        });
    }
    collect(at, schema, parts);
}
