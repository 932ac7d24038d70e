//! What is locked of what a tool sends and returns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Request;
use super::lists::set;
use super::schema::unordered;
use crate::json_schema::opaque_fields;
use crate::model::sensitive::Form;
use crate::model::{self, ResultField, Schema, Tool};
use crate::pointer::child;

/// What is sent, and what is returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// Pointers to the values that are returned and end, each with the day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ends: BTreeMap<String, String>,
    /// How long the API keeps an idempotency key, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_kept_minutes: Option<u32>,
    /// Pointers to values that are returned, each with those that the document lists; others may
    /// come.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, Vec<Value>>,
    /// Pointers to the values that are returned only as a mask.
    pub masked: Vec<String>,
    /// Pointers to the amounts that are returned, each with the place of its currency.
    pub money: BTreeMap<String, String>,
    /// Sets of arguments: each needs one argument given, so that a step is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Vec<String>>,
    /// Fields that only some of the successful answers have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partial: Vec<String>,
    /// Pointers to the values that are returned and that the document calls passwords.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passwords: Vec<String>,
    /// Fields that the result is useless without and that the document promises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promised: Vec<String>,
    /// What is read after a write, by the field that it fills.
    pub reports: BTreeMap<String, Request>,
    /// The sources of each field, best first.
    pub result: BTreeMap<String, Vec<String>>,
    /// The requests, in the order in which they are sent.
    pub steps: Vec<Step>,
    /// The longest that a call may take, in milliseconds.
    pub timeout_ms: u32,
    /// The schemas within fields whose parts agents are not shown.
    pub within: BTreeMap<String, Value>,
}

/// One request of a tool, and when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is sent.
    #[serde(flatten)]
    pub request: Request,
    /// The header with the idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_header: Option<String>,
    /// Whether it is sent again when it may have arrived.
    pub retry: Retry,
    /// What it does.
    pub summary: String,
    /// Not sent if any of these arguments is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// Sent only if all of these arguments are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
}

/// Whether a request is sent again when it may have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// It changes nothing.
    Always,
    /// It carries a key by which the API knows it again.
    #[serde(rename = "with the same idempotency key")]
    SameKey,
    /// It changes something and carries no key.
    Never,
}

impl Wire {
    /// What a tool sends and returns.
    pub(super) fn of(tool: &Tool) -> Self {
        let idempotency = tool.idempotency.as_ref();
        let mut needs: Vec<_> = tool.conditions.one_of.iter().map(|one| set(one)).collect();
        needs.sort();
        let reports = tool.reports.iter();
        let reports = reports.map(|report| (report.name.clone(), Request::of(&report.request)));
        let within = opaque_fields(tool).into_iter();
        Self {
            ends: ends(tool),
            key_kept_minutes: idempotency.and_then(|it| it.kept_minutes),
            known: tool.known.clone(),
            masked: returned(tool, |schema| schema.masked),
            money: money(tool),
            needs,
            partial: fields(tool, |field| field.partial),
            passwords: returned(tool, |schema| Form::of(schema) == Form::Password),
            promised: fields(tool, |field| field.promised),
            reports: reports.collect(),
            result: result(tool),
            steps: tool.steps.iter().map(Step::of).collect(),
            timeout_ms: tool.timeout_ms,
            within: within
                .map(|(name, schema)| (name, unordered(schema)))
                .collect(),
        }
    }
}

impl Step {
    fn of(step: &model::Step) -> Self {
        let (retry, header) = match &step.retry {
            model::Retry::Read => (Retry::Always, None),
            model::Retry::Keyed(header) => (Retry::SameKey, Some(header.clone())),
            model::Retry::Never => (Retry::Never, None),
        };
        Self {
            request: Request::of(&step.request),
            idempotency_header: header,
            retry,
            summary: step.summary.clone(),
            unless: set(&step.unless),
            when: set(&step.when),
        }
    }
}

fn result(tool: &Tool) -> BTreeMap<String, Vec<String>> {
    let fields = tool.result.iter().map(|field| {
        let sources = field.sources.iter();
        (
            field.name.clone(),
            sources.map(ToString::to_string).collect(),
        )
    });
    fields.collect()
}

/// The names of some fields, sorted.
fn fields(tool: &Tool, are: fn(&ResultField) -> bool) -> Vec<String> {
    let found = tool.result.iter().filter(|field| are(field));
    let mut names: Vec<String> = found.map(|field| field.name.clone()).collect();
    names.sort();
    names
}

/// Pointers to some of the values that are returned, sorted.
fn returned(tool: &Tool, are: fn(&Schema) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    each_returned(tool, &mut |at, schema| {
        found.extend(are(schema).then(|| at.to_owned()));
        !schema.masked
    });
    found.sort();
    found
}

fn money(tool: &Tool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    each_returned(tool, &mut |at, schema| {
        let currency = schema.money.as_ref();
        found.extend(currency.map(|place| (at.to_owned(), place.to_string())));
        true
    });
    found
}

fn ends(tool: &Tool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    each_returned(tool, &mut |at, schema| {
        let day = schema.sunset.as_ref();
        found.extend(day.map(|day| (at.to_owned(), day.clone())));
        !schema.masked
    });
    found
}

/// Visits every value that is returned, with its pointer; `visit` says whether to go on within it.
fn each_returned(tool: &Tool, visit: &mut impl FnMut(&str, &Schema) -> bool) {
    for (name, schema) in tool.returned() {
        each_within(&child("", name), schema, visit);
    }
}

fn each_within(at: &str, schema: &Schema, visit: &mut impl FnMut(&str, &Schema) -> bool) {
    if !visit(at, schema) {
        return;
    }
    for (name, within) in schema.within() {
        match name {
            Some(name) => each_within(&child(at, name), within, visit),
            None => each_within(at, within, visit),
        }
    }
}
