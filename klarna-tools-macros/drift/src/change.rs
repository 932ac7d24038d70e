//! One change, how much it matters, and what is at stake.

use std::fmt;

use serde_json::Value;
use toolspec_core::canonical::{canonical, digest};

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
        let shown =
            |value: &Option<Value>| value.as_ref().map(|v| canonical(v.clone()).to_string());
        let before = shown(&self.before).unwrap_or_default();
        let after = shown(&self.after).unwrap_or_default();
        let parts = [self.kind, tool, &self.pointer, &before, &after];
        let mut digest = digest(&parts.join("\n"));
        digest.truncate(12);
        digest
    }
}
