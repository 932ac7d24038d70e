//! One schema of the model in JSON Schema.

use serde_json::{Map, Number as Decimal, Value};

use super::listed::is_shown;
use super::union::add_null;
use super::{Form, strings};
use crate::pointer;
use crate::{Array, Integer, Kind, Number, Pattern, Schema, Shape, Sum, Text};

pub(super) type Members = Map<String, Value>;

/// Emits schemas, and collects those that contain themselves as definitions.
#[derive(Clone)]
pub(super) struct Emitter {
    /// Whether values are sent: then objects refuse names that they do not declare.
    sent: bool,
    /// Which keywords there are.
    form: Form,
    /// Schemas that contain themselves, by name.
    definitions: Members,
    /// Labels of the schemas around, and the names of their definitions.
    around: Vec<(String, String)>,
}

impl Emitter {
    pub(super) fn new(sent: bool, form: Form) -> Self {
        Self {
            sent,
            form,
            definitions: Map::new(),
            around: Vec::new(),
        }
    }

    /// The definitions of schemas that contain themselves, by name.
    pub(super) fn into_definitions(self) -> Members {
        self.definitions
    }

    pub(super) fn emit(&mut self, name: &str, schema: &Schema) -> Value {
        self.emit_with(name, schema, schema.default.as_ref()).into()
    }

    /// The same with another default.
    pub(super) fn emit_with(
        &mut self,
        name: &str,
        schema: &Schema,
        default: Option<&Value>,
    ) -> Members {
        let mut members = if schema.opaque {
            self.opaque(&schema.kind)
        } else if schema.masked {
            typed("string")
        } else {
            self.emit_whole(name, schema)
        };
        if schema.nullable {
            add_null(&mut members);
        }
        if self.sent {
            let money = || Some(schema.money.as_ref()?.to_string());
            self.put(&mut members, "money", money);
            self.put(&mut members, "uncheckedOneOf", || {
                schema.one_form.then_some(true)
            });
            self.put(&mut members, "x-sunset", || schema.sunset.as_deref());
        }
        self.put(&mut members, "deprecated", || {
            schema.deprecated.then_some(true)
        });
        self.put(&mut members, "default", || default.cloned());
        if self.sent {
            self.put(&mut members, "equals", || {
                schema.equals.as_ref().map(equals)
            });
        }
        self.put(&mut members, "description", || {
            schema.description.as_deref()
        });
        members
    }

    /// Adds a keyword, if this form has it.
    fn put<V: Into<Value>>(
        &self,
        members: &mut Members,
        key: &str,
        value: impl FnOnce() -> Option<V>,
    ) {
        let Some(value) = value() else {
            return;
        };
        let value = value.into();
        if self.form == Form::Enforced || is_shown(key, &value) {
            members.insert(key.to_owned(), value);
        }
    }

    fn emit_whole(&mut self, name: &str, schema: &Schema) -> Members {
        match &schema.label {
            Some(label) => self.define(label, name, &schema.kind),
            None => self.emit_kind(name, &schema.kind),
        }
    }

