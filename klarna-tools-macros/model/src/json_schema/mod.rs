//! JSON Schema 2020-12 of arguments and results, in two forms of one model.
//!
//! The enforced form contains everything that the server checks of a call. The listed form is what
//! agents are shown: the enforced form without keywords that clients do not support and those that
//! agents do not need. Removing keywords only allows more, so every accepted call also fits the
//! listed form.

mod emit;
mod listed;
mod union;

pub use listed::listed;

use serde_json::{Map, Value, json};

use crate::{Schema, Shape, Tool};
use emit::Emitter;

/// The keywords of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The keywords that `tools/list` shows.
    Listed,
    /// All keywords that the server checks.
    Enforced,
}

/// A tool as `tools/list` shows it (MCP specification, Tool).
#[must_use]
pub fn advertised(tool: &Tool) -> Value {
    json!({
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "inputSchema": input_schema(tool, Form::Listed),
        "outputSchema": output_schema(tool),
        "annotations": {
            "readOnlyHint": tool.annotations.read_only,
            "destructiveHint": tool.annotations.destructive,
            "idempotentHint": tool.annotations.idempotent,
            "openWorldHint": tool.annotations.open_world,
        },
    })
}

/// The schema of a tool's arguments. Its root is an object without combinators.
#[must_use]
pub fn input_schema(tool: &Tool, form: Form) -> Value {
    root(Shape::Arguments(tool), Emitter::new(true, form)).into()
}

/// The schema of a single value: of an argument if it is sent, else of a field of structured content.
#[must_use]
pub fn value_schema(schema: &Schema, sent: bool) -> Value {
    Emitter::new(sent, Form::Enforced).emit("", schema)
}

/// The schema of a tool's structured content, as listed. Its root is an object without
/// combinators.
#[must_use]
pub fn output_schema(tool: &Tool) -> Value {
    root(Shape::Content(tool), Emitter::new(false, Form::Listed)).into()
}

/// A schema with the definitions of schemas that contain themselves.
fn root(shape: Shape<'_>, mut emitter: Emitter) -> Map<String, Value> {
    let mut root = emitter.emit_shape("", shape);
    let definitions = emitter.into_definitions();
    if !definitions.is_empty() {
        root.insert("$defs".to_owned(), definitions.into());
    }
    root
}

fn strings(texts: &[String]) -> Value {
    texts.iter().map(String::as_str).collect()
}

/// The contents of the fields whose contents agents are not shown.
#[must_use]
pub fn opaque_fields(tool: &Tool) -> Map<String, Value> {
    let mut emitter = Emitter::new(false, Form::Enforced);
    let fields = tool.result.iter().map(|field| (&field.name, &field.schema));
    let reports = tool
        .reports
        .iter()
        .map(|report| (&report.name, &report.schema));
    let mut found = Map::new();
    for (name, schema) in fields.chain(reports) {
        collect_opaque(name, schema, &mut emitter, &mut found);
    }
    let definitions = emitter.into_definitions();
    if !definitions.is_empty() {
        found.insert("$defs".to_owned(), definitions.into());
    }
    found
}

fn collect_opaque(
    at: &str,
    schema: &Schema,
    emitter: &mut Emitter,
    found: &mut Map<String, Value>,
) {
    if schema.opaque {
        let whole = Schema {
            opaque: false,
            ..schema.clone()
        };
        found.insert(at.to_owned(), emitter.emit(at, &whole));
    }
    for (name, within) in schema.within() {
        match name {
            Some(name) => collect_opaque(&format!("{at}.{name}"), within, emitter, found),
            None => collect_opaque(at, within, emitter, found),
        }
    }
}
