//! JSON Schema 2020-12 of arguments and results.
//!
//! The advertised form names what it repeats under `$defs`, since every byte of it is read by
//! every agent. The inlined form has no references and is what the lock compares.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::{Array, Integer, Kind, Number, Property, Schema, Text, Tool};
use crate::text::snake_case;

/// Smaller schemas cost less where they stand than behind a reference, in bytes.
const WORTH_NAMING: usize = 64;

/// Whether repeated objects are named under `$defs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As agents see it.
    Advertised,
    /// Without references.
    Inlined,
}

/// The schema of a tool's arguments. Its root is an object without combinators.
#[must_use]
pub fn input_schema(tool: &Tool, form: Form) -> Value {
    let mut emitter = Emitter {
        closed: true,
        names: BTreeMap::new(),
    };
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
    emitter.finish(root, form)
}

/// The schema of a tool's structured content. Its root is an object without combinators.
#[must_use]
pub fn output_schema(tool: &Tool, form: Form) -> Value {
    let mut emitter = Emitter {
        closed: false,
        names: BTreeMap::new(),
    };
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
    emitter.finish(root, form)
}

/// What is within the fields that agents are shown without it.
#[must_use]
pub fn opaque_fields(tool: &Tool) -> Map<String, Value> {
    let mut emitter = Emitter {
        closed: false,
        names: BTreeMap::new(),
    };
    let fields = tool.result.iter().map(|field| (&field.name, &field.schema));
    let reports = tool
        .reports
        .iter()
        .map(|report| (&report.name, &report.schema));
    let mut found = Map::new();
    for (name, schema) in fields.chain(reports) {
        collect_opaque(name.clone(), schema, &mut emitter, &mut found);
    }
    found
}

fn collect_opaque(
    at: String,
    schema: &Schema,
    emitter: &mut Emitter,
    found: &mut Map<String, Value>,
) {
    if schema.opaque {
        let whole = Schema {
            opaque: false,
            ..schema.clone()
        };
        let emitted = emitter.emit(&at, &whole);
        found.insert(at.clone(), emitted);
    }
    match &schema.kind {
        Kind::Array(array) => collect_opaque(format!("{at}.*"), &array.items, emitter, found),
        Kind::Map(values) => collect_opaque(format!("{at}.*"), values, emitter, found),
        Kind::Object(properties) => {
            for property in properties {
                collect_opaque(
                    format!("{at}.{}", property.name),
                    &property.schema,
                    emitter,
                    found,
                );
            }
        }
        _ => {}
    }
}

struct Emitter {
    /// Whether objects refuse names they do not declare.
    closed: bool,
    /// What an object would be called, by its text.
    names: BTreeMap<String, String>,
}

impl Emitter {
    fn emit(&mut self, name: &str, schema: &Schema) -> Value {
        let mut members = if schema.opaque {
            opaque(&schema.kind)
        } else if schema.masked {
            typed("string")
        } else {
            self.emit_kind(name, &schema.kind)
        };
        if matches!(schema.kind, Kind::Object(_)) && !schema.masked && !schema.opaque {
            let called = schema.name.as_deref().unwrap_or(name);
            self.names
                .entry(Value::Object(members.clone()).to_string())
                .or_insert(snake_case(called));
        }
        if schema.deprecated {
            members.insert("deprecated".to_owned(), true.into());
        }
        if let Some(description) = &schema.description {
            members.insert("description".to_owned(), description.as_str().into());
        }
        Value::Object(members)
    }

    fn emit_kind(&mut self, name: &str, kind: &Kind) -> Map<String, Value> {
        match kind {
            Kind::Any => Map::new(),
            Kind::Boolean => typed("boolean"),
            Kind::Integer(integer) => emit_integer(integer),
            Kind::Number(number) => emit_number(number),
            Kind::String(text) => emit_text(text),
            Kind::Array(array) => self.emit_array(name, array),
            Kind::Object(properties) => self.emit_object(properties),
            Kind::Map(values) => {
                let mut members = typed("object");
                members.insert("additionalProperties".to_owned(), self.emit(name, values));
                members
            }
        }
    }

    fn emit_array(&mut self, name: &str, array: &Array) -> Map<String, Value> {
        let mut members = typed("array");
        members.insert("items".to_owned(), self.emit(name, &array.items));
        put(&mut members, "minItems", array.min_items);
        put(&mut members, "maxItems", array.max_items);
        put(&mut members, "uniqueItems", array.unique.then_some(true));
        members
    }

    fn emit_object(&mut self, properties: &[Property]) -> Map<String, Value> {
        let mut members = typed("object");
        let emitted: Map<_, _> = properties
            .iter()
            .map(|p| (p.name.clone(), self.emit(&p.name, &p.schema)))
            .collect();
        members.insert("properties".to_owned(), emitted.into());
        let required: Vec<&str> = properties
            .iter()
            .filter(|p| p.required)
            .map(|p| p.name.as_str())
            .collect();
        if !required.is_empty() {
            members.insert("required".to_owned(), json!(required));
        }
        if self.closed {
            members.insert("additionalProperties".to_owned(), false.into());
        }
        members
    }

