//! The tool set as a plain value: what a manifest and its documents mean, after every check.
//!
//! Schemas, lock, generated Rust and tables are all made from this value, so they cannot disagree
//! about a tool. It does not contain places in the sources, and compares by content.

mod embed;
pub mod json_schema;
mod near;
mod pattern;
pub mod pointer;
mod policy;
mod schema;
mod security;
mod sentence;
mod shape;
mod tool;
pub mod validate;
mod wire;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub use embed::Embed;
pub use near::{near_miss, nearest};
pub use pattern::Pattern;
pub use policy::{Amount, Confirm, Policy, Rate};
pub use schema::{
    Array, Direction, Integer, Kind, Number, Object, Property, Schema, Sum, Text, Union,
};
pub use security::{Prefix, Secret, SecurityScheme};
pub use sentence::{Phrase, PhrasePart, ValueRef};
pub use shape::{Field, Shape};
pub use tool::{
    Annotations, Argument, Conditions, Idempotency, Report, ResultField, ResultSource, Retry, Step,
    Tool,
};
pub use wire::{
    Binding, Body, Content, Hosts, Media, Origin, Parameter, Piece, Request, Segment,
    Serialization, Style,
};

/// Everything one manifest defines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Toolset {
    /// What all tools share.
    pub server: Server,
    /// The tools, in the manifest's order.
    pub tools: Vec<Tool>,
}

/// What the tools of a manifest share. A server reads only this before it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Server {
    /// The manifest's name.
    pub name: String,
    /// The display name of the server.
    pub title: String,
    /// The MCP instructions, which agents read before they use any tool.
    pub instructions: String,
    /// Where requests may go; each request names one of these by its index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Hosts>,
    /// What authenticates requests; each request names those it takes by their indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<SecurityScheme>,
    /// The format of the API's errors.
    #[serde(default)]
    pub errors: ErrorFormat,
    /// What a person looks at to see the state at the API, as a noun in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
}

impl Server {
    /// What a person looks at to see the state at the API, as a noun in a sentence.
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

    /// The same without names and documentation of types, which only the generated Rust needs.
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

/// Property names from the root of a JSON value to a value within it.
pub type Path = Vec<String>;

/// Where an error answer contains what a caller needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ErrorFormat {
    /// The machine-readable code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub code: Path,
    /// Messages, or lists of messages.
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

/// Whether a field is left out of the serialized form.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Reads a value that is present, so that `null` is a value and not an absence.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
