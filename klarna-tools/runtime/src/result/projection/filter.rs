//! What a schema lets through of a value.

use serde_json::{Map, Value};
use toolspec_model::validate::{Location, Node, Outer};
use toolspec_model::{Kind, Object, Property, Schema, Union};

use super::Warnings;
use crate::arguments::json;
use crate::arguments::validate::{kind, with_article};
use crate::http::redactor::REMOVED;
use crate::untrusted::{NAME, sanitize};

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
    let at = Location::Member(&Location::Root, name);
    Filter { warnings }.value(Node::of(schema), value, &at)
}

struct Filter<'w> {
    warnings: &'w mut Warnings,
}

impl Filter<'_> {
    fn value(&mut self, node: Node<'_>, value: Value, at: &Location<'_>) -> Option<Value> {
        if value.is_null() {
            let schema = node.schema()?;
            let is_allowed = schema.nullable && schema.kind != Kind::Any;
            return is_allowed.then_some(Value::Null);
        }
        let node = node.target();
        let schema = node.schema()?;
        if schema.masked {
            return match value {
                Value::Array(_) | Value::Object(_) => self.report(node, &value, at),
                _ => Some(MASK.into()),
            };
        }
        self.typed(node, &node.outer(schema), &schema.kind, value, at)
    }

    fn typed(
        &mut self,
        node: Node<'_>,
        outer: &Outer<'_>,
        kind: &Kind,
        value: Value,
        at: &Location<'_>,
    ) -> Option<Value> {
        match (kind, value) {
            (
                Kind::Union(Union {
                    branches,
                    tag: None,
                }),
                value,
            ) => self.best(outer, branches, &value, at),
            (
                Kind::Union(Union {
                    branches,
                    tag: Some(tag),
                }),
                Value::Object(members),
            ) => self.tagged(outer, (tag, branches), members, at),
            (Kind::Any | Kind::Values(_), value)
            | (Kind::String(_), value @ Value::String(_))
            | (Kind::Number(_), value @ Value::Number(_))
            | (Kind::Boolean, value @ Value::Bool(_)) => Some(value),
            (Kind::Integer(_), Value::Number(number))
                if let Some(integer) = json::integer(&number) =>
            {
                Some(integer.into())
            }
            (Kind::Array(array), Value::Array(elements)) => {
                Some(self.elements(outer.within(&array.items), elements, at))
            }
            (Kind::Object(object), Value::Object(members)) => {
                Some(self.object(outer, object, members, at))
            }
            (_, value) => self.report(node, &value, at),
        }
    }

    fn elements(&mut self, items: Node<'_>, elements: Vec<Value>, at: &Location<'_>) -> Value {
        let each = elements.into_iter().enumerate();
        each.filter_map(|(index, element)| {
            self.value(items, element, &Location::Element(at, index))
        })
        .collect()
    }

    fn object(
        &mut self,
        outer: &Outer<'_>,
        object: &Object,
        members: Map<String, Value>,
        at: &Location<'_>,
    ) -> Value {
        match object.rest.as_deref() {
            Some(rest) => self.members(outer, (rest, &object.properties), members, at),
            None => self.properties(outer, &object.properties, members, at),
        }
    }

    fn properties(
        &mut self,
        outer: &Outer<'_>,
        properties: &[Property],
        members: Map<String, Value>,
        at: &Location<'_>,
    ) -> Value {
        let mut kept = Map::with_capacity(properties.len().min(members.len()));
        // Compared one by one, a few names are found sooner than by their hashes.
        let mut members: Vec<(String, Value)> = members.into_iter().collect();
        for Property { name, schema, .. } in properties {
            let Some(index) = members.iter().position(|(given, _)| given == name) else {
                continue;
            };
            let (given, value) = members.swap_remove(index);
            let at = Location::Member(at, name);
            if let Some(value) = self.value(outer.within(schema), value, &at) {
                kept.insert(given, value);
            }
        }
        Value::Object(kept)
    }

    /// Of an object with further names.
    fn members(
        &mut self,
        outer: &Outer<'_>,
        (rest, properties): (&Schema, &[Property]),
        members: Map<String, Value>,
        at: &Location<'_>,
    ) -> Value {
        let kept = members.into_iter().filter_map(|(name, value)| {
            let property = properties.iter().find(|property| property.name == name);
            let schema = property.map_or(rest, |property| &property.schema);
            let value = self.value(outer.within(schema), value, &Location::Member(at, &name))?;
            Some((name, value))
        });
        Value::Object(kept.collect())
    }

    /// What the branch with the fewest warnings lets through; of several such, the most.
    fn best(
        &mut self,
        outer: &Outer<'_>,
        branches: &[Schema],
        value: &Value,
        at: &Location<'_>,
    ) -> Option<Value> {
        let mut best: Option<(Value, Warnings)> = None;
        for branch in branches {
            let mut warnings = Warnings::default();
            let mut trial = Filter {
                warnings: &mut warnings,
            };
            let Some(kept) = trial.value(outer.within(branch), value.clone(), at) else {
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
                .map(|branch| with_article(expected(outer.within(branch))));
            let words: Vec<_> = words.collect();
            return self.report_as(&words.join(" or "), value, at);
        };
        self.warnings.append(warnings);
        Some(kept)
    }

    /// What the branch that the property `tag` names lets through.
    fn tagged(
        &mut self,
        outer: &Outer<'_>,
        (tag, branches): (&str, &[Schema]),
        members: Map<String, Value>,
        at: &Location<'_>,
    ) -> Option<Value> {
        let given = members.get(tag).and_then(Value::as_str).unwrap_or_default();
        let mut branches = branches.iter();
        if let Some(branch) = branches.find(|branch| has_tag(branch, tag, given)) {
            return self.value(outer.within(branch), Value::Object(members), at);
        }
        let given = sanitize(given, NAME);
        self.warnings.add(&format!(
            "{}: of the unknown kind {given:?} by {tag}; left out",
            place(at)
        ));
        None
    }

    fn report(&mut self, node: Node<'_>, value: &Value, at: &Location<'_>) -> Option<Value> {
        self.report_as(&with_article(expected(node)), value, at)
    }

    fn report_as(&mut self, expected: &str, value: &Value, at: &Location<'_>) -> Option<Value> {
        let got = if value == REMOVED {
            "a credential of this server".to_owned()
        } else {
            with_article(kind(value))
        };
        self.warnings.add(&format!(
            "{}: expected {expected}, got {got}; left out",
            place(at)
        ));
        None
    }
}

