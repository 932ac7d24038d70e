//! The tool set as a plain value: what a manifest and its documents mean, after every check.
//!
//! Everything behind this module (schemas, lock, tokens, tables) sees only this value, so none of
//! them can disagree about a tool. It holds no places of the sources and compares by content.

mod policy;
mod schema;
mod wire;

use std::fmt;

use serde_json::Value;

pub use policy::{Amount, Confirm, Policy, Rate};
pub use schema::{Array, Integer, Kind, Number, Object, Property, Schema, Sum, Text, Union};
pub use wire::{
    Binding, Body, Content, Hosts, Media, Origin, Parameter, Piece, Request, SecurityScheme,
    Segment, Serialization, Style,
};

/// Everything one manifest defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolset {
    /// The manifest's name.
    pub name: String,
    /// What a person reads as the server's name.
    pub title: String,
    /// What an agent is told before it uses any tool.
    pub instructions: String,
    /// How the API words its errors.
    pub errors: ErrorFormat,
    /// The tools, in the manifest's order.
    pub tools: Vec<Tool>,
}

impl Toolset {
    /// Every request that a tool may send.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.tools.iter().flat_map(Tool::requests)
    }

    /// Where requests go: each choice of hosts once, in the order of the tools.
    #[must_use]
    pub fn servers(&self) -> Vec<&Hosts> {
        distinct(self.requests().map(|request| &request.hosts))
    }

    /// What authenticates requests: each scheme once, in the order of the tools.
    #[must_use]
    pub fn security(&self) -> Vec<&SecurityScheme> {
        distinct(self.requests().flat_map(|request| &request.security))
    }
}

fn distinct<'a, T: PartialEq>(values: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut distinct = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

/// Property names from the root of a JSON value to the value meant.
pub type Path = Vec<String>;

/// Where an error answer keeps what a caller needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorFormat {
    /// The machine-readable code.
    pub code: Path,
    /// Lists of messages, or single messages.
    pub messages: Vec<Path>,
    /// The correlation id in the body.
    pub correlation: Path,
    /// The response header with the correlation id.
    pub correlation_header: String,
    /// Next steps by error code or HTTP status, for every tool.
    pub hints: Vec<Hint>,
}

/// What to do next after an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// An error code or a three-digit HTTP status.
    pub error: String,
    /// The next step.
    pub advice: String,
}

/// One tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its MCP name.
    pub name: String,
    /// Other names that calls may use.
    pub aliases: Vec<String>,
    /// Its display name.
    pub title: String,
    /// What it does, for the agent.
    pub description: String,
    /// The four MCP hints.
    pub annotations: Annotations,
    /// Whether a call moves money or commits somebody to pay.
    pub moves_money: bool,
    /// What it may do without a person, how much, and how often.
    pub policy: Policy,
    /// What a caller may give, in order.
    pub arguments: Vec<Argument>,
    /// What follows from the conditions of the steps.
    pub conditions: Conditions,
    /// The argument that takes an idempotency key back, where any step sends one.
    pub idempotency_argument: Option<String>,
    /// Requests, in the order in which they are sent.
    pub steps: Vec<Step>,
    /// What is returned.
    pub result: Vec<ResultField>,
    /// What is read after a write.
    pub reports: Vec<Report>,
    /// The sentence about a success.
    pub says: Vec<Phrase>,
    /// Next steps by error code or HTTP status.
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

    /// Whether every request only reads.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.steps.iter().all(|step| step.retry == Retry::Read)
    }
}

/// The MCP tool annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "MCP defines exactly these four hints"
)]
pub struct Annotations {
    /// Changes nothing.
    pub read_only: bool,
    /// May undo or remove something.
    pub destructive: bool,
    /// The same call again has no further effect.
    pub idempotent: bool,
    /// Reaches beyond this process.
    pub open_world: bool,
}

/// What a caller may give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name in the tool.
    pub name: String,
    /// Its type and bounds.
    pub schema: Schema,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Its value when it is left out.
    pub default: Option<Value>,
}

/// What the conditions of a tool's steps ask of its optional arguments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// Of each of these sets at least one is required.
    pub one_of: Vec<Vec<String>>,
    /// An argument, and those that must come with it.
    pub dependent: Vec<(String, Vec<String>)>,
}

/// One request of a tool, and when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub summary: String,
    /// Sent only if all of these arguments are given.
    pub when: Vec<String>,
    /// Not sent if any of these arguments is given.
    pub unless: Vec<String>,
    /// What is sent.
    pub request: Request,
    /// Whether it may be sent again.
    pub retry: Retry,
}

/// When a request that may have arrived may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retry {
    /// It changes nothing: always.
    Read,
    /// It carries an idempotency key in this header: always, with the same key.
    Keyed(String),
    /// It changes something and carries no key: never.
    Never,
}

/// A field of the structured content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultField {
    /// Its name.
    pub name: String,
    /// Where it may come from, best first.
    pub sources: Vec<ResultSource>,
    /// What is let through.
    pub schema: Schema,
    /// Whether the result is worthless without it.
    pub required: bool,
}

/// Where a field of a result comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultSource {
    /// An argument of the call.
    Argument(String),
    /// A value in the response body of a step; an empty path is the whole body.
    Body {
        /// Index of the step.
        step: usize,
        /// Where in the body.
        path: Path,
    },
    /// A response header of a step.
    Header {
        /// Index of the step.
        step: usize,
        /// Its name.
        name: String,
        /// Whether only the part behind the last `/` counts.
        last_segment: bool,
    },
}

/// A read that follows a write so that the answer can tell the new state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The field of the structured content that it fills.
    pub name: String,
    /// The read.
    pub request: Request,
    /// What is let through.
    pub schema: Schema,
}

/// A part of the sentence about a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Texts and values.
    pub parts: Vec<Part>,
    /// Whether it is left out when one of its values is missing or one of its tests fails.
    pub optional: bool,
}

/// A text or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        text: Option<String>,
        /// Whether it must not be.
        negated: bool,
    },
    /// An amount in minor units, said with its currency.
    Money {
        /// The amount.
        amount: Place,
        /// An amount of the same currency that is taken off it.
        less: Option<Place>,
        /// Its ISO 4217 code.
        currency: Place,
    },
}

/// Where a value stands that a sentence tells, or that is the currency of an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
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