    fn finish(self, root: Map<String, Value>, form: Form) -> Value {
        if form == Form::Inlined {
            return Value::Object(root);
        }
        let mut sharing = Sharing {
            names: self.names,
            uses: BTreeMap::new(),
            defined: Map::new(),
        };
        let mut root = root;
        let properties = root.remove("properties").unwrap_or_default();
        sharing.count(&properties);
        let properties = sharing.share(properties);
        let mut whole = Map::new();
        for (key, value) in root {
            let is_type = key == "type";
            whole.insert(key, value);
            if is_type {
                whole.insert("properties".to_owned(), properties.clone());
            }
        }
        if !sharing.defined.is_empty() {
            whole.insert("$defs".to_owned(), sharing.defined.into());
        }
        Value::Object(whole)
    }
}

/// Names what is repeated.
struct Sharing {
    names: BTreeMap<String, String>,
    uses: BTreeMap<String, usize>,
    defined: Map<String, Value>,
}

impl Sharing {
    fn count(&mut self, value: &Value) {
        if let Some((text, _)) = self.candidate(value) {
            let uses = self.uses.entry(text).or_default();
            *uses += 1;
            if *uses > 1 {
                return;
            }
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| self.count(member)),
            Value::Array(elements) => elements.iter().for_each(|element| self.count(element)),
            _ => {}
        }
    }

    /// The text of an object schema that may be named, and its own description.
    fn candidate(&self, value: &Value) -> Option<(String, Option<Value>)> {
        let mut members = value.as_object()?.clone();
        let description = members.shift_remove("description");
        let text = Value::Object(members).to_string();
        (text.len() >= WORTH_NAMING && self.names.contains_key(&text))
            .then_some((text, description))
    }

    fn share(&mut self, value: Value) -> Value {
        let shared = self
            .candidate(&value)
            .filter(|(text, _)| self.uses.get(text).is_some_and(|uses| *uses > 1));
        let Some((text, description)) = shared else {
            return self.share_members(value);
        };
        let name = self.names.get(&text).cloned().unwrap_or_default();
        if !self.defined.contains_key(&name) {
            let Value::Object(mut members) = value else {
                return value;
            };
            members.shift_remove("description");
            let body = self.share_members(Value::Object(members));
            self.defined.insert(name.clone(), body);
        }
        let mut reference = Map::new();
        reference.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
        reference.extend(description.map(|text| ("description".to_owned(), text)));
        Value::Object(reference)
    }

    fn share_members(&mut self, value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(name, member)| (name, self.share(member)))
                .collect(),
            Value::Array(elements) => elements
                .into_iter()
                .map(|element| self.share(element))
                .collect(),
            other => other,
        }
    }
}

/// A type without what is within it.
fn opaque(kind: &Kind) -> Map<String, Value> {
    match kind {
        Kind::Array(array) => {
            let mut members = typed("array");
            members.insert("items".to_owned(), opaque(&array.items.kind).into());
            members
        }
        Kind::Object(_) | Kind::Map(_) => typed("object"),
        Kind::Any => Map::new(),
        Kind::Boolean => typed("boolean"),
        Kind::Integer(_) => typed("integer"),
        Kind::Number(_) => typed("number"),
        Kind::String(_) => typed("string"),
    }
}

fn typed(name: &str) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), name.into())])
}

fn put(members: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    members.extend(value.map(|value| (key.to_owned(), value.into())));
}

fn emit_integer(integer: &Integer) -> Map<String, Value> {
    let mut members = typed("integer");
    if !integer.values.is_empty() {
        members.insert("enum".to_owned(), json!(integer.values));
    }
    put(&mut members, "minimum", integer.minimum);
    put(&mut members, "maximum", integer.maximum);
    put(&mut members, "multipleOf", integer.multiple_of);
    members
}

fn emit_number(number: &Number) -> Map<String, Value> {
    let mut members = typed("number");
    put(&mut members, "minimum", number.minimum.clone());
    put(&mut members, "maximum", number.maximum.clone());
    members
}

fn emit_text(text: &Text) -> Map<String, Value> {
    let mut members = typed("string");
    if !text.values.is_empty() {
        // A pattern beside a list of values says nothing more.
        members.insert("enum".to_owned(), json!(text.values));
        return members;
    }
    put(&mut members, "minLength", text.min_length);
    put(&mut members, "maxLength", text.max_length);
    put(&mut members, "pattern", text.pattern.as_deref());
    put(&mut members, "format", text.format.as_deref());
    members
}
