//! Arguments as clients send them, read as they were intended.
//!
//! Clients send `null` for what nobody filled in, lists and numbers as text, and codes in any case.
//! A value that its schema does not admit is replaced by the one that it does, if there is just one.
//! Amounts and free text are never replaced, and the result is checked like anything else.

use serde_json::{Map, Value};
use toolspec_model::validate::{self, Alternative, DEEPEST, Node, Outer, VALUES};
use toolspec_model::{Kind, Schema, Shape, Tool, Union};

use super::spelling::Texts;
use crate::arguments::json;

/// How many values a respelled text counts as.
const SPELLING: usize = 16;

/// Replaces arguments of `tool` that can be intended in one way only.
pub(crate) fn read_leniently(tool: &Tool, arguments: &mut Map<String, Value>) {
    let mut reader = LenientReader {
        depth: 0,
        left: VALUES,
    };
    reader.members(Shape::Arguments(tool), None, arguments);
}

struct LenientReader {
    depth: usize,
    /// How many values may still be read.
    left: usize,
}

impl LenientReader {
    /// Reads `value` in its place.
    fn read(&mut self, node: Node<'_>, value: &mut Value) {
        if self.depth == DEEPEST || self.left == 0 {
            return;
        }
        self.left -= 1;
        self.depth += 1;
        match node.alternative {
            Alternative::One(schema) if schema.nullable && value.is_null() => {}
            Alternative::One(schema) => self.follow(node, schema, value),
            Alternative::Scalars(_) => self.scalar(node, value),
        }
        self.depth -= 1;
    }

    fn follow(&mut self, node: Node<'_>, schema: &Schema, value: &mut Value) {
        let outer = node.outer(schema);
        match &schema.kind {
            Kind::Recursive(label) => {
                if let Some(target) = node.labelled(label) {
                    self.read(target, value);
                }
            }
            Kind::Union(union) if schema.money.is_none() => self.union(union, &outer, value),
            Kind::Union(_) => {}
            _ => {
                self.scalar(node, value);
                self.within(&schema.kind, &outer, value);
            }
        }
    }

    fn within(&mut self, kind: &Kind, outer: &Outer<'_>, value: &mut Value) {
        match (kind, value) {
            (Kind::Array(array), Value::Array(elements)) => {
                for element in elements {
                    self.read(outer.within(&array.items), element);
                }
            }
            (Kind::Object(object), Value::Object(members)) => {
                self.members(Shape::Object(object), Some(outer), members);
            }
            _ => {}
        }
    }

    /// A number or a text that was intended as something else.
    fn scalar(&mut self, node: Node<'_>, value: &mut Value) {
        let reading = match value {
            Value::Number(number) if is_plain_number(node) => {
                json::integer(number).map(Value::Number)
            }
            Value::String(text) => self.text(node, text),
            _ => None,
        };
        if let Some(reading) = reading {
            *value = reading;
        }
    }

    fn text(&mut self, node: Node<'_>, text: &str) -> Option<Value> {
        let Some(texts) = Texts::of(node) else {
            return self.json(node, text);
        };
        if texts.is_spelled(text) {
            return None;
        }
        self.left = self.left.saturating_sub(SPELLING);
        let spelled = texts.spelled(text).map(Value::from);
        spelled.or_else(|| self.json(node, text))
    }

    /// What `text` is in JSON, unless it contains more values than may still be read.
    fn json(&mut self, node: Node<'_>, text: &str) -> Option<Value> {
        let begins = |byte: &u8| matches!(byte, b'[' | b'{' | b',');
        let values = text.bytes().filter(|byte| begins(byte)).count();
        self.left = self.left.checked_sub(values)?;
        from_json(node, text)
    }

    /// A property that is `null` where its schema allows none counts as left out.
    fn members(
        &mut self,
        shape: Shape<'_>,
        outer: Option<&Outer<'_>>,
        members: &mut Map<String, Value>,
    ) {
        members.retain(|name, member| {
            let Some(schema) = shape.get(name).or(shape.rest()) else {
                return true;
            };
            let node = outer.map_or(Node::of(schema), |outer| outer.within(schema));
            let is_left_out = member.is_null() && !self.admits(node, member);
            if !is_left_out {
                self.read(node, member);
            }
            !is_left_out
        });
    }

    /// If the readings by all alternatives give one valid value, that. If none is valid, the reading
    /// by the first of the right type, so that its mistakes are reported.
    fn union(&mut self, union: &Union, outer: &Outer<'_>, value: &mut Value) {
        let alternatives: Vec<_> = union
            .alternatives()
            .map(|alternative| outer.alternative(alternative))
            .collect();
        if let [only] = alternatives.as_slice() {
            return self.read(*only, value);
        }
        if alternatives
            .iter()
            .any(|alternative| self.admits(*alternative, value))
        {
            return;
        }
        let mut readings: Vec<Value> = Vec::new();
        let mut nearest = None;
        for alternative in alternatives {
            let mut reading = value.clone();
            self.read(alternative, &mut reading);
            if self.admits(alternative, &reading) {
                readings.push(reading);
            } else if nearest.is_none() && alternative.is_of_type(&reading) {
                nearest = Some(reading);
            }
        }
        readings.dedup();
        match (readings.len(), nearest) {
            (0, Some(nearest)) => *value = nearest,
            (1, _) => *value = readings.swap_remove(0),
            _ => {}
        }
    }

    fn admits(&mut self, node: Node<'_>, value: &Value) -> bool {
        validate::admits(node, value, &mut self.left)
    }
}

/// Whether this is a number that may also be written as `1.0`.
fn is_plain_number(node: Node<'_>) -> bool {
    let is_number = |schema: &Schema| {
        let kind = &schema.kind;
        schema.money.is_none() && matches!(kind, Kind::Integer(_) | Kind::Number(_))
    };
    match node.alternative {
        Alternative::One(schema) => is_number(schema),
        Alternative::Scalars(union) => union.scalars().any(is_number),
    }
}

/// The list, object, boolean or number that `text` is in JSON; never an amount.
fn from_json(node: Node<'_>, text: &str) -> Option<Value> {
    let read = match parse(text)? {
        Value::Number(number) if is_plain_number(node) => {
            Value::Number(json::integer(&number).unwrap_or(number))
        }
        Value::Null | Value::String(_) | Value::Number(_) => return None,
        other => other,
    };
    (node.is_listed(&read) && node.is_of_type(&read)).then_some(read)
}

/// The value that `text` is in JSON, with the booleans of Python too; `None` if it is ambiguous.
fn parse(text: &str) -> Option<Value> {
    let text = match text.trim() {
        "True" => "true",
        "False" => "false",
        text => text,
    };
    let (value, unclear) = json::read(text, None).ok()?;
    unclear.is_empty().then_some(value)
}
