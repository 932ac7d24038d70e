//! The most money that tools may move: in one call, and within a day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ValueRef;

/// The most that the tools of one ceiling may move together, in minor units by ISO 4217 code. A
/// call in a currency that the ceiling does not name is refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ceiling {
    /// In one call.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub call: BTreeMap<String, u64>,
    /// Within any 24 hours, all tools of the ceiling together.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub day: BTreeMap<String, u64>,
}

impl Ceiling {
    /// Whether calls in this currency are let through at all.
    #[must_use]
    pub fn names(&self, currency: &str) -> bool {
        self.call.contains_key(currency) || self.day.contains_key(currency)
    }
}

/// What one call of a tool moves, as far as it is known before the call: each value is an argument,
/// or a field of a report, whose read needs nothing but arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The amount, in minor units.
    pub amount: ValueRef,
    /// Its ISO 4217 code.
    pub currency: ValueRef,
}
