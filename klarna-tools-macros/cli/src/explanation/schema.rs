//! What a JSON Schema says of its properties.

use serde_json::{Map, Value};

pub(super) fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().any(|known| known == name)
}

pub(super) fn text_of(schema: &Value, key: &str) -> Option<String> {
    schema.get(key)?.as_str().map(str::to_owned)
}

pub(super) fn members(schema: &Value, key: &str) -> Map<String, Value> {
    let members = schema.get(key).and_then(Value::as_object);
    members.cloned().unwrap_or_default()
}

pub(super) fn property(schema: &Value, name: &str) -> Value {
    let property = members(schema, "properties").shift_remove(name);
    property.unwrap_or_else(|| Map::new().into())
}
