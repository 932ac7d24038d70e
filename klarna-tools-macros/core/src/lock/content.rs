//! What is locked of a tool set, as a value with four layers a tool: advertised, enforced,
//! wire, policy.

use serde_json::{Map, Value, json};

use super::enforced::beyond;
use super::wire::{self, Shared};
use super::{policy, sealed};
use crate::canonical::canonical;
use crate::json_schema::{Form, input_schema, listed, opaque_fields, output_schema};
use crate::model::{
    Annotations, Hint, Part, Path, Phrase, ResultSource, Retry, Schema, Server, Step, Tool, Toolset,
};

/// The whole content, without its digest.
pub(super) fn content(toolset: &Toolset, format: u64) -> Value {
    let shared = Shared::of(toolset);
    let tools: Map<_, _> = toolset
        .tools
        .iter()
        .map(|tool| (tool.name.clone(), sealed(tool_value(tool, &shared))))
        .collect();
    let operations: Map<_, _> = toolset
        .requests()
        .map(|request| (request.operation(), request.digest.as_str().into()))
        .collect();
    json!({
        "format": format,
        "server": server_texts(&toolset.server),
        "wire": server_wire(toolset, &shared),
        "operations": operations,
        "tools": tools,
    })
}

fn server_texts(server: &Server) -> Value {
    let mut texts = Map::new();
    let mut state = |key: &str, text: &str| texts.insert(key.to_owned(), text.into());
    state("name", &server.name);
    state("title", &server.title);
    state("instructions", &server.instructions);
    if let Some(portal) = &server.portal {
        state("portal", portal);
    }
    Value::Object(texts)
}

fn server_wire(toolset: &Toolset, shared: &Shared<'_>) -> Value {
    json!({
        "hosts": shared.hosts,
        "auth": shared.security,
        "errors": {
            "code": dotted(&toolset.server.errors.code),
            "messages": toolset.server.errors.messages.iter().map(dotted).collect::<Vec<_>>(),
            "correlation": dotted(&toolset.server.errors.correlation),
            "correlation_header": toolset.server.errors.correlation_header,
            "hints": hints(&toolset.server.errors.hints),
        },
    })
}

fn tool_value(tool: &Tool, shared: &Shared<'_>) -> Value {
    let enforced = unordered(input_schema(tool, Form::Enforced));
    let shown = listed(enforced.clone());
    let mut value = json!({
        "advertised": {
            "title": tool.title,
            "description": tool.description,
            "annotations": annotations(tool.annotations),
            "input_schema": shown,
            "output_schema": unordered(output_schema(tool)),
            "says": says(&tool.says),
            "errors": hints(&tool.hints),
        },
        "enforced": beyond(&enforced, &shown),
        "wire": {
            "steps": tool.steps.iter().map(|each| step(each, shared)).collect::<Vec<_>>(),
            "result": result(tool),
            "reports": reports(tool, shared),
            "masked": masked(tool),
            "money": money(tool),
            "within": unordered(opaque_fields(tool).into()),
            "timeout_ms": tool.timeout_ms,
        },
        "policy": policy::value(tool),
    });
    let kept = tool.idempotency.as_ref().and_then(|it| it.kept_minutes);
    if let Some(wire) = value.get_mut("wire").and_then(Value::as_object_mut) {
        wire.extend(needs(tool).map(|needs| ("needs".to_owned(), needs)));
        wire.extend(kept.map(|kept| ("key_kept_minutes".to_owned(), kept.into())));
    }
    value
}

/// The sets of arguments of each of which one is needed, for some step to be sent.
fn needs(tool: &Tool) -> Option<Value> {
    let mut sets: Vec<Value> = tool.conditions.one_of.iter().map(|one| set(one)).collect();
    sets.sort_by_key(ToString::to_string);
    (!sets.is_empty()).then(|| sets.into())
}

/// What a call may do at worst: `read`, `write` or `money`.
#[must_use]
pub fn class(tool: &Tool) -> &'static str {
    match (tool.is_read(), tool.moves_money) {
        (true, _) => "read",
        (false, false) => "write",
        (false, true) => "money",
    }
}

fn annotations(annotations: Annotations) -> Value {
    json!({
        "read_only": annotations.read_only,
        "destructive": annotations.destructive,
        "idempotent": annotations.idempotent,
        "open_world": annotations.open_world,
    })
}

fn step(step: &Step, shared: &Shared<'_>) -> Value {
    let mut value = wire::request(&step.request, shared);
    value.insert("summary".to_owned(), step.summary.as_str().into());
    let (retry, header) = match &step.retry {
        Retry::Read => ("always", None),
        Retry::Keyed(header) => ("with the same idempotency key", Some(header.as_str())),
        Retry::Never => ("never", None),
    };
    value.insert("retry".to_owned(), retry.into());
    value.extend(header.map(|header| ("idempotency_header".to_owned(), header.into())));
    for (key, names) in [("when", &step.when), ("unless", &step.unless)] {
        if !names.is_empty() {
            value.insert(key.to_owned(), set(names));
        }
    }
    Value::Object(value)
}

