//! Values that the bounds of a schema exclude.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use toolspec_core::model::Pattern;
use toolspec_core::model::validate::compare;

/// Whether the bounds of a schema exclude a value.
pub(crate) fn excludes(schema: &Value, value: &Value) -> bool {
    let number = |key: &str| schema.get(key).and_then(Value::as_number);
    let is_beyond = |own: &Number, [least, most]: [&str; 2]| {
        let is =
            |bound: Option<&Number>, order| bound.and_then(|it| compare(own, it)) == Some(order);
        is(number(least), Ordering::Less) || is(number(most), Ordering::Greater)
    };
    match value {
        Value::Number(own) => {
            let divides = |by: &Number| own.as_i128().zip(by.as_i128());
            let is_odd = number("multipleOf").and_then(divides);
            let is_odd = is_odd.is_some_and(|(own, by)| own.checked_rem(by) != Some(0));
            is_odd || is_beyond(own, ["minimum", "maximum"])
        }
        Value::String(text) => {
            let pattern = schema.get("pattern").and_then(Value::as_str);
            let pattern = pattern.map(|pattern| Pattern::new(pattern.to_owned()));
            let length = Number::from(text.chars().count());
            pattern.is_some_and(|pattern| !pattern.is_match(text))
                || is_beyond(&length, ["minLength", "maxLength"])
        }
        _ => false,
    }
}
