//! Arguments that a tool accepts, made from its schema.

use serde_json::{Map, Value, json};
use toolspec_runtime::model::json_schema::{Form, input_schema};
use toolspec_runtime::model::{Origin, Tool};

/// What is required, and of alternatives the first.
pub(super) fn arguments(tool: &Tool) -> Value {
    let root = input_schema(tool, Form::Enforced);
    let required = tool.arguments.iter().filter(|argument| argument.required);
    let mut names: Vec<&str> = required.map(|argument| argument.name.as_str()).collect();
    for any in &tool.conditions.one_of {
        names.push(&any[0]);
    }
    for (name, with) in &tool.conditions.dependent {
        if names.contains(&name.as_str()) {
            names.extend(with.iter().map(String::as_str));
        }
    }
    for request in tool.steps.iter().map(|step| &step.request) {
        let Some(body) = &request.body else { continue };
        let filled = body.origins().into_iter();
        let filled = filled.filter_map(|origin| match origin {
            Origin::Argument(argument) => Some(argument.as_str()),
            Origin::Constant(_) => None,
        });
        // An update says something.
        let is_update = ["PATCH", "PUT"].contains(&request.method.as_str());
        let fewest = body.names.fewest.unwrap_or_default();
        let fewest = fewest.max(u64::from(is_update));
        let fewest = usize::try_from(fewest).unwrap();
        names.extend(filled.take(fewest));
    }
    let given = names.into_iter().map(|name| {
        let value = sample(&root["properties"][name], &root);
        (name.to_owned(), value)
    });
    given.collect::<Map<_, _>>().into()
}

fn sample(schema: &Value, root: &Value) -> Value {
    if let Some(pointer) = schema["$ref"].as_str() {
        return sample(root.pointer(&pointer[1..]).unwrap(), root);
    }
    let listed = schema["enum"].as_array().into_iter().flatten();
    let branches = schema["anyOf"].as_array().into_iter().flatten();
    let branches = branches.map(|branch| sample(branch, root));
    let mut whole = schema.clone();
    whole["$defs"] = root["$defs"].clone();
    if whole["$defs"].is_null() {
        whole.as_object_mut().unwrap().remove("$defs");
    }
    let judge = jsonschema::draft202012::new(&whole).unwrap();
    let mut all = listed.cloned().chain(branches).chain(simple(schema, root));
    let fitting = all.find(|value| judge.is_valid(value));
    fitting.unwrap_or_else(|| panic!("no value for {schema}"))
}

fn simple(schema: &Value, root: &Value) -> Vec<Value> {
    let required = schema["required"].as_array().into_iter().flatten();
    let required: Vec<&str> = required.filter_map(Value::as_str).collect();
    // In a path an object must not be empty.
    let least = u64::from(required.is_empty());
    let least = schema["minProperties"].as_u64().unwrap_or(least);
    let optional = schema["properties"].as_object().into_iter().flatten();
    let optional = optional.take(usize::try_from(least).unwrap());
    let names = required
        .into_iter()
        .chain(optional.map(|(name, _)| name.as_str()));
    let mut object: Map<String, Value> = names
        .map(|name| (name.to_owned(), sample(&schema["properties"][name], root)))
        .collect();
    if object.is_empty() && schema["additionalProperties"].is_object() {
        let rest = sample(&schema["additionalProperties"], root);
        object.insert("name".to_owned(), rest);
    }
    let items = schema.get("items").map(|items| sample(items, root));
    vec![
        // It is base64, too.
        json!("text"),
        json!("SEK"),
        json!("US"),
        json!("en-US"),
        json!("some-text"),
        json!("2026-01-31"),
        json!("2026-01-31T12:00:00Z"),
        json!("person@shop.example"),
        json!("https://shop.example/"),
        json!(1),
        json!(100),
        json!(true),
        Value::from_iter(items),
        object.into(),
        json!([]),
    ]
}
