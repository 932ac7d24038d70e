//! What an OpenAPI document demands and promises, read without the compiler, which it judges.

use serde_json::Value;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "patch", "head", "options", "trace",
];

/// Parameters that OpenAPI ignores (3.1.1, "Parameter Object", `name`).
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// The most references and parts that are followed.
const DEEPEST: usize = 32;

/// An operation.
#[derive(Debug)]
pub(super) struct Operation {
    /// Such as `GET /orders/{id}`.
    pub(super) name: String,
    /// What has to be sent: `query`, `headers`, `cookies` or `body`, and the name.
    pub(super) required: Vec<(String, String)>,
    /// Whether a success has a JSON body.
    pub(super) answers: bool,
}

/// The operations of a document.
pub(super) fn operations(document: &Value) -> Vec<Operation> {
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten();
    let operations = items.flat_map(|(path, item)| {
        let item = target(document, item);
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(method)?;
            let name = format!("{} {path}", method.to_uppercase());
            Some(read(document, name, item, operation))
        })
    });
    operations.collect()
}

fn read(document: &Value, name: String, item: &Value, operation: &Value) -> Operation {
    let mut parameters: Vec<(&str, &str, bool)> = Vec::new();
    for owner in [operation, item] {
        for parameter in elements(owner.get("parameters")) {
            let parameter = target(document, parameter);
            let (place, name) = (text(parameter, "in"), text(parameter, "name"));
            let required = parameter.get("required") == Some(&Value::Bool(true));
            if !parameters
                .iter()
                .any(|known| (known.0, known.1) == (place, name))
            {
                parameters.push((place, name, required));
            }
        }
    }
    let keys = keys(document, operation);
    let is_sent = |&(place, name, required): &(&str, &str, bool)| {
        if keys.contains(&(place, name)) {
            return false;
        }
        let is_ignored = place == "header" && IGNORED.contains(&name.to_lowercase().as_str());
        // The path is checked by the compiler: without it there is no request.
        required && !is_ignored && matches!(place, "query" | "header" | "cookie")
    };
    let parameters = parameters.into_iter().filter(is_sent);
    let place = |place| match place {
        "header" => "headers",
        "cookie" => "cookies",
        place => place,
    };
    let mut required: Vec<(String, String)> = parameters
        .map(|(within, name, _)| (place(within).to_owned(), name.to_owned()))
        .collect();
    let body = operation
        .get("requestBody")
        .map(|body| target(document, body));
    if let Some(schema) = body.filter(|body| is_true(body, "required")).and_then(json) {
        let names = required_members(document, schema, DEEPEST).into_iter();
        required.extend(names.map(|name| ("body".to_owned(), name)));
    }
    let answers = operation.get("responses").and_then(Value::as_object);
    let successes = answers
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with('2'));
    let answers = successes
        .filter(|(status, _)| !matches!(status.as_str(), "204" | "205"))
        .any(|(_, answer)| json(target(document, answer)).is_some());
    Operation {
        name,
        required,
        answers,
    }
}

/// The places and names of the API keys that an operation can ask for: credentials fill them.
fn keys<'a>(document: &'a Value, operation: &'a Value) -> Vec<(&'a str, &'a str)> {
    let security = operation.get("security").or(document.get("security"));
    let alternatives = elements(security).iter().filter_map(Value::as_object);
    let names = alternatives.flat_map(|alternative| alternative.keys());
    let schemes = names.filter_map(|name| {
        let declared = document.get("components")?.get("securitySchemes")?;
        Some(target(document, declared.get(name)?))
    });
    let keys = schemes.filter(|scheme| text(scheme, "type") == "apiKey");
    keys.map(|scheme| (text(scheme, "in"), text(scheme, "name")))
        .collect()
}

/// The names that a body of JSON has to have. What only some forms of it require does not count.
fn required_members(document: &Value, schema: &Value, depth: usize) -> Vec<String> {
    let schema = target(document, schema);
    if depth == 0 {
        return Vec::new();
    }
    let names = elements(schema.get("required"))
        .iter()
        .filter_map(Value::as_str);
    let is_sent = |name: &&str| {
        let property = schema
            .get("properties")
            .and_then(|properties| properties.get(name));
        !property.is_some_and(|property| is_true(target(document, property), "readOnly"))
    };
    let mut names: Vec<String> = names.filter(is_sent).map(str::to_owned).collect();
    for part in elements(schema.get("allOf")) {
        names.extend(required_members(document, part, depth - 1));
    }
    names
}

/// The schema of a JSON body, if the object has one.
fn json(owner: &Value) -> Option<&Value> {
    let content = owner.get("content")?.as_object()?;
    let mut types = content
        .iter()
        .filter(|(media_type, _)| media_type.contains("json"));
    types.next()?.1.get("schema")
}

/// What a local reference refers to.
fn target<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    let mut node = node;
    for _ in 0..DEEPEST {
        let reference = node.get("$ref").and_then(Value::as_str);
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        match pointer.and_then(|pointer| document.pointer(pointer)) {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

fn elements(node: Option<&Value>) -> &[Value] {
    node.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(node: &'a Value, key: &str) -> &'a str {
    node.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn is_true(node: &Value, key: &str) -> bool {
    node.get(key) == Some(&Value::Bool(true))
}
