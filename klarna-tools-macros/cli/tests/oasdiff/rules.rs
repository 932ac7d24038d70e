//! The rules, read from the table.

use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// The release of oasdiff whose rules these are.
    pub(super) release: String,
    /// How many they are.
    pub(super) count: usize,
    bounds: Vec<(String, String, Value, u64, u64)>,
    schemas: Vec<Schema>,
    operations: Vec<Operation>,
    pub(super) whole_documents: Vec<Document>,
    /// Why the class here is another, by rules (`*` is any text).
    pub(super) reasons: Vec<Reason>,
    /// Rules that are not about tools.
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// A change of a schema, in several places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    rule: String,
    at: Vec<String>,
    /// What it does to the values that are valid.
    #[serde(default)]
    effect: Effect,
    before: Value,
    after: Value,
}

/// What a change does to the values that are valid, which decides its level.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Effect {
    #[default]
    Nothing,
    Narrows,
    Widens,
    Changes,
    Unknown,
}

/// A change of an operation that one tool calls.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operation {
    pub(super) rule: String,
    pub(super) level: String,
    pub(super) before: Value,
    /// Nothing: it is gone.
    pub(super) after: Value,
    pub(super) tool: Value,
}

/// A change of what is around the operations: `security`, and the schemes of the components.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) rule: String,
    pub(super) level: String,
    pub(super) before: Value,
    pub(super) after: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub(super) rules: Vec<String>,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Elsewhere {
    pub(super) why: String,
    pub(super) rules: Vec<String>,
}

impl Rules {
    pub(super) fn read() -> Self {
        serde_yaml::from_str(include_str!("rules.yaml")).unwrap()
    }

    /// Every change of one operation.
    pub(super) fn operations(&self) -> Vec<Operation> {
        let bounds = self.bounds.iter().flat_map(bound);
        let schemas = self.schemas.iter().flat_map(|schema| {
            let at = schema.at.iter();
            at.map(|place| schema.at(place)).collect::<Vec<_>>()
        });
        let given = self.operations.iter().map(|operation| Operation {
            rule: operation.rule.clone(),
            level: operation.level.clone(),
            before: operation.before.clone(),
            after: operation.after.clone(),
            tool: operation.tool.clone(),
        });
        bounds.chain(schemas).chain(given).collect()
    }

    /// Which reason is about a rule.
    pub(super) fn reason(&self, rule: &str) -> Option<usize> {
        let mut reasons = self.reasons.iter();
        reasons.position(|reason| reason.rules.iter().any(|form| matches(form, rule)))
    }
}

const PLACES: [&str; 6] = [
    "request-parameter",
    "request-body",
    "request-property",
    "response-body",
    "response-property",
    "response-header",
];

/// The four rules of a bound in each place.
fn bound((keyword, name, schema, low, high): &(String, String, Value, u64, u64)) -> Vec<Operation> {
    let none = schema.clone();
    let with = |value: u64| {
        let mut schema = schema.clone();
        schema[keyword] = json!(value);
        schema
    };
    let is_most = keyword.to_lowercase().contains("max");
    let edits = [
        ("set", none.clone(), with(*low), true),
        ("unset", with(*low), none, false),
        ("increased", with(*low), with(*high), !is_most),
        ("decreased", with(*high), with(*low), is_most),
    ];
    let rules = edits
        .into_iter()
        .flat_map(|(move_, before, after, narrows)| {
            let schema = Schema {
                rule: format!("{name}-{move_}"),
                at: Vec::new(),
                effect: if narrows {
                    Effect::Narrows
                } else {
                    Effect::Widens
                },
                before,
                after,
            };
            PLACES.map(|place| schema.at(place))
        });
    rules.collect()
}

impl Schema {
    fn at(&self, place: &str) -> Operation {
        let is_request = place.starts_with("request");
        let level = match (self.effect, is_request) {
            (Effect::Unknown, _) => "warning",
            (Effect::Changes, _) | (Effect::Narrows, true) | (Effect::Widens, false) => "error",
            _ => "info",
        };
        let (before, tool) = operation(place, &self.before);
        Operation {
            rule: format!("{place}-{}", self.rule),
            level: level.to_owned(),
            before,
            after: operation(place, &self.after).0,
            tool,
        }
    }
}

/// An operation with a schema at a place, and the tool that uses it there.
fn operation(place: &str, schema: &Value) -> (Value, Value) {
    let property = json!({ "type": "object", "properties": { "p": schema } });
    let parameter = |schema| json!({ "parameters": [{ "name": "p", "in": "query", "style": "form", "schema": schema }] });
    let body = |schema| json!({ "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } } });
    let answer = |schema| json!({ "responses": { "200": { "description": "A", "content": { "application/json": { "schema": schema } } } } });
    let header = |schema| json!({ "responses": { "200": { "description": "A", "headers": { "X-P": { "schema": schema } } } } });
    let named = ["/properties", "/allOf/0/properties"];
    let named = named.iter().find_map(|at| schema.pointer(at)?.as_object());
    let all: Option<Map<_, _>> = named.map(|named| {
        named
            .keys()
            .map(|name| (name.clone(), Value::Null))
            .collect()
    });
    let sends = json!({ "arguments": { "p": null } });
    let shows = json!({ "result": { "p": null } });
    match place {
        "request-parameter" => (parameter(schema), sends),
        "request-parameter-property" => (
            json!({ "parameters": [{ "name": "p", "in": "query", "style": "deepObject", "schema": property }] }),
            sends,
        ),
        "request-body" => {
            let whole = || json!({ "body": { "from": "$request.body" } });
            let arguments = all.map_or_else(whole, Value::Object);
            (body(schema), json!({ "arguments": arguments }))
        }
        "request-property" => (body(&property), sends),
        "response-body" => {
            let whole = || json!({ "v": "$response.body" });
            let result = all.map_or_else(whole, Value::Object);
            (answer(schema), json!({ "result": result }))
        }
        "response-property" => (answer(&property), shows),
        "response-header" => (
            header(schema),
            json!({ "result": { "p": "$response.header.X-P" } }),
        ),
        place => panic!("{place} is not a place"),
    }
}

/// Whether a rule is one that a form names, in which `*` is any text.
fn matches(form: &str, rule: &str) -> bool {
    match form.split_once('*') {
        None => form == rule,
        Some((start, rest)) => rule.strip_prefix(start).is_some_and(|behind| {
            let mut ends = (0..=behind.len()).filter_map(|at| behind.get(at..));
            ends.any(|end| matches(rest, end))
        }),
    }
}
