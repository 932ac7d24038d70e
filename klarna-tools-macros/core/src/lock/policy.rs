//! What is locked of a tool's limits.

use serde::{Deserialize, Serialize};

use super::lists::set;
use crate::model::{self, Tool};

/// What a call may do, and who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Other names that calls may use. They are in no list of tools, but decide which calls are let
    /// through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The ceilings that it is under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceilings: Vec<String>,
    /// What a call may do at worst.
    pub class: Class,
    /// The groups that it is in: an operator who serves one of them serves the tool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// What the manifest limits.
    #[serde(flatten)]
    pub limits: model::Policy,
    /// What a call moves, where that is known before it: what ceilings add up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
}

/// What a call moves: arguments, or fields of reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The amount, in minor units.
    pub amount: String,
    /// Its ISO 4217 code.
    pub currency: String,
}

/// What a call may do at worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It only reads.
    Read,
    /// It changes something.
    Write,
    /// It moves money or commits somebody to pay.
    Money,
}

impl Policy {
    /// The class of a tool, and what its manifest limits.
    pub(super) fn of(tool: &Tool) -> Self {
        Self {
            aliases: set(&tool.aliases),
            ceilings: set(&tool.ceilings),
            class: Class::of(tool),
            groups: set(&tool.groups),
            limits: tool.policy.clone(),
            moved: tool.moved.as_ref().map(|moved| Moved {
                amount: moved.amount.to_string(),
                currency: moved.currency.to_string(),
            }),
        }
    }
}

impl Class {
    /// What it says of a tool; only what the manifest declares moves money.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Read => "only reads",
            Self::Write => "writes and is not declared to move money",
            Self::Money => "moves money",
        }
    }

    /// What a call of a tool may do at worst.
    #[must_use]
    pub fn of(tool: &Tool) -> Self {
        match (tool.is_read(), tool.moves_money) {
            (true, _) => Self::Read,
            (false, false) => Self::Write,
            (false, true) => Self::Money,
        }
    }
}
