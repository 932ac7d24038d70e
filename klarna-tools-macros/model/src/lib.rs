//! The tool set as a plain value: what a manifest and its documents mean, after every check.
//!
//! Everything behind this module (schemas, lock, tokens, tables) sees only this value, so none of
//! them can disagree about a tool. It holds no places of the sources and compares by content.

pub mod json_schema;
mod policy;
mod schema;
mod security;
mod wire;

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub use policy::{Amount, Confirm, Policy, Rate};
pub use schema::{Array, Integer, Kind, Number, Object, Property, Schema, Sum, Text, Union};
pub use security::{Prefix, Secret, SecurityScheme};
pub use wire::{
    Binding, Body, Content, Hosts, Media, Origin, Parameter, Piece, Request, Segment,
    Serialization, Style,
};

/// Everything one manifest defines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Toolset {
    /// What is known before any tool is looked at.
    pub server: Server,
    /// The tools, in the manifest's order.
    pub tools: Vec<Tool>,
}

/// What the tools of a manifest share: all that a server has to read before it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Server {
    /// The manifest's name.
    pub name: String,
    /// What a person reads as the server's name.
    pub title: String,
    /// What an agent is told before it uses any tool.
    pub instructions: String,
    /// Where requests may go; each request names one of these by its index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Hosts>,
    /// What authenticates requests; each request names those it takes by their indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<SecurityScheme>,
    /// How the API words its errors.
    #[serde(default)]
    pub errors: ErrorFormat,
    /// Where a person sees what is at the API, as it is called in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
}

impl Server {
    /// Where a person sees what is at the API, as it is called in a sentence.
    #[must_use]
    pub fn portal(&self) -> &str {
        self.portal.as_deref().unwrap_or("the API's own dashboard")
    }

    /// Where a request may go.
    #[must_use]
    pub fn hosts_of(&self, request: &Request) -> Option<&Hosts> {
        self.hosts.get(request.hosts)
    }

    /// What authenticates a request.
    #[must_use]
    pub fn security_of(&self, request: &Request) -> Vec<&SecurityScheme> {
        let indexes = request.security.iter();
        indexes
            .filter_map(|index| self.security.get(*index))
            .collect()
    }
}

impl Toolset {
    /// Every request that a tool may send.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.tools.iter().flat_map(Tool::requests)
    }

    /// The same without what only the generated Rust needs: names and documentation of types.
    #[must_use]
    pub fn without_declarations(mut self) -> Self {
        for tool in &mut self.tools {
            let arguments = tool.arguments.iter_mut().map(|each| &mut each.schema);
            let result = tool.result.iter_mut().map(|each| &mut each.schema);
            let reports = tool.reports.iter_mut().map(|each| &mut each.schema);
            for schema in arguments.chain(result).chain(reports) {
                schema.strip_declarations();
            }
        }
        self
    }
}

/// Property names from the root of a JSON value to the value meant.
pub type Path = Vec<String>;

/// Where an error answer keeps what a caller needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ErrorFormat {
    /// The machine-readable code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub code: Path,
    /// Lists of messages, or single messages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Path>,
    /// The correlation id in the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correlation: Path,
    /// The response header with the correlation id.
    pub correlation_header: String,
    /// Next steps by error code or HTTP status, for every tool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
}

/// What to do next after an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// An error code or a three-digit HTTP status.
    pub error: String,
    /// The next step.
    pub advice: String,
}

/// One tool.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tool {
    /// Its MCP name.
    pub name: String,
    /// Other names that calls may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Its display name.
    pub title: String,
    /// What it does, for the agent.
    pub description: String,
    /// The four MCP hints.
    pub annotations: Annotations,
    /// Whether a call moves money or commits somebody to pay.
    #[serde(default, skip_serializing_if = "is_false")]
    pub moves_money: bool,
    /// What it may do without a person, how much, and how often.
    pub policy: Policy,
    /// What a caller may give, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// What follows from the conditions of the steps.
    pub conditions: Conditions,
    /// How a call is repeated by its idempotency key, where any step sends one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency: Option<Idempotency>,
    /// Requests, in the order in which they are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// What is returned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub result: Vec<ResultField>,
    /// What is read after a write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Report>,
    /// The sentence about a success.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<Phrase>,
    /// Next steps by error code or HTTP status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// The longest that a call may take, in milliseconds.
    pub timeout_ms: u32,
}

impl Tool {
    /// Every request that it may send: its steps, then its reports.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        let steps = self.steps.iter().map(|step| &step.request);
        steps.chain(self.reports.iter().map(|report| &report.request))
    }

    /// The argument that takes an idempotency key back.
    #[must_use]
    pub fn idempotency_argument(&self) -> Option<&str> {
        let idempotency = self.idempotency.as_ref()?;
        Some(&idempotency.argument)
    }

    /// Whether any request changes something at the API.
    #[must_use]
    pub fn is_write(&self) -> bool {
        !self.is_read()
    }

    /// Whether every request only reads.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.steps.iter().all(|step| step.retry == Retry::Read)
    }
}

