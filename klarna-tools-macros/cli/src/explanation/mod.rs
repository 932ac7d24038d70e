//! One tool, explained: its arguments, requests, result and limits, each with its place.
//!
//! It is made from what is advertised and locked, so it cannot differ from them.

mod amounts;
mod cost;
mod text;
mod wire;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use toolspec_core::Locked;
use toolspec_core::json_schema::{Form, input_schema, opaque_fields, output_schema};
use toolspec_core::lock::{Annotations, Class, LockedTool, Policy};
use toolspec_core::model::Tool;
use toolspec_core::pointer::Pointer;
use toolspec_core::source::Span;

use amounts::Amounts;
use cost::Cost;
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
    defined: String,
    annotations: Annotations,
    arguments: Vec<Argument>,
    /// Conditions between its arguments, in words.
    conditions: Vec<String>,
    sends: Vec<Request>,
    returns: Vec<Field>,
    /// Pointers to fields that are returned masked.
    masked: Vec<String>,
    /// The amounts of money, by the argument or field with their currency.
    amounts: BTreeMap<String, Amounts>,
    /// What is read after a write, so that the result contains the new state.
    reports: Vec<Report>,
    /// What it may do without a person, how much, and how often.
    policy: Policy,
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
    /// Where it is taken from; the first source with a value counts.
    from: Vec<String>,
    manifest: String,
}

#[derive(Debug, Serialize)]
struct Report {
    name: String,
    operation: String,
    r#type: String,
    manifest: String,
}

/// How many errors come with a next step.
#[derive(Debug, Serialize)]
struct Hints {
    own: usize,
    shared: usize,
}

impl Explanation {
    /// Explains one tool of a set; `None` if there is no such tool.
    pub(crate) fn of(name: &str, tools: &Locked) -> Option<Self> {
        let toolset = &tools.toolset;
        let tool = toolset.tools.iter().find(|tool| tool.name == name)?;
        let locked = tools.lock.content().tools.get(name)?;
        let subject = Subject {
            tool,
            tools,
            locked,
        };
        Some(Self {
            name: tool.name.clone(),
            title: tool.title.clone(),
            description: tool.description.clone(),
            class: locked.policy.class,
            defined: subject.place(&[])?,
            annotations: locked.advertised.annotations.clone()?,
            arguments: subject.arguments(),
            conditions: conditions(tool),
            sends: wire::requests(&locked.wire, &tools.lock.content().wire.apis),
            returns: subject.fields(),
            masked: locked.wire.masked.clone(),
            amounts: amounts::of(locked),
            reports: subject.reports(),
            policy: locked.policy.clone(),
            says: locked.advertised.says.clone(),
            errors: Hints {
                own: tool.hints.len(),
                shared: toolset.server.errors.hints.len(),
            },
            timeout_ms: tool.timeout_ms,
            cost: Cost::of(tool, toolset),
        })
    }
}

/// A tool, the set it is in and its part of the lock.
struct Subject<'a> {
    tool: &'a Tool,
    tools: &'a Locked,
    locked: &'a LockedTool,
}

impl Subject<'_> {
    fn arguments(&self) -> Vec<Argument> {
        let schema = input_schema(self.tool, Form::Enforced);
        let arguments = self.tool.arguments.iter().map(|argument| {
            let name = argument.name.as_str();
            let property = property(&schema, name);
            let declared = self.tools.declarations(&self.tool.name, name);
            let mut documents: Vec<String> = declared.iter().map(place).collect();
            documents.dedup();
            Argument {
                name: name.to_owned(),
                r#type: words::of(&property),
                required: argument.required,
                default: argument.default.clone(),
                description: argument.schema.description.clone(),
                goes_to: wire::targets(
                    &self.locked.wire,
                    name,
                    self.tool.idempotency_argument() == Some(name),
                ),
                manifest: self
                    .place(&["advertised", "input_schema", "properties", name])
                    .unwrap_or_default(),
                documents,
            }
        });
        arguments.collect()
    }

    fn fields(&self) -> Vec<Field> {
        let schema = output_schema(self.tool);
        let fields = self.tool.result.iter().map(|field| {
            let sources = field.sources.iter();
            Field {
                name: field.name.clone(),
                r#type: words::of(&self.shown(&schema, &field.name)),
                required: field.required,
                from: sources.map(wire::source).collect(),
                manifest: self
                    .place(&["wire", "result", &field.name])
                    .unwrap_or_default(),
            }
        });
        fields.collect()
    }

    fn reports(&self) -> Vec<Report> {
        let schema = output_schema(self.tool);
        let reports = self.tool.reports.iter().map(|report| Report {
            name: report.name.clone(),
            operation: report.request.operation(),
            r#type: words::of(&self.shown(&schema, &report.name)),
            manifest: self
                .place(&["wire", "reports", &report.name])
                .unwrap_or_default(),
        });
        reports.collect()
    }

    /// The whole schema of a field, including parts that agents are not shown.
    fn shown(&self, schema: &Value, name: &str) -> Value {
        let within = opaque_fields(self.tool).shift_remove(name);
        within.unwrap_or_else(|| property(schema, name))
    }

    /// The place in the specs of a part of the tool, as `file:line`.
    fn place(&self, path: &[&str]) -> Option<String> {
        let pointer = Pointer::default().join("tools").join(&*self.tool.name);
        let pointer = path.iter().fold(pointer, |at, segment| at.join(*segment));
        self.tools.origin(&pointer).map(place)
    }
}

fn property(schema: &Value, name: &str) -> Value {
    let properties = schema.get("properties");
    let found = properties.and_then(|properties| properties.get(name));
    found.cloned().unwrap_or(Value::Object(Map::new()))
}

fn conditions(tool: &Tool) -> Vec<String> {
    let conditions = &tool.conditions;
    let one_of = conditions
        .one_of
        .iter()
        .map(|names| format!("at least one of {} must be given", names.join(", ")));
    let dependent = conditions
        .dependent
        .iter()
        .map(|(name, with)| format!("{name} is given only together with {}", with.join(", ")));
    one_of.chain(dependent).collect()
}

/// A file and a line, as editors and terminals open it.
fn place(span: &Span) -> String {
    format!("{}:{}", span.source().name(), span.position().line)
}
