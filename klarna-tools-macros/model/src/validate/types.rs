//! Types of values, in words.

use serde_json::{Number, Value};

use super::bounds::with_article;
use super::forms::Forms;
use super::place::Node;
use crate::shape::Alternative;
use crate::{Kind, Schema, Union};

/// The most values that are listed where another was given.
pub const LISTED: usize = 24;

/// Whether a value has the type of a schema. An integer must be written without a decimal point and
/// exponent, since an agent that writes `50.0` may intend fifty whole units of a currency.
pub(super) fn is_of_type(schema: &Schema, value: &Value) -> bool {
    if schema.nullable && value.is_null() {
        return true;
    }
    match (&schema.kind, value) {
        _ if schema.masked && !schema.opaque => value.is_string(),
        (Kind::Union(union), _) => union.branches.iter().any(|one| is_of_type(one, value)),
        (Kind::Any | Kind::Values(_) | Kind::Recursive(_), _)
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Number(_), Value::Number(_))
        | (Kind::String(_), Value::String(_))
        | (Kind::Array(_), Value::Array(_))
        | (Kind::Object(_), Value::Object(_)) => true,
        (Kind::Integer(_), Value::Number(number)) => !number.is_f64(),
        _ => false,
    }
}

impl Node<'_> {
    /// Whether a value has this type.
    #[must_use]
    pub fn is_of_type(self, value: &Value) -> bool {
        match self.target().alternative {
            Alternative::One(schema) => is_of_type(schema, value),
            Alternative::Scalars(union) => scalar_of(union, value).is_some(),
        }
    }

    /// Whether a value is one of the listed values, if there are any.
    #[must_use]
    pub fn is_listed(self, value: &Value) -> bool {
        match self.alternative {
            Alternative::One(schema) => is_listed(schema, value),
            Alternative::Scalars(_) => true,
        }
    }

    /// The types, as `an integer or a string`.
    pub(super) fn types_in_words(self) -> String {
        let node = self.target();
        let schema = match node.alternative {
            Alternative::One(schema) => schema,
            Alternative::Scalars(union) => return joined(union),
        };
        let (own, or_null) = match &schema.kind {
            Kind::Values(_) if !schema.masked => {
                return format!("one of {}", listing(schema).join(", "));
            }
            Kind::Union(union) if !schema.masked => {
                let outer = node.outer(schema);
                let forms = Forms::of(union, &outer);
                let mut alternatives: Vec<String> = Vec::new();
                for alternative in union.alternatives() {
                    let node = outer.alternative(alternative);
                    let form = forms.as_ref().and_then(|forms| forms.in_words(node));
                    let words = form.unwrap_or_else(|| node.types_in_words());
                    if !alternatives.contains(&words) {
                        alternatives.push(words);
                    }
                }
                let or_null = if alternatives.len() > 1 {
                    ", or null"
                } else {
                    " or null"
                };
                (alternatives.join(", or "), or_null)
            }
            _ => {
                let own = schema.type_name().map(with_article);
                (own.unwrap_or_default(), " or null")
            }
        };
        if schema.nullable { own + or_null } else { own }
    }
}

fn joined(union: &Union) -> String {
    let names = union.scalars().filter_map(Schema::type_name);
    names.map(with_article).collect::<Vec<_>>().join(" or ")
}

/// The scalar of the type that a value has.
pub(super) fn scalar_of<'a>(union: &'a Union, value: &Value) -> Option<&'a Schema> {
    union.scalars().find(|scalar| is_of_type(scalar, value))
}

/// Whether a value is one of the listed values, if there are any.
pub(super) fn is_listed(schema: &Schema, value: &Value) -> bool {
    match &schema.kind {
        Kind::Values(values) => values.contains(value),
        Kind::Integer(integer) => {
            let values = &integer.values;
            values.is_empty() || value.as_i64().is_some_and(|value| values.contains(value))
        }
        Kind::String(text) => {
            let values = &text.values;
            values.is_empty() || value.as_str().is_some_and(|value| values.contains(value))
        }
        _ => true,
    }
}

/// The listed values, in JSON, as far as they are listed.
pub(super) fn listing(schema: &Schema) -> Vec<String> {
    let null = schema.nullable.then(|| "null".to_owned());
    match &schema.kind {
        Kind::Values(values) => some_of(values.iter().map(Value::to_string), null),
        Kind::Integer(integer) => some_of(integer.values.iter().map(i64::to_string), null),
        Kind::String(text) => some_of(text.values.iter().map(|text| in_json(text)), null),
        _ => null.into_iter().collect(),
    }
}

/// The first of many values, and how many more there are.
pub(super) fn some_of(
    values: impl ExactSizeIterator<Item = String>,
    last: Option<String>,
) -> Vec<String> {
    let more = (values.len() + usize::from(last.is_some())).saturating_sub(LISTED);
    let mut listed: Vec<String> = values.chain(last).take(LISTED).collect();
    listed.extend((more > 0).then(|| format!("and {more} more")));
    listed
}

/// A text in JSON.
pub(super) fn in_json(text: &str) -> String {
    Value::from(text).to_string()
}

/// A whole number, with all its digits.
pub(super) fn whole(value: &Value) -> Option<i128> {
    value.as_number().and_then(Number::as_i128)
}
