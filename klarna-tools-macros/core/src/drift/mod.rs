//! What changes between two locks, and what each change means for an agent.
//!
//! Locks are canonical, so every difference of their values is a change. Each part of a lock is
//! compared by the module that knows it; what no rule knows is reported too, as a kind of its own.

mod annotations;
mod apis;
mod bindings;
mod bounds;
mod branches;
mod checked;
mod credentials;
mod excluded;
mod findings;
mod forms;
mod kinds;
mod listing;
mod pair;
mod policy;
mod properties;
mod references;
mod renames;
mod results;
mod roots;
mod schema;
mod server;
mod sums;
mod tools;
mod values;
mod wire;
mod words;

use std::fmt;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::canonical::{canonical, hex};
use crate::lock::Lock;
use findings::Findings;
pub use kinds::{KINDS, Kind};
use pair::{LockNode, Pair};

/// How much a change matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing that anybody can observe.
    Cosmetic,
    /// Additive: what worked still works, and nothing new can be done with what was there.
    Compatible,
    /// What is shown, sent, allowed or returned differs, though every call is still valid.
    Behavioural,
    /// A call, a saved prompt, an allow-list or a typed client that worked can fail.
    Breaking,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Cosmetic => "cosmetic",
            Self::Compatible => "compatible",
            Self::Behavioural => "behavioural",
            Self::Breaking => "breaking",
        })
    }
}

/// What is at stake in a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Money may move that did not, or differently.
    Money,
    /// A text that an agent reads and may obey.
    Text,
    /// Where calls or credentials go.
    Reach,
    /// More is shown to the agent.
    Expose,
    /// A protection is weaker.
    Guard,
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Money => "money",
            Self::Text => "text",
            Self::Reach => "reach",
            Self::Expose => "expose",
            Self::Guard => "guard",
        })
    }
}

/// One change of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What sort of change it is, such as `input-bound-loosened`: the `id` of one of [`KINDS`].
    pub kind: &'static str,
    /// How much it matters.
    pub class: Class,
    /// What is at stake.
    pub flags: Vec<Flag>,
    /// The tool it belongs to; none for what all tools share.
    pub tool: Option<String>,
    /// Its place in the lock, as a JSON pointer (RFC 6901) from its root.
    pub pointer: String,
    /// The value before.
    pub before: Option<Value>,
    /// The value now.
    pub after: Option<Value>,
    /// What came or went, where the place is that of a set: a list whose order means nothing.
    pub elements: Vec<Value>,
    /// What it means for an agent, in one sentence.
    pub means: String,
}

impl Change {
    /// Twelve hex digits that stay the same while the change stays the same.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let tool = self.tool.as_deref().unwrap_or_default();
        let shown = |value: &Option<Value>| value.as_ref().map(|v| canonical(v).to_string());
        let before = shown(&self.before).unwrap_or_default();
        let after = shown(&self.after).unwrap_or_default();
        let parts = [self.kind, tool, &self.pointer, &before, &after];
        let mut digest = hex(&Sha256::digest(parts.join("\n").as_bytes()));
        digest.truncate(12);
        digest
    }
}

/// Every change from one lock to the other: of what all tools share, then tool by tool.
#[must_use]
pub fn changes(base: &Lock, head: &Lock) -> Vec<Change> {
    let locks = [base.value(), head.value()];
    let [before, after] = locks.map(|lock| Some(LockNode::new("", lock)));
    let root = Pair::new(before, after);
    let (server, wire, tools) = (
        root.member("server"),
        root.member("wire"),
        root.member("tools"),
    );
    let mut of_tools = Findings::default();
    let requests = tools::compare_all(&mut of_tools, &tools);
    let mut findings = Findings::default();
    apis::compare(&mut findings, &wire.member("apis"), &requests);
    server::compare_texts(&mut findings, &server);
    server::compare_errors(&mut findings, &wire.member("errors"));
    let mut changes = findings.into_changes();
    changes.extend(of_tools.into_changes());
    for change in &mut changes {
        if let Some(place) = checked::place(&change.pointer, locks) {
            change.pointer = place;
        }
    }
    changes
}