    /// A reference to the definition of a schema that contains itself. Different schemas with the same
    /// label get different names.
    fn define(&mut self, label: &str, name: &str, kind: &Kind) -> Members {
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

    fn emit_kind(&mut self, name: &str, kind: &Kind) -> Members {
        match kind {
            Kind::Any => Map::new(),
            Kind::Boolean => typed("boolean"),
            Kind::Integer(integer) => self.emit_integer(integer),
            Kind::Number(number) => self.emit_number(number),
            Kind::String(text) => self.emit_text(text),
            Kind::Values(values) => one("enum", values.to_vec()),
            Kind::Array(array) => self.emit_array(name, array),
            Kind::Object(object) => self.emit_shape(name, Shape::Object(object)),
            Kind::Union(union) => self.emit_union(name, union),
            Kind::Recursive(label) => {
                let around = self.around.iter().rev().find(|(known, _)| known == label);
                refer(around.map_or(label, |(_, called)| called))
            }
        }
    }

    fn emit_integer(&self, integer: &Integer) -> Members {
        let mut members = typed("integer");
        if !integer.values.is_empty() {
            members.insert("enum".to_owned(), integer.values.to_vec().into());
        }
        let bound = |bound: Option<i128>| bound.and_then(Decimal::from_i128);
        self.put(&mut members, "minimum", || bound(integer.minimum));
        self.put(&mut members, "maximum", || bound(integer.maximum));
        self.put(&mut members, "multipleOf", || integer.multiple_of);
        members
    }

    fn emit_number(&self, number: &Number) -> Members {
        let mut members = typed("number");
        let bounds = [
            ("minimum", &number.minimum),
            ("maximum", &number.maximum),
            ("exclusiveMinimum", &number.exclusive_minimum),
            ("exclusiveMaximum", &number.exclusive_maximum),
            ("multipleOf", &number.multiple_of),
        ];
        for (key, bound) in bounds {
            self.put(&mut members, key, || bound.clone());
        }
        members
    }

    fn emit_text(&self, text: &Text) -> Members {
        let mut members = typed("string");
        if !text.values.is_empty() {
            members.insert("enum".to_owned(), strings(&text.values));
        }
        self.put(&mut members, "minLength", || text.min_length);
        self.put(&mut members, "maxLength", || text.max_length);
        let pattern = text.pattern.as_ref();
        self.put(&mut members, "pattern", || pattern.map(Pattern::as_str));
        let unchecked = text.unchecked_pattern.as_deref();
        self.put(&mut members, "uncheckedPattern", || unchecked);
        let format = text.format.as_deref();
        let format = format.filter(|_| text.values.is_empty());
        self.put(&mut members, "format", || format);
        members
    }

    fn emit_array(&mut self, name: &str, array: &Array) -> Members {
        let mut members = typed("array");
        members.insert("items".to_owned(), self.emit(name, &array.items));
        self.put(&mut members, "minItems", || array.min_items);
        self.put(&mut members, "maxItems", || array.max_items);
        self.put(&mut members, "uniqueItems", || array.unique.then_some(true));
        members
    }

    /// An object with the members of `shape`.
    pub(super) fn emit_shape(&mut self, name: &str, shape: Shape<'_>) -> Members {
        let mut members = typed("object");
        let mut properties = Map::new();
        for field in shape.fields() {
            let default = field.default.or(field.schema.default.as_ref());
            let schema = self.emit_with(field.name, field.schema, default);
            properties.insert(field.name.to_owned(), schema.into());
        }
        let required = shape.fields().filter(|field| field.required);
        let required: Vec<Value> = required.map(|field| field.name.into()).collect();
        if !properties.is_empty() || shape.rest().is_none() {
            members.insert("properties".to_owned(), properties.into());
        }
        if !required.is_empty() {
            members.insert("required".to_owned(), required.into());
        }
        match shape.rest() {
            Some(rest) => {
                let rest = self.emit(name, rest);
                self.put(&mut members, "additionalProperties", || Some(rest));
            }
            None => self.put(&mut members, "additionalProperties", || {
                self.sent.then_some(false)
            }),
        }
        self.put(&mut members, "minProperties", || shape.fewest());
        self.put(&mut members, "maxProperties", || shape.most());
        let dependent = shape.dependent();
        self.put(&mut members, "dependentRequired", || {
            let each = dependent.iter();
            let each = each.map(|(name, with)| (name.clone(), strings(with)));
            (!dependent.is_empty()).then(|| Value::Object(each.collect()))
        });
        members
    }
}

/// The sum that an integer must equal, in a keyword of our own.
fn equals(sum: &Sum) -> Value {
    let sides = [("plus", &sum.plus), ("minus", &sum.minus)];
    let terms = sides
        .into_iter()
        .filter(|(_, products)| !products.is_empty());
    terms
        .map(|(side, products)| {
            let products = products.iter();
            let dotted =
                products.map(|factors| factors.iter().map(|path| path.join(".")).collect());
            (
                side.to_owned(),
                Value::from(dotted.collect::<Vec<Vec<_>>>()),
            )
        })
        .collect()
}

fn refer(name: &str) -> Members {
    one("$ref", pointer::child("#/$defs", name))
}

pub(super) fn typed(name: &str) -> Members {
    one("type", name)
}

pub(super) fn one(key: &str, value: impl Into<Value>) -> Members {
    Map::from_iter([(key.to_owned(), value.into())])
}
