//! What the names of a body have to be as a whole.

use serde::{Deserialize, Serialize};

use crate::schema::Schema;

/// What the names of an object have to be as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// Fewest of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fewest: Option<u64>,
    /// Most of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// A name, and those that must come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependent: Vec<(String, Vec<String>)>,
    /// What the API takes under names that none of the values has; none of it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Box<Schema>>,
}

impl Names {
    /// Whether they may be any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self == Self::default()
    }
}
