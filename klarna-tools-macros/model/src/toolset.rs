//! All tools of a manifest, and what they share.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Ceiling, ErrorFormat, Hosts, Redaction, Request, SecurityScheme, Tool};

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
    /// The version of the tools, as their owner counts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
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
    /// What is removed from the texts of results and errors.
    #[serde(default, skip_serializing_if = "Redaction::is_empty")]
    pub redaction: Redaction,
    /// The most that tools may move, by the name that a refusal shows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ceilings: BTreeMap<String, Ceiling>,
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
            tool.change_schemas(&|schema| {
                schema.documentation = None;
                schema.name = None;
            });
        }
        self
    }
}
