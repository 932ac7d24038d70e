//! JSON Schema 2020-12 of arguments and results.
//!
//! The advertised form names what it repeats under `$defs`, since every byte of it is read by
//! every agent. The inlined form refers to nothing but what holds itself, and is what the lock
//! compares.

mod emit;
mod sharing;
mod union;

use serde_json::{Map, Value, json};

use crate::model::{Schema, Tool};
use emit::Emitter;
use sharing::share;

/// Whether repeated objects are named under `$defs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As agents see it.
    Advertised,
    /// Without references, save to what holds itself.
    Inlined,
}

/// The schema of a tool's arguments. Its root is an object without combinators.
#[must_use]
pub fn input_schema(tool: &Tool, form: Form) -> Value {
    let mut emitter = Emitter::new(true);
    let mut properties = Map::new();
    for argument in &tool.arguments {
        let mut schema = emitter.emit(&argument.name, &argument.schema);
        if let (Some(default), Value::Object(members)) = (&argument.default, &mut schema) {
            members.insert("default".to_owned(), default.clone());
        }
        properties.insert(argument.name.clone(), schema);
    }
    let required: Vec<&str> = tool
        .arguments
        .iter()
        .filter(|a| a.required)
        .map(|a| a.name.as_str())
        .collect();
    let mut root = Map::new();
    root.insert("type".to_owned(), "object".into());
    root.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        root.insert("required".to_owned(), json!(required));
    }
    if !tool.conditions.one_of.is_empty() {
        let fewest = required.len() + tool.conditions.one_of.len();
        root.insert("minProperties".to_owned(), fewest.into());
    }
    if !tool.conditions.dependent.is_empty() {
        let dependent: Map<_, _> = tool
            .conditions
            .dependent
            .iter()
            .map(|(name, with)| (name.clone(), json!(with)))
            .collect();
        root.insert("dependentRequired".to_owned(), dependent.into());
    }
    root.insert("additionalProperties".to_owned(), false.into());
    finish(root, emitter, form)
}

/// The schema of a tool's structured content. Its root is an object without combinators.
#[must_use]
pub fn output_schema(tool: &Tool, form: Form) -> Value {
    let mut emitter = Emitter::new(false);
    let mut properties = Map::new();
    for field in &tool.result {
        properties.insert(field.name.clone(), emitter.emit(&field.name, &field.schema));
    }
    for report in &tool.reports {
        properties.insert(
            report.name.clone(),
            emitter.emit(&report.name, &report.schema),
        );
    }
    let texts = || json!({ "type": "array" });
    if tool.steps.len() > 1 {
        properties.insert("applied".to_owned(), texts());
    }
    if let Some(argument) = &tool.idempotency_argument {
        properties.insert(argument.clone(), json!({ "type": "string" }));
    }
    properties.insert("warnings".to_owned(), texts());
    let required: Vec<&str> = tool
        .result
        .iter()
        .filter(|f| f.required)
        .map(|f| f.name.as_str())
        .collect();
    let mut root = Map::new();
    root.insert("type".to_owned(), "object".into());
    root.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        root.insert("required".to_owned(), json!(required));
    }
    finish(root, emitter, form)
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
    let (_, definitions) = emitter.into_parts();
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

/// The root of a schema; `properties` come second, and what they share last.
fn finish(mut root: Map<String, Value>, emitter: Emitter, form: Form) -> Value {
    let (names, definitions) = emitter.into_parts();
    match form {
        Form::Inlined => {
            if !definitions.is_empty() {
                root.insert("$defs".to_owned(), definitions.into());
            }
            Value::Object(root)
        }
        Form::Advertised => share(root, names, definitions),
    }
}
