//! Everything that is locked of a tool set, and what its tools have in common.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lists::hints;
use super::{Api, LockedTool, api, seal};
use crate::model::{self, Ceiling, Redaction, Toolset};
use crate::pointer::joined;

/// The format that this version reads and writes.
pub(super) const FORMAT: i64 = 3;

/// Everything that is locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// SHA-256 of everything else, in lowercase hex.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// The format of the file.
    pub format: i64,
    /// What agents and people read about the server.
    pub server: Server,
    /// The tools, by name.
    pub tools: BTreeMap<String, LockedTool>,
    /// What the requests of several tools have in common.
    pub wire: SharedWire,
}

/// What agents and people read about the server, what they do not get to read, and how much all calls
/// may move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The most that tools may move, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ceilings: BTreeMap<String, Ceiling>,
    /// The text that is read before any tool is used.
    pub instructions: String,
    /// The name of the manifest.
    pub name: String,
    /// The portal where a person finds what the API has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// What is removed from the texts of results and errors.
    #[serde(default, skip_serializing_if = "Redaction::is_empty")]
    pub redact: Redaction,
    /// The name for people.
    pub title: String,
    /// The version that clients and the API see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What the requests of several tools have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedWire {
    /// Where operations are sent. Each operation is in one of these.
    pub apis: Vec<Api>,
    /// How error answers are read.
    pub errors: ErrorAnswers,
}

/// How error answers are read: names from the root of the body, joined by
/// dots, or a JSON Pointer where one contains a dot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorAnswers {
    /// The machine-readable code.
    pub code: String,
    /// The correlation id in the body.
    pub correlation: String,
    /// The response header with the correlation id.
    pub correlation_header: String,
    /// What to do next, by error code or HTTP status.
    pub hints: BTreeMap<String, String>,
    /// The messages.
    pub messages: Vec<String>,
}

impl Content {
    /// What is locked of a tool set.
    pub(super) fn of(toolset: &Toolset) -> Self {
        let tools = toolset.tools.iter();
        let tools = tools.map(|tool| (tool.name.clone(), LockedTool::of(tool)));
        let content = Self {
            digest: String::new(),
            format: FORMAT,
            server: Server::of(&toolset.server),
            tools: tools.collect(),
            wire: SharedWire {
                apis: api::of(toolset),
                errors: ErrorAnswers::of(&toolset.server.errors),
            },
        };
        let digest = seal(&content);
        Self { digest, ..content }
    }
}

impl Server {
    fn of(server: &model::Server) -> Self {
        Self {
            ceilings: server.ceilings.clone(),
            instructions: server.instructions.clone(),
            name: server.name.clone(),
            portal: server.portal.clone(),
            redact: server.redaction.clone(),
            title: server.title.clone(),
            version: server.version.clone(),
        }
    }
}

impl ErrorAnswers {
    fn of(errors: &model::ErrorFormat) -> Self {
        Self {
            code: joined(&errors.code),
            correlation: joined(&errors.correlation),
            correlation_header: errors.correlation_header.clone(),
            hints: hints(&errors.hints),
            messages: errors.messages.iter().map(|path| joined(path)).collect(),
        }
    }
}