/// How a call is repeated by its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idempotency {
    /// The argument that takes a key back.
    pub argument: String,
    /// How long the API keeps a key, in minutes; absent where nobody has said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_minutes: Option<u32>,
}

impl Idempotency {
    /// How old a key may be when it is sent again, in minutes, for an API that keeps keys for
    /// `kept` minutes. An hour is left for clocks that differ and for a request on its way, and
    /// half of what is less than two hours. Where nobody has said how long, it is an hour: an API
    /// that has forgotten a key carries the request out a second time.
    #[must_use]
    pub fn repeatable_minutes(kept: Option<u32>) -> u32 {
        kept.map_or(60, |kept| kept - (kept / 2).min(60))
    }
}

/// The MCP tool annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "MCP defines exactly these four hints"
)]
pub struct Annotations {
    /// Changes nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// May undo or remove something.
    #[serde(default, skip_serializing_if = "is_false")]
    pub destructive: bool,
    /// The same call again has no further effect.
    #[serde(default, skip_serializing_if = "is_false")]
    pub idempotent: bool,
    /// Reaches beyond this process.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open_world: bool,
}

/// What a caller may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name in the tool.
    pub name: String,
    /// Its type and bounds.
    pub schema: Schema,
    /// Whether a call without it is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Its value when it is left out.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub default: Option<Value>,
}

/// What the conditions of a tool's steps ask of its optional arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// Of each of these sets at least one is required.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Vec<String>>,
    /// An argument, and those that must come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependent: Vec<(String, Vec<String>)>,
}

/// One request of a tool, and when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does.
    pub summary: String,
    /// Sent only if all of these arguments are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
    /// Not sent if any of these arguments is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// What is sent.
    pub request: Request,
    /// Whether it may be sent again.
    pub retry: Retry,
}

/// When a request that may have arrived may be sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Retry {
    /// It changes nothing: always.
    Read,
    /// It carries an idempotency key in this header: always, with the same key.
    Keyed(String),
    /// It changes something and carries no key: never.
    Never,
}

/// A field of the structured content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultField {
    /// Its name.
    pub name: String,
    /// Where it may come from, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<ResultSource>,
    /// What is let through.
    pub schema: Schema,
    /// Whether the result is worthless without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
}

/// Where a field of a result comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResultSource {
    /// An argument of the call.
    Argument(String),
    /// A value in the response body of a step; an empty path is the whole body.
    Body {
        /// Index of the step.
        step: usize,
        /// Where in the body.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        path: Path,
    },
    /// A response header of a step.
    Header {
        /// Index of the step.
        step: usize,
        /// Its name.
        name: String,
        /// Whether only the part behind the last `/` counts.
        #[serde(default, skip_serializing_if = "is_false")]
        last_segment: bool,
    },
}

/// A read that follows a write so that the answer can tell the new state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The field of the structured content that it fills.
    pub name: String,
    /// The read.
    pub request: Request,
    /// What is let through.
    pub schema: Schema,
}

/// A part of the sentence about a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// Texts and values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Whether it is left out when one of its values is missing or one of its tests fails.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
}

/// A text or a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Said as it is.
    Text(String),
    /// A value.
    Value(Place),
    /// Says nothing, and leaves its phrase out where it does not hold.
    Test {
        /// What is looked at.
        place: Place,
        /// What it has to be; anything, where this is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Whether it must not be.
        #[serde(default, skip_serializing_if = "is_false")]
        negated: bool,
    },
    /// An amount in minor units, said with its currency.
    Money {
        /// The amount.
        amount: Place,
        /// An amount of the same currency that is taken off it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        less: Option<Place>,
        /// Its ISO 4217 code.
        currency: Place,
    },
}

/// Where a value stands that a sentence tells, or that is the currency of an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// An argument.
    Argument(String),
    /// The structured content.
    Result(Path),
}

impl fmt::Display for Place {
    /// `$inputs.NAME`, or names joined by dots.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => write!(f, "$inputs.{name}"),
            Self::Result(path) => f.write_str(&path.join(".")),
        }
    }
}

/// What a program carries as compact JSON, without what says nothing. It is written and read here,
/// so that this code is compiled once, for size.
pub trait Embed: Sized {
    /// Its text.
    ///
    /// # Errors
    /// If it cannot be written.
    fn to_json(&self) -> serde_json::Result<String>;

    /// Reads what [`Embed::to_json`] has written. It is not for texts of strangers: nothing bounds
    /// the depth.
    ///
    /// # Errors
    /// If the text is something else.
    fn from_json(text: &str) -> serde_json::Result<Self>;
}

impl Embed for Server {
    fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    fn from_json(text: &str) -> serde_json::Result<Self> {
        read(text)
    }
}

impl Embed for Tool {
    fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    fn from_json(text: &str) -> serde_json::Result<Self> {
        read(text)
    }
}

fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Leaves `false` out of the serialized form.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Reads a value that is there: `null` is a value like any other.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
