//! Limits of a tool: confirmation, ceiling and rate.

use serde::{Deserialize, Serialize};

/// The limits of one tool, enforced by the program that calls it for an agent. By default there are
/// none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// When a person is asked before anything is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<Confirm>,
    /// The most that one call may move, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<u64>,
    /// How often the tool may be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// The amount that is limited and that the person is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
}

/// When a person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// Before every call.
    Always,
    /// Before a call that moves more than this, in minor units.
    Above(u64),
}

/// How often a tool may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The most calls in any period of this length.
    pub calls: u32,
    /// The length of the period in seconds.
    pub seconds: u32,
}

/// An argument that is an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The argument, in minor units.
    pub argument: String,
    /// The argument with its ISO 4217 code, if it is known before the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}
