//! One tool, explained: its arguments, requests, result and limits, each with its place.
//!
//! It is made from the lock, so it cannot differ from it. Where the specs are known, it also has the
//! order of the tool set and the place of each part.

mod amounts;
mod cost;
mod parts;
mod text;
mod wire;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use toolspec_core::Locked;
use toolspec_core::lock::{Annotations, Class, Lock, LockedTool, Policy, whole};
use toolspec_core::model::Tool;
use toolspec_core::pointer::Pointer;
use toolspec_core::source::Span;

use amounts::Amounts;
use cost::Cost;
pub(crate) use cost::{Size, estimated_by};
use parts::Part;
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
    /// Explains one tool of a lock; `None` if there is no such tool. The lock may be that of `specs`.
    pub(crate) fn of(name: &str, lock: &Lock, specs: Option<&Locked>) -> Option<Self> {
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
            arguments: whole(&advertised.input_schema, &locked.enforced),
            result: advertised.output_schema.clone().unwrap_or_default(),
            specs: specs.zip(tool),
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
            amounts: amounts::of(locked),
            reports: subject.reports(),
            policy: locked.policy.clone(),
            says: advertised.says.clone(),
            errors: Hints {
                own: advertised.errors.len(),
                shared: content.wire.errors.hints.len(),
                texts: advertised.errors.clone(),
            },
            timeout_ms: locked.wire.timeout_ms,
            cost: Cost::of(name, locked, lock),
        })
    }
}

/// A tool, as a lock has it.
struct Subject<'a> {
    name: &'a str,
    locked: &'a LockedTool,
    /// The schema of its arguments, with what is checked beyond what is listed.
    arguments: Value,
    /// The schema of its result.
    result: Value,
    /// The specs that define it, if they are known, and the tool there.
    specs: Option<(&'a Locked, &'a Tool)>,
}

impl Subject<'_> {
    fn arguments(&self) -> Vec<Argument> {
        let tool = self.specs.map(|(_, tool)| tool);
        let known = tool.into_iter().flat_map(|tool| &tool.arguments);
        let known: Vec<&str> = known.map(|argument| argument.name.as_str()).collect();
        let properties = members(&self.arguments, "properties");
        let names = properties.keys().map(String::as_str).collect();
        let names = ordered(names, &self.arguments, &known).into_iter();
        names.map(|name| self.argument(name)).collect()
    }

    fn argument(&self, name: &str) -> Argument {
        let property = property(&self.arguments, name);
        let declared = self
            .specs
            .map(|(specs, tool)| specs.declarations(&tool.name, name));
        let mut documents: Vec<String> = declared.into_iter().flatten().map(place).collect();
        documents.dedup();
        Argument {
            name: name.to_owned(),
            r#type: words::of(&property),
            required: is_required(&self.arguments, name),
            default: property.get("default").cloned(),
            description: text_of(&property, "description"),
            within: parts::within(name, &property),
            goes_to: wire::targets(&self.locked.wire, name),
            manifest: self
                .place(&["advertised", "input_schema", "properties", name])
                .unwrap_or_default(),
            documents,
        }
    }

    fn conditions(&self) -> Vec<String> {
        let needs = self.locked.wire.needs.iter();
        let one_of =
            needs.map(|names| format!("at least one of {} must be given", names.join(", ")));
        let dependent = members(&self.arguments, "dependentRequired").into_iter();
        let dependent = dependent.map(|(name, with)| {
            let with = with.as_array().into_iter().flatten();
            let with: Vec<&str> = with.filter_map(Value::as_str).collect();
            format!("{name} is given only together with {}", with.join(", "))
        });
        one_of.chain(dependent).collect()
    }

    fn fields(&self) -> Vec<Field> {
        let result = &self.locked.wire.result;
        let tool = self.specs.map(|(_, tool)| tool);
        let known = tool.into_iter().flat_map(|tool| &tool.result);
        let known: Vec<&str> = known.map(|field| field.name.as_str()).collect();
        let names = ordered(names_of(result), &self.result, &known).into_iter();
        names.map(|name| self.field(name)).collect()
    }

    fn field(&self, name: &str) -> Field {
        let sources = self.locked.wire.result.get(name);
        let shown = self.shown(name);
        Field {
            name: name.to_owned(),
            r#type: words::of(&shown),
            required: is_required(&self.result, name),
            description: text_of(&property(&self.result, name), "description"),
            within: parts::within(name, &shown),
            from: sources
                .into_iter()
                .flatten()
                .map(|source| wire::source(source))
                .collect(),
            manifest: self.place(&["wire", "result", name]).unwrap_or_default(),
        }
    }

    fn reports(&self) -> Vec<Report> {
        let reports = &self.locked.wire.reports;
        let tool = self.specs.map(|(_, tool)| tool);
        let known = tool.into_iter().flat_map(|tool| &tool.reports);
        let known: Vec<&str> = known.map(|report| report.name.as_str()).collect();
        let names = ordered(names_of(reports), &self.result, &known);
        let reports = names.into_iter().filter_map(|name| {
            let shown = self.shown(name);
            Some(Report {
                name: name.to_owned(),
                operation: reports.get(name)?.operation.clone(),
                r#type: words::of(&shown),
                within: parts::within(name, &shown),
                manifest: self.place(&["wire", "reports", name]).unwrap_or_default(),
            })
        });
        reports.collect()
    }

    /// The whole schema of a field, including parts that agents are not shown.
    fn shown(&self, name: &str) -> Value {
        let within = self.locked.wire.within.get(name).cloned();
        within.unwrap_or_else(|| property(&self.result, name))
    }

    /// The place in the specs of a part of the tool, as `file:line`.
    fn place(&self, path: &[&str]) -> Option<String> {
        let (specs, _) = self.specs?;
        let pointer = Pointer::default().join("tools").join(self.name);
        let pointer = path.iter().fold(pointer, |at, segment| at.join(*segment));
        specs.origin(&pointer).map(place)
    }
}

fn names_of<T>(named: &BTreeMap<String, T>) -> Vec<&str> {
    named.keys().map(String::as_str).collect()
}

/// Names in the order that is known; without one, what is required comes first.
fn ordered<'a>(mut names: Vec<&'a str>, schema: &Value, known: &[&str]) -> Vec<&'a str> {
    names.sort_by_key(|name| {
        let at = known.iter().position(|known| known == name);
        (at.unwrap_or(known.len()), !is_required(schema, name))
    });
    names
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().any(|known| known == name)
}

fn text_of(schema: &Value, key: &str) -> Option<String> {
    schema.get(key)?.as_str().map(str::to_owned)
}

fn members(schema: &Value, key: &str) -> Map<String, Value> {
    let members = schema.get(key).and_then(Value::as_object);
    members.cloned().unwrap_or_default()
}

fn property(schema: &Value, name: &str) -> Value {
    let property = members(schema, "properties").shift_remove(name);
    property.unwrap_or_else(|| Map::new().into())
}

/// A file and a line, as editors and terminals open it.
fn place(span: &Span) -> String {
    format!("{}:{}", span.source().name(), span.position().line)
}
