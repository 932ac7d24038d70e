//! Schemas as they are locked: lists that are sets are sorted, and what the server checks of
//! arguments beyond what agents are shown are the keywords that only the enforced schema has.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::lists::set;
use crate::canonical::canonical;
use crate::model::Names;
use crate::model::json_schema::value_schema;

/// What `enforced` has beyond `shown`, which has nothing else. Branches keep their places.
pub(super) fn beyond(enforced: &Value, shown: &Value) -> Value {
    match (enforced, shown) {
        (Value::Object(enforced), Value::Object(shown)) => {
            let more = enforced.iter().filter_map(|(key, value)| {
                let value = match shown.get(key) {
                    None => value.clone(),
                    Some(known) if known == value => return None,
                    Some(known) => beyond(value, known),
                };
                Some((key.clone(), value))
            });
            Value::Object(more.collect())
        }
        (Value::Array(enforced), Value::Array(shown)) => {
            let pairs = enforced.iter().zip(shown);
            pairs
                .map(|(enforced, shown)| beyond(enforced, shown))
                .collect()
        }
        _ => Value::Object(Map::new()),
    }
}

/// The enforced schema: what is shown, and what is checked beyond it.
#[must_use]
pub fn whole(shown: &Value, beyond: &Value) -> Value {
    match (shown, beyond) {
        (Value::Object(shown), Value::Object(beyond)) => {
            let mut whole = shown.clone();
            for (key, more) in beyond {
                let known = shown.get(key);
                let value = known.map_or_else(|| more.clone(), |known| self::whole(known, more));
                whole.insert(key.clone(), value);
            }
            Value::Object(whole)
        }
        (Value::Array(shown), Value::Array(beyond)) if shown.len() == beyond.len() => {
            let pairs = shown.iter().zip(beyond);
            pairs.map(|(shown, beyond)| whole(shown, beyond)).collect()
        }
        _ => shown.clone(),
    }
}

/// The same schema with the lists that are sets sorted.
pub(crate) fn unordered(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter();
            let members = members.map(|(key, member)| {
                let member = match (key.as_str(), member) {
                    ("enum" | "required" | "type", member) => sorted(member),
                    ("anyOf", branches) => sorted(unordered(branches)),
                    ("dependentRequired", Value::Object(sets)) => {
                        let sets = sets.into_iter();
                        sets.map(|(name, set)| (name, sorted(set))).collect()
                    }
                    (_, member) => unordered(member),
                };
                (key, member)
            });
            Value::Object(members.collect())
        }
        Value::Array(elements) => elements.into_iter().map(unordered).collect(),
        other => other,
    }
}

/// A list as a set; a property of the same name as a keyword is a schema.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(mut set) => {
            set.sort_by_cached_key(|element| canonical(element.clone()).to_string());
            Value::Array(set)
        }
        schema => unordered(schema),
    }
}

/// What the names of a body have to be, as keywords.
pub(super) fn names(names: &Names) -> BTreeMap<String, Value> {
    let dependent = names.dependent.iter();
    let dependent = dependent.map(|(name, partners)| (name.clone(), set(partners).into()));
    let dependent: Map<String, Value> = dependent.collect();
    let rest = names.rest.as_deref();
    let keywords = [
        ("minProperties", names.fewest.map(Value::from)),
        ("maxProperties", names.most.map(Value::from)),
        (
            "dependentRequired",
            (!dependent.is_empty()).then(|| dependent.into()),
        ),
        (
            "additionalProperties",
            rest.map(|rest| unordered(value_schema(rest, true))),
        ),
    ];
    let keywords = keywords.into_iter();
    let keywords = keywords.filter_map(|(key, value)| Some((key.to_owned(), value?)));
    keywords.collect()
}
