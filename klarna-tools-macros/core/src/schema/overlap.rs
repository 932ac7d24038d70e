//! Whether a value may have two forms of a `oneOf` at once. The server lets such a value through,
//! and the API refuses it.

use serde_json::{Number as Decimal, Value};

use super::accepts::accepts;
use crate::model::{Integer, Kind, Number, Object, Schema};

/// Whether a value that is sent may have two of these forms; `closed` says which of them refuse
/// names that they do not declare.
pub(super) fn may_have_two(forms: &[Schema], closed: &[bool]) -> bool {
    let others = || forms.iter().zip(closed).enumerate();
    let mut forms = forms.iter().enumerate();
    forms.any(|(at, sent)| {
        let mut others = others().filter(|(other, _)| *other != at);
        others.any(|(_, (other, is_closed))| may_have(sent, other, *is_closed))
    })
}

/// Whether a value that is sent in one form may have another one, too. What cannot be known may be.
fn may_have(sent: &Schema, other: &Schema, is_closed: bool) -> bool {
    if let Some(values) = values(sent) {
        return values.iter().any(|value| accepts(other, value).is_ok());
    }
    if let Some(values) = values(other) {
        return values.iter().any(|value| accepts(sent, value).is_ok());
    }
    match (&sent.kind, &other.kind) {
        (Kind::Any | Kind::Recursive(_), _) | (_, Kind::Any | Kind::Recursive(_)) => true,
        (Kind::Union(union), _) => {
            let mut branches = union.branches.iter();
            branches.any(|branch| may_have(branch, other, is_closed))
        }
        (_, Kind::Union(union)) => {
            let mut branches = union.branches.iter();
            branches.any(|branch| may_have(sent, branch, is_closed))
        }
        (Kind::Object(sent), Kind::Object(other)) => may_be_object(sent, other, is_closed),
        (Kind::Array(sent), Kind::Array(other)) => {
            let least = sent.min_items.max(other.min_items).unwrap_or_default();
            let most = [sent.max_items, other.max_items]
                .into_iter()
                .flatten()
                .min();
            let fits = most.is_none_or(|most| least <= most);
            fits && (least == 0 || may_have(&sent.items, &other.items, false))
        }
        (Kind::String(sent), Kind::String(other)) => {
            let least = sent.min_length.max(other.min_length).unwrap_or_default();
            let most = [sent.max_length, other.max_length]
                .into_iter()
                .flatten()
                .min();
            most.is_none_or(|most| least <= most)
        }
        (Kind::Integer(_) | Kind::Number(_), Kind::Integer(_) | Kind::Number(_)) => {
            let (from, to) = (range(&sent.kind), range(&other.kind));
            from.0.max(to.0) <= from.1.min(to.1)
        }
        _ => sent.type_name() == other.type_name(),
    }
}

/// The values that it lists.
fn values(schema: &Schema) -> Option<Vec<Value>> {
    let values: Vec<Value> = match &schema.kind {
        Kind::Values(values) => values.to_vec(),
        Kind::String(text) => text.values.iter().map(|it| it.as_str().into()).collect(),
        Kind::Integer(integer) => integer.values.iter().map(|it| (*it).into()).collect(),
        _ => return None,
    };
    (!values.is_empty()).then_some(values)
}

/// The least and the most of a number.
fn range(kind: &Kind) -> (f64, f64) {
    let (least, most) = match kind {
        Kind::Integer(Integer {
            minimum, maximum, ..
        }) => (
            minimum.and_then(Decimal::from_i128),
            maximum.and_then(Decimal::from_i128),
        ),
        Kind::Number(Number {
            minimum, maximum, ..
        }) => (minimum.clone(), maximum.clone()),
        _ => (None, None),
    };
    let of = |bound: Option<Decimal>, open| bound.and_then(|bound| bound.as_f64()).unwrap_or(open);
    (of(least, f64::MIN), of(most, f64::MAX))
}

/// An object that is sent has only the names that its form declares, and the other form takes those
/// that it does not declare unless it is closed.
fn may_be_object(sent: &Object, other: &Object, is_closed: bool) -> bool {
    let property = |object: &Object, name: &str| {
        let mut properties = object.properties.iter();
        properties
            .find(|it| it.name == name)
            .map(|it| it.schema.clone())
    };
    let needed = other.properties.iter().filter(|it| it.required);
    let has_needed = needed.clone().all(|it| match property(sent, &it.name) {
        Some(schema) => may_have(&schema, &it.schema, false),
        None => sent.rest.is_some(),
    });
    let mut given = sent.properties.iter().filter(|it| it.required);
    has_needed
        && given.all(|it| match property(other, &it.name) {
            Some(schema) => may_have(&it.schema, &schema, false),
            None => !is_closed,
        })
}
