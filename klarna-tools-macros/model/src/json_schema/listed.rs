//! The keywords of a schema that agents are shown.

use serde_json::Value;

/// The formats that every client knows.
const FORMATS: [&str; 1] = ["date-time"];

/// Bounds this far from zero do not matter to an agent that plans a call.
const FAR: f64 = 1e6;

/// The schema without the keywords that are not shown, at any depth.
#[must_use]
pub fn listed(mut schema: Value) -> Value {
    list(&mut schema);
    schema
}

fn list(schema: &mut Value) {
    let Value::Object(members) = schema else {
        return;
    };
    members.retain(|key, value| is_shown(key, value));
    for (key, value) in members {
        match key.as_str() {
            "properties" | "$defs" => list_each(value),
            "items" | "additionalProperties" | "anyOf" => list_within(value),
            _ => {}
        }
    }
}

/// Whether a keyword is shown. The others are checked all the same, and reported if they are broken:
/// - what clients refuse, drop or translate wrongly: closed objects, dependencies, rare formats,
///   multiples and exclusive bounds;
/// - on which day a deprecated value ends, which no call depends on before;
/// - lengths and counts, which agents do not count before a call, and bounds of numbers that are
///   zero or far away, which calls do not reach by accident.
pub(super) fn is_shown(key: &str, value: &Value) -> bool {
    match key {
        "additionalProperties" => value.as_object().is_some_and(|rest| !rest.is_empty()),
        "minimum" | "maximum" => value.as_f64().is_some_and(is_near),
        "format" => value.as_str().is_some_and(|name| FORMATS.contains(&name)),
        "$defs" | "$ref" | "type" | "enum" | "anyOf" | "properties" | "required" | "items"
        | "pattern" | "default" | "deprecated" | "description" => true,
        _ => false,
    }
}

fn is_near(bound: f64) -> bool {
    bound != 0.0 && bound.abs() < FAR
}

/// A schema, or a list of them.
fn list_within(value: &mut Value) {
    match value {
        Value::Array(schemas) => schemas.iter_mut().for_each(list),
        schema => list(schema),
    }
}

/// Schemas by name.
fn list_each(schemas: &mut Value) {
    if let Value::Object(schemas) = schemas {
        schemas.values_mut().for_each(list);
    }
}