fn result(tool: &Tool) -> Value {
    let fields = tool.result.iter().map(|field| {
        let from: Vec<String> = field.sources.iter().map(source).collect();
        (field.name.clone(), json!(from))
    });
    Value::Object(fields.collect())
}

fn source(source: &ResultSource) -> String {
    match source {
        ResultSource::Argument(name) => format!("$inputs.{name}"),
        ResultSource::Body { path, .. } => format!("$response.body#/{}", path.join("/")),
        ResultSource::Header {
            name,
            last_segment: false,
            ..
        } => format!("$response.header.{name}"),
        ResultSource::Header {
            name,
            last_segment: true,
            ..
        } => {
            format!("$response.header.{name} | last_segment")
        }
    }
}

fn reports(tool: &Tool, shared: &Shared<'_>) -> Value {
    let reports = tool.reports.iter().map(|report| {
        let read = wire::request(&report.request, shared);
        (report.name.clone(), read.into())
    });
    Value::Object(reports.collect())
}

/// Pointers to every value that only a mask of is returned.
fn masked(tool: &Tool) -> Value {
    let mut found = Vec::new();
    each_returned(tool, &mut |at, schema| {
        found.extend(schema.masked.then(|| at.to_owned()));
        !schema.masked
    });
    found.sort();
    json!(found)
}

/// Pointers to every amount that is returned, with the place of its currency.
fn money(tool: &Tool) -> Value {
    let mut found = Map::new();
    each_returned(tool, &mut |at, schema| {
        let currency = schema.money.as_ref();
        found.extend(currency.map(|place| (at.to_owned(), place.to_string().into())));
        true
    });
    Value::Object(found)
}

/// Visits every value that is returned, with its pointer; `visit` says whether to go on within it.
fn each_returned(tool: &Tool, visit: &mut impl FnMut(&str, &Schema) -> bool) {
    let fields = tool.result.iter().map(|field| (&field.name, &field.schema));
    let reports = tool.reports.iter();
    let reports = reports.map(|report| (&report.name, &report.schema));
    for (name, schema) in fields.chain(reports) {
        each_within(&format!("/{name}"), schema, visit);
    }
}

fn each_within(at: &str, schema: &Schema, visit: &mut impl FnMut(&str, &Schema) -> bool) {
    if !visit(at, schema) {
        return;
    }
    for (name, within) in schema.within() {
        match name {
            Some(name) => each_within(&format!("{at}/{name}"), within, visit),
            None => each_within(at, within, visit),
        }
    }
}

fn says(phrases: &[Phrase]) -> String {
    phrases
        .iter()
        .map(|phrase| {
            let text: String = phrase.parts.iter().map(part).collect();
            if phrase.optional {
                format!("[{text}]")
            } else {
                text
            }
        })
        .collect()
}

fn part(part: &Part) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Value(value) => format!("{{{value}}}"),
        Part::Test {
            place: tested,
            text,
            negated,
        } => {
            let sign = if *negated { '!' } else { '?' };
            let text = text.as_ref().map(|text| format!("={text}"));
            format!("{{{sign}{}{}}}", tested, text.unwrap_or_default())
        }
        Part::Money {
            amount,
            less,
            currency,
        } => {
            let less = less.as_ref().map(|less| format!(" - {less}"));
            format!("{{{amount}{} in {currency}}}", less.unwrap_or_default())
        }
    }
}

fn hints(hints: &[Hint]) -> Value {
    hints
        .iter()
        .map(|hint| (hint.error.clone(), Value::from(hint.advice.as_str())))
        .collect()
}

fn dotted(path: &Path) -> String {
    path.join(".")
}

pub(super) fn set(names: &[String]) -> Value {
    let mut names = names.to_vec();
    names.sort();
    json!(names)
}

/// The same schema with the lists that are sets sorted.
pub(crate) fn unordered(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, member)| {
                let member = match (key.as_str(), member) {
                    ("enum" | "required" | "type", Value::Array(mut set)) => {
                        set.sort_by_cached_key(ToString::to_string);
                        Value::Array(set)
                    }
                    ("anyOf", Value::Array(branches)) => {
                        let mut set: Vec<Value> = branches.into_iter().map(unordered).collect();
                        set.sort_by_cached_key(|branch| canonical(branch).to_string());
                        Value::Array(set)
                    }
                    ("dependentRequired", Value::Object(sets)) => sets
                        .into_iter()
                        .map(|(name, set)| {
                            (
                                name,
                                unordered(json!({ "required": set }))
                                    .get("required")
                                    .cloned()
                                    .unwrap_or_default(),
                            )
                        })
                        .collect(),
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
