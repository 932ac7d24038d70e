//! What a schema lets through of a value.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value};
use toolspec_model::{Kind, Object, Property, Schema, Union};

use super::Warnings;
use crate::schema::{kind, with_article};
use crate::untrusted::{NAME, tame};

/// What a masked value is replaced by.
const MASK: &str = "[masked]";

/// What `schema` lets through of `value`, which is called `name` in warnings. A `null` counts as
/// left out where the schema does not allow it.
pub(super) fn filter(
    schema: &Schema,
    value: Value,
    name: &str,
    warnings: &mut Warnings,
) -> Option<Value> {
    let mut filter = Filter {
        path: vec![Step::Member(name.into())],
        around: Vec::new(),
        warnings,
    };
    filter.value(schema, value)
}

/// Filters a value and remembers where in the result it is.
struct Filter<'s, 'w> {
    path: Vec<Step<'s>>,
    /// The schemas around that contain themselves, the outermost first.
    around: Vec<&'s Schema>,
    warnings: &'w mut Warnings,
}

/// One step from a value to a value within it.
#[derive(Clone)]
enum Step<'s> {
    Element(usize),
    Member(Cow<'s, str>),
}

impl<'s> Filter<'s, '_> {
    fn value(&mut self, schema: &'s Schema, value: Value) -> Option<Value> {
        if value.is_null() {
            let is_allowed = schema.nullable && schema.kind != Kind::Any;
            return is_allowed.then_some(Value::Null);
        }
        let depth = self.around.len();
        let schema = self.enter(schema);
        let kept = self.whole(schema, value);
        self.around.truncate(depth);
        kept
    }

    /// The schema itself, behind a reference to one around it.
    fn enter(&mut self, schema: &'s Schema) -> &'s Schema {
        let schema = self.resolve(schema);
        if schema.label.is_some() {
            self.around.push(schema);
        }
        schema
    }

    fn resolve(&self, schema: &'s Schema) -> &'s Schema {
        let Kind::Recursive(label) = &schema.kind else {
            return schema;
        };
        let mut around = self.around.iter().rev();
        let is_it = |around: &&&Schema| around.label.as_ref() == Some(label);
        around.find(is_it).copied().unwrap_or(schema)
    }

    fn whole(&mut self, schema: &'s Schema, value: Value) -> Option<Value> {
        if schema.masked && !matches!(value, Value::Array(_) | Value::Object(_)) {
            return Some(MASK.into());
        }
        match (&schema.kind, value) {
            (_, value) if schema.masked => self.report(schema, &value),
            (
                Kind::Union(Union {
                    branches,
                    tag: None,
                }),
                value,
            ) => self.best(branches, &value),
            (
                Kind::Union(Union {
                    branches,
                    tag: Some(tag),
                }),
                Value::Object(members),
            ) => self.tagged(tag, branches, members),
            (Kind::Any | Kind::Values(_), value)
            | (Kind::String(_), value @ Value::String(_))
            | (Kind::Number(_), value @ Value::Number(_))
            | (Kind::Boolean, value @ Value::Bool(_)) => Some(value),
            (Kind::Integer(_), Value::Number(number)) if let Some(whole) = whole(&number) => {
                Some(whole.into())
            }
            (Kind::Array(array), Value::Array(elements)) => {
                Some(self.elements(&array.items, elements))
            }
            (Kind::Object(object), Value::Object(members)) => Some(self.object(object, members)),
            (_, value) => self.report(schema, &value),
        }
    }

    fn elements(&mut self, items: &'s Schema, elements: Vec<Value>) -> Value {
        let each = elements.into_iter().enumerate();
        each.filter_map(|(index, element)| self.below(Step::Element(index), items, element))
            .collect()
    }

    fn object(&mut self, object: &'s Object, members: Map<String, Value>) -> Value {
        match object.rest.as_deref() {
            Some(rest) => self.members(rest, &object.properties, members),
            None => self.properties(&object.properties, members),
        }
    }

    fn properties(&mut self, properties: &'s [Property], members: Map<String, Value>) -> Value {
        let mut kept = Map::with_capacity(properties.len().min(members.len()));
        // Compared one by one, a few names are found sooner than by their hashes.
        let mut members: Vec<(String, Value)> = members.into_iter().collect();
        for Property { name, schema, .. } in properties {
            let Some(index) = members.iter().position(|(given, _)| given == name) else {
                continue;
            };
            let (given, value) = members.swap_remove(index);
            if let Some(value) = self.below(Step::Member(name.into()), schema, value) {
                kept.insert(given, value);
            }
        }
        Value::Object(kept)
    }

    /// Of an object with further names.
    fn members(
        &mut self,
        rest: &'s Schema,
        properties: &'s [Property],
        members: Map<String, Value>,
    ) -> Value {
        let kept = members.into_iter().filter_map(|(name, value)| {
            let property = properties.iter().find(|property| property.name == name);
            let schema = property.map_or(rest, |property| &property.schema);
            let step = Step::Member(name.clone().into());
            Some((name, self.below(step, schema, value)?))
        });
        Value::Object(kept.collect())
    }

    /// What the branch lets through that has the fewest remarks, and of those the most.
    fn best(&mut self, branches: &'s [Schema], value: &Value) -> Option<Value> {
        let mut best: Option<(Value, Warnings)> = None;
        for branch in branches {
            let mut warnings = Warnings::default();
            let mut trial = Filter {
                path: self.path.clone(),
                around: self.around.clone(),
                warnings: &mut warnings,
            };
            let Some(kept) = trial.value(branch, value.clone()) else {
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
            let words = branches
                .iter()
                .map(|branch| with_article(self.expected(branch)));
            let words: Vec<_> = words.collect();
            return self.report_as(&words.join(" or "), value);
        };
        self.warnings.append(warnings);
        Some(kept)
    }

    /// What the branch lets through that the property `tag` names.
    fn tagged(
        &mut self,
        tag: &str,
        branches: &'s [Schema],
        members: Map<String, Value>,
    ) -> Option<Value> {
        let given = members.get(tag).and_then(Value::as_str).unwrap_or_default();
        let mut branches = branches.iter();
        if let Some(branch) = branches.find(|branch| has_tag(branch, tag, given)) {
            return self.value(branch, Value::Object(members));
        }
        let given = tame(given, NAME);
        self.warnings.add(&format!(
            "{}: of the unknown kind {given:?} by {tag}; left out",
            self.place()
        ));
        None
    }

    fn report(&mut self, schema: &'s Schema, value: &Value) -> Option<Value> {
        self.report_as(&with_article(self.expected(schema)), value)
    }

    fn report_as(&mut self, expected: &str, value: &Value) -> Option<Value> {
        let got = with_article(kind(value));
        self.warnings.add(&format!(
            "{}: expected {expected}, got {got}; left out",
            self.place()
        ));
        None
    }

    fn expected(&self, schema: &'s Schema) -> &'static str {
        let schema = self.resolve(schema);
        match &schema.kind {
            _ if schema.masked => "scalar",
            Kind::String(_) => "string",
            Kind::Integer(_) => "integer",
            Kind::Number(_) => "number",
            Kind::Boolean => "boolean",
            Kind::Array(_) => "array",
            Kind::Object(_) | Kind::Union(Union { tag: Some(_), .. }) => "object",
            Kind::Union(_) | Kind::Any | Kind::Values(_) | Kind::Recursive(_) => "value",
        }
    }

    fn below(&mut self, step: Step<'s>, schema: &'s Schema, value: Value) -> Option<Value> {
        self.path.push(step);
        let kept = self.value(schema, value);
        self.path.pop();
        kept
    }

    /// Where in the result the value is: `order.lines[0].name`.
    fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.path {
            match step {
                Step::Element(index) => {
                    // Writing to a string cannot fail.
                    let _ = write!(place, "[{index}]");
                }
                Step::Member(name) if place.is_empty() => place.push_str(name),
                Step::Member(name) => place.extend([".", &tame(name, NAME)]),
            }
        }
        place
    }
}

/// Whether `value` is what the property `tag` is in this branch.
fn has_tag(branch: &Schema, tag: &str, value: &str) -> bool {
    let Kind::Object(object) = &branch.kind else {
        return false;
    };
    let mut properties = object.properties.iter();
    let property = properties.find(|property| property.name == tag);
    property.is_some_and(|property| match &property.schema.kind {
        Kind::String(text) => text.values.iter().any(|known| known == value),
        _ => false,
    })
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

/// How many values a value consists of, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
