//! What is locked of a tool, in four layers: advertised, enforced, policy and wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lists::hints;
use super::schema::{beyond, unordered};
use super::{Policy, Wire, seal};
use crate::json_schema::{Form, input_schema, listed, output_schema};
use crate::model::{self, Tool};

/// A tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedTool {
    /// What agents see.
    pub advertised: Advertised,
    /// SHA-256 of everything else of the tool, in lowercase hex.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// What is checked of arguments beyond the input schema, each keyword at its place there.
    pub enforced: Value,
    /// What a call may do, and who is asked.
    pub policy: Policy,
    /// What is sent, and what is returned.
    pub wire: Wire,
}

/// What agents see of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advertised {
    /// The hints of MCP; without them hosts assume their defaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Annotations>,
    /// What it does.
    pub description: String,
    /// What to do next, by error code or HTTP status.
    pub errors: BTreeMap<String, String>,
    /// The schema of the arguments.
    pub input_schema: Value,
    /// The schema of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<Value>,
    /// The sentence about a success.
    pub says: String,
    /// The name for people.
    pub title: String,
}

/// The hints of MCP. All four are always written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Annotations {
    /// May undo or remove something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destructive: Option<bool>,
    /// The same call again has no further effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotent: Option<bool>,
    /// Reaches beyond this process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_world: Option<bool>,
    /// Changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}

impl LockedTool {
    /// What is locked of a tool.
    pub(super) fn of(tool: &Tool) -> Self {
        let enforced = unordered(input_schema(tool, Form::Enforced));
        let shown = listed(enforced.clone());
        let locked = Self {
            enforced: beyond(&enforced, &shown),
            advertised: Advertised {
                annotations: Some(Annotations::of(tool.annotations)),
                description: tool.description.clone(),
                errors: hints(&tool.hints),
                input_schema: shown,
                output_schema: Some(unordered(output_schema(tool))),
                says: tool.says.iter().map(ToString::to_string).collect(),
                title: tool.title.clone(),
            },
            digest: String::new(),
            policy: Policy::of(tool),
            wire: Wire::of(tool),
        };
        let digest = seal(&locked);
        Self { digest, ..locked }
    }
}

impl Annotations {
    fn of(annotations: model::Annotations) -> Self {
        Self {
            destructive: Some(annotations.destructive),
            idempotent: Some(annotations.idempotent),
            open_world: Some(annotations.open_world),
            read_only: Some(annotations.read_only),
        }
    }
}
