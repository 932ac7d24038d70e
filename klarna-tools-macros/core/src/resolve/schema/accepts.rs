//! Whether a value that the manifest fixes is one the schema allows.

use serde_json::Value;

use super::{kind_name, quoted};
use crate::model::{Kind, Property, Schema};

/// Whether a value that the manifest fixes is one the schema allows; `Err` says why not.
pub(in crate::resolve) fn accepts(schema: &Schema, value: &Value) -> Result<(), String> {
    let refused = || Err(format!("`{value}` is not {}", kind_name(&schema.kind)));
    match (&schema.kind, value) {
        (Kind::Any, _) | (Kind::Boolean, Value::Bool(_)) | (Kind::Number(_), Value::Number(_)) => {
            Ok(())
        }
        (Kind::Integer(integer), Value::Number(number)) => match number.as_i64() {
            Some(n) if integer.minimum.is_some_and(|minimum| n < minimum) => {
                Err(format!("{n} is too small"))
            }
            Some(n) if integer.maximum.is_some_and(|maximum| n > maximum) => {
                Err(format!("{n} is too large"))
            }
            Some(n) if !integer.values.is_empty() && !integer.values.contains(&n) => {
                Err(format!("{n} is none of the values"))
            }
            Some(_) => Ok(()),
            None => refused(),
        },
        (Kind::String(text), Value::String(string)) => {
            let length = string.chars().count() as u64;
            if text.max_length.is_some_and(|longest| length > longest) {
                Err("the text is too long".to_owned())
            } else if text.min_length.is_some_and(|shortest| length < shortest) {
                Err("the text is too short".to_owned())
            } else if !text.values.is_empty() && !text.values.contains(string) {
                Err(format!("`{string}` is none of {}", quoted(&text.values)))
            } else {
                Ok(())
            }
        }
        (Kind::Array(array), Value::Array(elements)) => elements
            .iter()
            .try_for_each(|element| accepts(&array.items, element)),
        (Kind::Object(properties), Value::Object(members)) => accepts_members(properties, members),
        (Kind::Map(values), Value::Object(members)) => members
            .values()
            .try_for_each(|value| accepts(values, value)),
        _ => refused(),
    }
}

fn accepts_members(
    properties: &[Property],
    members: &serde_json::Map<String, Value>,
) -> Result<(), String> {
    for property in properties.iter().filter(|property| property.required) {
        if !members.contains_key(&property.name) {
            return Err(format!("`{}` is missing", property.name));
        }
    }
    members.iter().try_for_each(|(name, value)| {
        match properties.iter().find(|property| property.name == *name) {
            Some(property) => accepts(&property.schema, value),
            None => Err(format!("there is no property `{name}`")),
        }
    })
}
