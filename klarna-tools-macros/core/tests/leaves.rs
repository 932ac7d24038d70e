//! The scalars within a value in JSON, and the value with one of them exchanged or removed.

use serde_json::{Value, json};
use toolspec_core::{model::pointer::child, pointer::Pointer};

/// The pointers of all scalars below `at`.
pub(crate) fn collect(at: String, value: &Value, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(child(&at, name), member, places);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                collect(child(&at, &index.to_string()), element, places);
            }
        }
        _ => places.push(at),
    }
}

/// The root with another value at a place.
pub(crate) fn exchanged(root: &Value, place: &str) -> Value {
    let mut edited = root.clone();
    let leaf = edited.pointer_mut(place).unwrap();
    *leaf = match leaf.take() {
        Value::String(text) => json!(format!("{text}x")),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => json!(number.checked_add(1).unwrap_or(number - 1)),
            (None, Some(number)) => json!(number - 1),
            (None, None) => json!(number.as_f64().unwrap() + 1.5),
        },
        Value::Null => Value::Null,
        nested => panic!("{nested} is not a scalar"),
    };
    edited
}

/// The root with nothing at a place.
pub(crate) fn removed(root: &Value, place: &str) -> Value {
    let mut edited = root.clone();
    let place = Pointer::parse(place).unwrap();
    let name = place.segments().last().unwrap();
    let within = place.parent().unwrap().to_string();
    match edited.pointer_mut(&within).unwrap() {
        Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
        Value::Object(members) => drop(members.shift_remove(name).unwrap()),
        _ => panic!("nothing is within {within}"),
    }
    edited
}
