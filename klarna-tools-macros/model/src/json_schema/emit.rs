//! One schema of the model in JSON Schema.

use serde_json::{Map, Number as Decimal, Value, json};

use super::union;
use crate::{Array, Integer, Kind, Number, Object, Schema, Sum, Text};

/// Emits schemas, and remembers those that hold themselves.
#[derive(Clone)]
pub(super) struct Emitter {
    /// Whether objects refuse names they do not declare.
    closed: bool,
    /// What holds itself, by name.
    definitions: Map<String, Value>,
    /// Labels of the schemas around, and the names of their definitions.
    around: Vec<(String, String)>,
}

impl Emitter {
    /// `closed`: whether objects refuse names they do not declare.
    pub(super) fn new(closed: bool) -> Self {
        Self {
            closed,
            definitions: Map::new(),
            around: Vec::new(),
        }
    }

    /// The definitions of what holds itself, by name.
    pub(super) fn into_definitions(self) -> Map<String, Value> {
        self.definitions
    }

    pub(super) fn emit(&mut self, name: &str, schema: &Schema) -> Value {
        let mut members = if schema.opaque {
            opaque(&schema.kind)
        } else if schema.masked {
            typed("string")
        } else {
            self.emit_whole(name, schema)
        };
        if schema.nullable {
            union::add_null(&mut members);
        }
        if let (true, Some(currency)) = (self.closed, &schema.money) {
            members.insert("money".to_owned(), currency.to_string().into());
        }
        if schema.deprecated {
            members.insert("deprecated".to_owned(), true.into());
        }
        put(&mut members, "default", schema.default.clone());
        if self.closed {
            put(&mut members, "equals", schema.equals.as_ref().map(equals));
        }
        put(&mut members, "description", schema.description.as_deref());
        Value::Object(members)
    }

    fn emit_whole(&mut self, name: &str, schema: &Schema) -> Map<String, Value> {
        match &schema.label {
            Some(label) => self.define(label, name, &schema.kind),
            None => self.emit_kind(name, &schema.kind),
        }
    }

    /// A reference to the definition of what holds itself. Two that would be called the same and
    /// differ get names of their own.
    fn define(&mut self, label: &str, name: &str, kind: &Kind) -> Map<String, Value> {
        let mut called = label.to_owned();
        let mut count = 2;
        loop {
            if !self.around.iter().any(|(_, taken)| *taken == called) {
                let before = self.clone();
                self.around.push((label.to_owned(), called.clone()));
                let body = Value::Object(self.emit_kind(name, kind));
                self.around.pop();
                let known = self
                    .definitions
                    .entry(called.clone())
                    .or_insert(body.clone());
                if *known == body {
                    return refer(&called);
                }
                *self = before;
            }
            called = format!("{label}{count}");
            count += 1;
        }
    }

    fn emit_kind(&mut self, name: &str, kind: &Kind) -> Map<String, Value> {
        match kind {
            Kind::Any => Map::new(),
            Kind::Boolean => typed("boolean"),
            Kind::Integer(integer) => emit_integer(integer),
            Kind::Number(number) => emit_number(number),
            Kind::String(text) => emit_text(text),
            Kind::Values(values) => Map::from_iter([("enum".to_owned(), json!(values))]),
            Kind::Array(array) => self.emit_array(name, array),
            Kind::Object(object) => self.emit_object(name, object),
            Kind::Union(union) => {
                let branches = union.branches.iter().map(|branch| self.emit(name, branch));
                union::join(branches.collect())
            }
            Kind::Recursive(label) => {
                let around = self.around.iter().rev().find(|(known, _)| known == label);
                refer(around.map_or(label, |(_, called)| called))
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

    fn emit_object(&mut self, name: &str, object: &Object) -> Map<String, Value> {
        let mut members = typed("object");
        let properties = &object.properties;
        let emitted: Map<_, _> = properties
            .iter()
            .map(|p| (p.name.clone(), self.emit(&p.name, &p.schema)))
            .collect();
        if !emitted.is_empty() || object.rest.is_none() {
            members.insert("properties".to_owned(), emitted.into());
        }
        let required: Vec<&str> = properties
            .iter()
            .filter(|p| p.required)
            .map(|p| p.name.as_str())
            .collect();
        if !required.is_empty() {
            members.insert("required".to_owned(), json!(required));
        }
        if let Some(rest) = &object.rest {
            members.insert("additionalProperties".to_owned(), self.emit(name, rest));
        } else if self.closed {
            members.insert("additionalProperties".to_owned(), false.into());
        }
        put(&mut members, "minProperties", object.min_properties);
        put(&mut members, "maxProperties", object.max_properties);
        if !object.dependent.is_empty() {
            let dependent = object.dependent.iter();
            let dependent: Map<_, _> = dependent
                .map(|(name, with)| (name.clone(), json!(with)))
                .collect();
            members.insert("dependentRequired".to_owned(), dependent.into());
        }
        members
    }
}

/// What an integer has to be; a keyword of our own.
fn equals(sum: &Sum) -> Value {
    let sides = [("plus", &sum.plus), ("minus", &sum.minus)];
    let said = sides
        .into_iter()
        .filter(|(_, products)| !products.is_empty());
    said.map(|(side, products)| {
        let products = products.iter();
        let dotted = products.map(|factors| factors.iter().map(|path| path.join(".")).collect());
        (
            side.to_owned(),
            Value::from(dotted.collect::<Vec<Vec<_>>>()),
        )
    })
    .collect()
}

/// A type without what is within it.
fn opaque(kind: &Kind) -> Map<String, Value> {
    match kind {
        Kind::Array(array) => {
            let mut members = typed("array");
            members.insert("items".to_owned(), opaque(&array.items.kind).into());
            members
        }
        Kind::Object(_) => typed("object"),
        Kind::Any | Kind::Values(_) | Kind::Recursive(_) => Map::new(),
        Kind::Union(union) => {
            let branches = union.branches.iter();
            union::join(branches.map(|branch| opaque(&branch.kind).into()).collect())
        }
        Kind::Boolean => typed("boolean"),
        Kind::Integer(_) => typed("integer"),
        Kind::Number(_) => typed("number"),
        Kind::String(_) => typed("string"),
    }
}

fn refer(name: &str) -> Map<String, Value> {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    Map::from_iter([("$ref".to_owned(), format!("#/$defs/{escaped}").into())])
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
    let bound = |bound: Option<i128>| bound.and_then(Decimal::from_i128);
    put(&mut members, "minimum", bound(integer.minimum));
    put(&mut members, "maximum", bound(integer.maximum));
    put(&mut members, "multipleOf", integer.multiple_of);
    members
}

fn emit_number(number: &Number) -> Map<String, Value> {
    let mut members = typed("number");
    let bounds = [
        ("minimum", &number.minimum),
        ("maximum", &number.maximum),
        ("exclusiveMinimum", &number.exclusive_minimum),
        ("exclusiveMaximum", &number.exclusive_maximum),
        ("multipleOf", &number.multiple_of),
    ];
    for (key, bound) in bounds {
        put(&mut members, key, bound.clone());
    }
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
