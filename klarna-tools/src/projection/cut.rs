//! What a shape lets through of a value.

use serde_json::{Map, Number, Value};

use super::Warnings;
use crate::schema::{kind, with_article};
use crate::spec::{Branch, Field, MASK, Recursion, Shape};
use crate::untrusted::{NAME, tame};

/// What `shape` lets through of `value`, which is called `name` in warnings.
pub(super) fn cut(
    shape: &Shape,
    value: &Value,
    name: &str,
    warnings: &mut Warnings,
) -> Option<Value> {
    Cutter {
        path: name.to_owned(),
        warnings,
    }
    .cut(shape, value)
}

/// Cuts a value to a shape and remembers where in the result it is.
struct Cutter<'a> {
    path: String,
    warnings: &'a mut Warnings,
}

/// One step from a value to a value within it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Element(usize),
    Member(&'a str),
}

impl Cutter<'_> {
    fn cut(&mut self, shape: &Shape, value: &Value) -> Option<Value> {
        match (shape, value) {
            (Shape::Nullable(_), Value::Null) => Some(Value::Null),
            (_, Value::Null) => None,
            (Shape::Nullable(shape), _) => self.cut(shape, value),
            (Shape::Recursive(Recursion(shape)), _) => self.cut(shape, value),
            (Shape::Union(shapes), _) => self.best(shapes, value),
            (Shape::Tagged { tag, branches }, Value::Object(members)) => {
                self.told(tag, branches, value, members)
            }
            (Shape::Any, _)
            | (Shape::String, Value::String(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Boolean, Value::Bool(_)) => Some(value.clone()),
            (Shape::Integer, Value::Number(number)) if let Some(whole) = whole(number) => {
                Some(whole.into())
            }
            (Shape::Masked, Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                Some(MASK.into())
            }
            (Shape::Array(element), Value::Array(elements)) => {
                Some(self.elements(element, elements))
            }
            (Shape::Object(fields), Value::Object(members)) => Some(self.fields(fields, members)),
            (Shape::Map(each), Value::Object(members)) => Some(self.members(each, &[], members)),
            (Shape::Open { fields, rest }, Value::Object(members)) => {
                Some(self.members(rest, fields, members))
            }
            _ => {
                self.report(&with_article(expected(shape)), value);
                None
            }
        }
    }

    fn elements(&mut self, shape: &Shape, elements: &[Value]) -> Value {
        let each = elements.iter().enumerate();
        each.filter_map(|(index, element)| self.below(Step::Element(index), shape, element))
            .collect()
    }

    fn fields(&mut self, fields: &[Field], members: &Map<String, Value>) -> Value {
        let mut kept = Map::with_capacity(fields.len().min(members.len()));
        for field in fields {
            let Some(value) = members.get(field.name) else {
                continue;
            };
            if let Some(value) = self.below(Step::Member(field.name), field.shape, value) {
                kept.insert(field.name.to_owned(), value);
            }
        }
        Value::Object(kept)
    }

    fn members(&mut self, rest: &Shape, fields: &[Field], members: &Map<String, Value>) -> Value {
        let kept = members.iter().filter_map(|(name, value)| {
            let field = fields.iter().find(|field| field.name == name);
            let shape = field.map_or(rest, |field| field.shape);
            let step = tame(name, NAME);
            Some((name.clone(), self.below(Step::Member(&step), shape, value)?))
        });
        Value::Object(kept.collect())
    }

    /// What the shape lets through that has the fewest remarks, and of those the most.
    fn best(&mut self, shapes: &[&Shape], value: &Value) -> Option<Value> {
        let mut best: Option<(Value, Warnings)> = None;
        for shape in shapes {
            let mut warnings = Warnings::default();
            let Some(kept) = cut(shape, value, &self.path, &mut warnings) else {
                continue;
            };
            let is_better = best.as_ref().is_none_or(|(known, remarks)| {
                let (fewer, more) = (warnings.count(), remarks.count());
                fewer < more || (fewer == more && size(&kept) > size(known))
            });
            if is_better {
                best = Some((kept, warnings));
            }
        }
        let Some((kept, warnings)) = best else {
            let words: Vec<_> = shapes
                .iter()
                .map(|shape| with_article(expected(shape)))
                .collect();
            self.report(&words.join(" or "), value);
            return None;
        };
        self.warnings.append(warnings);
        Some(kept)
    }

    fn told(
        &mut self,
        tag: &str,
        branches: &[Branch],
        value: &Value,
        members: &Map<String, Value>,
    ) -> Option<Value> {
        let said = members.get(tag).and_then(Value::as_str).unwrap_or_default();
        let told = branches.iter().find(|branch| branch.values.contains(&said));
        if let Some(branch) = told {
            return self.cut(branch.shape, value);
        }
        let said = tame(said, NAME);
        self.warnings.add(&format!(
            "{}: of the unknown kind {said:?} by {tag}; left out",
            self.path
        ));
        None
    }

    fn report(&mut self, expected: &str, value: &Value) {
        let got = with_article(kind(value));
        self.warnings.add(&format!(
            "{}: expected {expected}, got {got}; left out",
            self.path
        ));
    }

    fn below(&mut self, step: Step<'_>, shape: &Shape, value: &Value) -> Option<Value> {
        let length = self.path.len();
        match step {
            Step::Element(index) => self.path.extend(["[", &index.to_string(), "]"]),
            Step::Member(name) => self.path.extend([".", name]),
        }
        let kept = self.cut(shape, value);
        self.path.truncate(length);
        kept
    }
}

/// The integer that a number is, also where it is written as `12.0`. Beyond 2^53 such a number
/// need not be the one that was written.
fn whole(number: &Number) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !number.is_f64() {
        return Some(number.clone());
    }
    let written = number
        .as_f64()
        .filter(|value| value.fract() == 0.0 && value.abs() < EXACT)?;
    format!("{written:.0}")
        .parse::<i64>()
        .ok()
        .map(Number::from)
}

fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::String => "string",
        Shape::Integer => "integer",
        Shape::Number => "number",
        Shape::Boolean => "boolean",
        Shape::Masked => "scalar",
        Shape::Array(_) => "array",
        Shape::Object(_) | Shape::Map(_) | Shape::Open { .. } | Shape::Tagged { .. } => "object",
        Shape::Nullable(shape) => expected(shape),
        Shape::Recursive(Recursion(shape)) => expected(shape),
        Shape::Union(_) | Shape::Any => "value",
    }
}

/// How many values a value holds, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
