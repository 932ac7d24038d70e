//! JSON Schema 2020-12 of arguments and results, in two forms of one model.
//!
//! The enforced form says everything that the server checks of a call. The listed form is what
//! agents are shown: the enforced form without the keywords that clients stumble over and those
//! that no agent needs before it calls. Taking keywords away only allows more, so whatever is
//! accepted is allowed by what was shown.

mod emit;
mod listed;
mod union;

pub use listed::listed;

use serde_json::{Map, Value, json};

use crate::{Part, Schema, Tool};
use emit::Emitter;

/// Which of the two schemas of a tool's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What `tools/list` shows.
    Listed,
    /// What the server checks.
    Enforced,
}

/// The schema of a tool's arguments. Its root is an object without combinators.
#[must_use]
pub fn input_schema(tool: &Tool, form: Form) -> Value {
    let enforced = enforced_schema(tool);
    match form {
        Form::Listed => listed(enforced),
        Form::Enforced => enforced,
    }
}

/// The schema of one value by itself, as within that of arguments if it is sent, as within that of
/// structured content if not.
#[must_use]
pub fn value_schema(schema: &Schema, sent: bool) -> Value {
    Emitter::new(sent).emit("", schema)
}

fn enforced_schema(tool: &Tool) -> Value {
    let mut emitter = Emitter::new(true);
    let mut properties = Map::new();
    for argument in &tool.arguments {
        let mut schema = emitter.emit(&argument.name, &argument.schema);
        if let (Some(default), Value::Object(members)) = (&argument.default, &mut schema) {
            members.insert("default".to_owned(), default.clone());
        }
        properties.insert(argument.name.clone(), schema);
    }
    let required = tool.arguments.iter().filter(|a| a.required);
    let required: Vec<&str> = required.map(|a| a.name.as_str()).collect();
    let fewest = required.len() + tool.conditions.one_of.len();
    let mut root = object(properties, &required);
    if !tool.conditions.one_of.is_empty() {
        root.insert("minProperties".to_owned(), fewest.into());
    }
    if !tool.conditions.dependent.is_empty() {
        let dependent = tool.conditions.dependent.iter();
        let dependent: Map<_, _> = dependent
            .map(|(name, with)| (name.clone(), json!(with)))
            .collect();
        root.insert("dependentRequired".to_owned(), dependent.into());
    }
    root.insert("additionalProperties".to_owned(), false.into());
    finish(root, emitter)
}

/// The schema of a tool's structured content, as listed. Its root is an object without
/// combinators.
#[must_use]
pub fn output_schema(tool: &Tool) -> Value {
    let mut emitter = Emitter::new(false);
    let mut properties = Map::new();
    properties.insert("summary".to_owned(), summary(tool));
    for field in &tool.result {
        properties.insert(field.name.clone(), emitter.emit(&field.name, &field.schema));
    }
    for report in &tool.reports {
        properties.insert(
            report.name.clone(),
            emitter.emit(&report.name, &report.schema),
        );
    }
    let text = || json!({ "type": "string" });
    let texts = || json!({ "type": "array", "items": text() });
    if tool.steps.len() > 1 {
        properties.insert("applied".to_owned(), texts());
    }
    if let Some(argument) = tool.idempotency_argument() {
        properties.insert(argument.to_owned(), text());
    }
    properties.insert("warnings".to_owned(), texts());
    let required = tool.result.iter().filter(|f| f.required);
    let required = required.map(|f| f.name.as_str());
    let required: Vec<&str> = ["summary"].into_iter().chain(required).collect();
    listed(finish(object(properties, &required), emitter))
}

/// The sentence about a success: some clients show a model nothing but the structured content.
fn summary(tool: &Tool) -> Value {
    let parts = tool.says.iter().flat_map(|phrase| &phrase.parts);
    let mut amounts = parts.filter(|part| matches!(part, Part::Money { .. }));
    let amounts = match amounts.next() {
        Some(_) => "; amounts with currency",
        None => "",
    };
    json!({
        "type": "string",
        "description": format!("What happened, in a sentence{amounts}"),
    })
}

fn object(properties: Map<String, Value>, required: &[&str]) -> Map<String, Value> {
    let mut root = Map::new();
    root.insert("type".to_owned(), "object".into());
    root.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        root.insert("required".to_owned(), json!(required));
    }
    root
}

/// What is within the fields that agents are shown without it.
#[must_use]
pub fn opaque_fields(tool: &Tool) -> Map<String, Value> {
    let mut emitter = Emitter::new(false);
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

/// The root of a schema, with the definitions of what holds itself.
fn finish(mut root: Map<String, Value>, emitter: Emitter) -> Value {
    let definitions = emitter.into_definitions();
    if !definitions.is_empty() {
        root.insert("$defs".to_owned(), definitions.into());
    }
    Value::Object(root)
}
