//! One schema of the model in JSON Schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::{Array, Integer, Kind, Number, Property, Schema, Text};
use crate::text::snake_case;

/// Emits schemas, and remembers what the objects among them are called.
pub(super) struct Emitter {
    /// Whether objects refuse names they do not declare.
    closed: bool,
    /// What an object would be called, by its text.
    names: BTreeMap<String, String>,
}

impl Emitter {
    /// `closed`: whether objects refuse names they do not declare.
    pub(super) fn new(closed: bool) -> Self {
        Self {
            closed,
            names: BTreeMap::new(),
        }
    }

    /// What each object would be called, by its text.
    pub(super) fn into_names(self) -> BTreeMap<String, String> {
        self.names
    }

    pub(super) fn emit(&mut self, name: &str, schema: &Schema) -> Value {
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
