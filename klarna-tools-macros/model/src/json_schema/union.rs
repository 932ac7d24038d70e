//! Values of several types, in as few bytes as say it.

use serde_json::{Map, Value, json};

/// The types whose keywords say nothing about any other type.
const SCALARS: [&str; 4] = ["boolean", "integer", "number", "string"];

/// Allows `null` beside what a schema allows.
pub(super) fn add_null(members: &mut Map<String, Value>) {
    if members.contains_key("$ref") {
        let reference = Value::Object(std::mem::take(members));
        members.insert("anyOf".to_owned(), json!([reference, { "type": "null" }]));
        return;
    }
    if let Some(Value::Array(values)) = members.get_mut("enum") {
        values.push(Value::Null);
    }
    match members.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(single) => *single = json!([single.take(), "null"]),
        None => {
            if let Some(Value::Array(branches)) = members.get_mut("anyOf") {
                branches.push(json!({ "type": "null" }));
            }
        }
    }
}

/// One schema for several: scalars of different types share one, under a list of types.
pub(super) fn join(branches: Vec<Value>) -> Map<String, Value> {
    let mut scalars = Map::new();
    let mut types: Vec<Value> = Vec::new();
    let mut others: Vec<Value> = Vec::new();
    for branch in branches {
        match branch {
            Value::Object(members) if fits(&members, &types) => {
                for (key, value) in members {
                    if key == "type" {
                        types.push(value);
                    } else {
                        scalars.insert(key, value);
                    }
                }
            }
            other => others.push(other),
        }
    }
    let declared = if types.len() == 1 {
        types.pop()
    } else {
        (!types.is_empty()).then_some(Value::Array(types))
    };
    let Some(declared) = declared else {
        return Map::from_iter([("anyOf".to_owned(), others.into())]);
    };
    let mut joined = Map::from_iter([("type".to_owned(), declared)]);
    joined.extend(scalars);
    if others.is_empty() {
        return joined;
    }
    others.insert(0, joined.into());
    Map::from_iter([("anyOf".to_owned(), others.into())])
}

/// Whether a branch can share a schema with scalars of these types.
fn fits(members: &Map<String, Value>, types: &[Value]) -> bool {
    let numeric = |name: &str| matches!(name, "integer" | "number");
    let declared = members
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let taken = types
        .iter()
        .filter_map(Value::as_str)
        .any(|known| known == declared || (numeric(known) && numeric(declared)));
    let says_more = ["enum", "description", "deprecated", "default", "money"];
    SCALARS.contains(&declared) && !taken && !says_more.iter().any(|key| members.contains_key(*key))
}
