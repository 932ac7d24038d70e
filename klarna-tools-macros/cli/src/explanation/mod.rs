//! One tool, explained: its arguments, requests, result and limits, each with its place.
//!
//! It is made from the lock, so it cannot differ from it. Where the specs are known, it also has the
//! order of the tool set and the place of each part.

mod amounts;
mod cost;
mod parts;
mod policy;
mod redaction;
mod schema;
mod subject;
mod text;
mod wire;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use toolspec_core::Locked;
use toolspec_core::json_schema::{Form, input_schema, output_schema};
use toolspec_core::lock::{Annotations, Class, Lock, Policy, whole};
use toolspec_core::model::Ceiling;

use amounts::Amounts;
use cost::Cost;
pub(crate) use cost::{Size, estimated_by};
use parts::Part;
use subject::Subject;
pub(crate) use text::text;
use wire::{Request, Target};

/// A tool, explained.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation {
    name: String,
    title: String,
    description: String,
    class: Class,
    /// Where the manifest defines it.
    defined: Option<String>,
    annotations: Annotations,
    arguments: Vec<Argument>,
    /// Conditions between its arguments, in words.
    conditions: Vec<String>,
    sends: Vec<Request>,
    returns: Vec<Field>,
    /// Pointers to fields that are returned masked.
    masked: Vec<String>,
    /// What is removed from texts of the result, and in which fields.
    redacted: Vec<String>,
    /// The amounts of money, by the argument or field with their currency.
    amounts: BTreeMap<String, Amounts>,
    /// What is read after a write, so that the result contains the new state.
    reports: Vec<Report>,
    /// What it may do without a person, how much, and how often.
    policy: Policy,
    /// The ceilings that it is under, by name.
    ceilings: BTreeMap<String, Ceiling>,
    says: String,
    errors: Hints,
    timeout_ms: u32,
    cost: Cost,
}

#[derive(Debug, Serialize)]
struct Argument {
    name: String,
    /// Its type and bounds, in words.
    r#type: String,
    required: bool,
    default: Option<Value>,
    description: Option<String>,
    /// What is within it.
    #[serde(skip)]
    within: Vec<Part>,
    goes_to: Vec<Target>,
    /// Where the manifest names it.
    manifest: String,
    /// Where the documents declare it.
    documents: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Field {
    name: String,
    /// Its type, in words.
    r#type: String,
    required: bool,
    #[serde(skip)]
    description: Option<String>,
    /// What is within it.
    #[serde(skip)]
    within: Vec<Part>,
    /// Where it is taken from; the first source with a value counts.
    from: Vec<String>,
    manifest: String,
}

#[derive(Debug, Serialize)]
struct Report {
    name: String,
    operation: String,
    r#type: String,
    /// What is within it.
    #[serde(skip)]
    within: Vec<Part>,
    manifest: String,
}

/// How many errors come with a next step, and those of the tool alone.
#[derive(Debug, Serialize)]
struct Hints {
    own: usize,
    shared: usize,
    #[serde(skip)]
    texts: BTreeMap<String, String>,
}

impl Explanation {
    /// Explains one tool of a lock, of which all tools have so many bytes; `None` if there is no such
    /// tool. The lock may be that of `specs`.
    pub(crate) fn of(
        name: &str,
        lock: &Lock,
        specs: Option<&Locked>,
        bytes_of_all: usize,
    ) -> Option<Self> {
        let content = lock.content();
        let locked = content.tools.get(name)?;
        let advertised = &locked.advertised;
        let tool = specs.and_then(|specs| {
            let mut tools = specs.toolset.tools.iter();
            tools.find(|tool| tool.name == name)
        });
        let subject = Subject {
            name,
            locked,
            arguments: tool.map_or_else(
                || whole(&advertised.input_schema, &locked.enforced),
                |tool| input_schema(tool, Form::Enforced),
            ),
            result: tool.map_or_else(
                || advertised.output_schema.clone().unwrap_or_default(),
                output_schema,
            ),
            specs,
        };
        Some(Self {
            name: name.to_owned(),
            title: advertised.title.clone(),
            description: advertised.description.clone(),
            class: locked.policy.class,
            defined: subject.place(&[]),
            annotations: advertised.annotations.clone().unwrap_or_default(),
            arguments: subject.arguments(),
            conditions: subject.conditions(),
            sends: wire::requests(&locked.wire, &content.wire.apis),
            returns: subject.fields(),
            masked: locked.wire.masked.clone(),
            redacted: redaction::rules(&content.server.redact, &subject.result),
            amounts: amounts::of(locked),
            reports: subject.reports(),
            policy: locked.policy.clone(),
            ceilings: policy::ceilings_of(&locked.policy, &content.server.ceilings),
            says: advertised.says.clone(),
            errors: Hints {
                own: advertised.errors.len(),
                shared: content.wire.errors.hints.len(),
                texts: advertised.errors.clone(),
            },
            timeout_ms: locked.wire.timeout_ms,
            cost: Cost::of(name, locked, bytes_of_all),
        })
    }
}