/// The type of value that `node` lets through.
fn expected(node: Node<'_>) -> &'static str {
    match node.target().schema() {
        Some(schema) if schema.masked => "scalar",
        Some(schema) => match &schema.kind {
            Kind::String(_) => "string",
            Kind::Integer(_) => "integer",
            Kind::Number(_) => "number",
            Kind::Boolean => "boolean",
            Kind::Array(_) => "array",
            Kind::Object(_) | Kind::Union(Union { tag: Some(_), .. }) => "object",
            Kind::Union(_) | Kind::Any | Kind::Values(_) | Kind::Recursive(_) => "value",
        },
        None => "value",
    }
}

/// Where in the result a value is: `order.lines[0].name`.
fn place(at: &Location<'_>) -> String {
    match at {
        Location::Root => String::new(),
        Location::Member(Location::Root, name) => (*name).to_owned(),
        Location::Member(parent, name) => format!("{}.{}", place(parent), sanitize(name, NAME)),
        Location::Element(parent, index) => format!("{}[{index}]", place(parent)),
    }
}

/// Whether `value` is what the property `tag` is in this branch.
fn has_tag(branch: &Schema, tag: &str, value: &str) -> bool {
    let property = branch.kind.property(tag);
    property.is_some_and(|property| match &property.schema.kind {
        Kind::String(text) => text.values.iter().any(|known| known == value),
        _ => false,
    })
}

/// How many values a value consists of, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
