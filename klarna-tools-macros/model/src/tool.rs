//! One tool: what it takes, what it sends, and what it returns.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::pointer::below;
use crate::serial::{is_false, present};
use crate::{Hint, Moved, Path, Phrase, Policy, Request, Schema};

/// One tool.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tool {
    /// Its MCP name.
    pub name: String,
    /// Other names that calls may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The groups that it is in, by which operators choose tools.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Its display name.
    pub title: String,
    /// Its description, for the agent.
    pub description: String,
    /// The four MCP hints.
    pub annotations: Annotations,
    /// Whether a call moves money or commits somebody to pay.
    #[serde(default, skip_serializing_if = "is_false")]
    pub moves_money: bool,
    /// What a call moves, where that is known before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// The ceilings that it is under, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceilings: Vec<String>,
    /// Its limits: confirmation, ceiling and rate.
    pub policy: Policy,
    /// Its arguments, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// Conditions between its arguments, which follow from those of the steps.
    pub conditions: Conditions,
    /// The repetition of a call by its idempotency key, if any step sends one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency: Option<Idempotency>,
    /// Requests, in the order in which they are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The fields of its result.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub result: Vec<ResultField>,
    /// Reads after a write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Report>,
    /// The values that the document lists of what is returned, by pointer. Others may come.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, Vec<Value>>,
    /// The sentence about a success.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<Phrase>,
    /// Next steps by error code or HTTP status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// The longest time that a call may take, in milliseconds.
    pub timeout_ms: u32,
}

impl Tool {
    /// Every request that it may send: its steps, then its reports.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        let steps = self.steps.iter().map(|step| &step.request);
        steps.chain(self.reports.iter().map(|report| &report.request))
    }

    /// The argument of this name.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }

    /// Every value that it returns, with the name of its field.
    pub fn returned(&self) -> impl Iterator<Item = (&str, &Schema)> {
        let fields = self.result.iter();
        let fields = fields.map(|field| (field.name.as_str(), &field.schema));
        let reports = self.reports.iter();
        fields.chain(reports.map(|report| (report.name.as_str(), &report.schema)))
    }

    /// Whether calls may use this name for it.
    #[must_use]
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.aliases.iter().any(|alias| alias == name)
    }

    /// Changes every schema of its arguments and of what it returns, at any depth.
    pub(crate) fn change_schemas(&mut self, change: &dyn Fn(&mut Schema)) {
        let arguments = self.arguments.iter_mut().map(|each| &mut each.schema);
        let result = self.result.iter_mut().map(|each| &mut each.schema);
        let reports = self.reports.iter_mut().map(|each| &mut each.schema);
        for schema in arguments.chain(result).chain(reports) {
            schema.change(change);
        }
    }

    /// The argument that takes the idempotency key of an earlier call.
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

/// The repetition of a call by its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idempotency {
    /// The argument that takes the key of an earlier call.
    pub argument: String,
    /// How long the API keeps a key, in minutes, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_minutes: Option<u32>,
}

impl Idempotency {
    /// How old a key may be when it is sent again, in minutes, for an API that keeps keys for
    /// `kept` minutes: an hour less, or half of `kept` below two hours. The margin is for clocks
    /// that differ and for the time that a request takes, since an API that has forgotten a key
    /// executes the request a second time. If `kept` is not known, it is an hour.
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
    /// Only reads.
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

/// An argument of a tool.
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

/// Conditions between the optional arguments of a tool, which follow from those of its steps.
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
    /// A summary of what it does.
    pub summary: String,
    /// Sent only if all of these arguments are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<String>,
    /// Not sent if any of these arguments is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// The request.
    pub request: Request,
    /// Whether it may be sent again.
    pub retry: Retry,
}

impl Step {
    /// Whether it is sent if these arguments are given.
    #[must_use]
    pub fn is_sent(&self, is_given: impl Fn(&str) -> bool) -> bool {
        let is_given = |name: &String| is_given(name);
        self.when.iter().all(is_given) && !self.unless.iter().any(is_given)
    }

    /// Whether it carries an idempotency key.
    #[must_use]
    pub fn is_keyed(&self) -> bool {
        matches!(self.retry, Retry::Keyed(_))
    }

    /// Whether it may replace or remove something: every write but POST, which creates (RFC 9110,
    /// section 9.3).
    #[must_use]
    pub fn may_replace(&self) -> bool {
        self.retry != Retry::Read && self.request.method != "POST"
    }
}

/// When a request that may have arrived may be sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Retry {
    /// Always, since it only reads.
    Read,
    /// Always, with the same idempotency key in this header.
    Keyed(String),
    /// Never, since it changes something and has no key.
    Never,
}

/// A field of the structured content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultField {
    /// Its name.
    pub name: String,
    /// Its possible sources; the first with a value counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<ResultSource>,
    /// What is returned of it.
    pub schema: Schema,
    /// Whether the result is useless without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether it is required and the document promises it in every answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub promised: bool,
    /// Whether only some of the successful answers have it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
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

impl fmt::Display for ResultSource {
    /// As a runtime expression (`OpenAPI`, Link Object), without its step.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => write!(f, "$inputs.{name}"),
            Self::Body { path, .. } if path.is_empty() => f.write_str("$response.body"),
            Self::Body { path, .. } => f.write_str(&below("$response.body#", path)),
            Self::Header {
                name, last_segment, ..
            } => {
                let part = if *last_segment { " | last_segment" } else { "" };
                write!(f, "$response.header.{name}{part}")
            }
        }
    }
}

/// A read after a write, so that the result contains the new state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The field of the structured content that it fills.
    pub name: String,
    /// The read.
    pub request: Request,
    /// What is returned of it.
    pub schema: Schema,
}
