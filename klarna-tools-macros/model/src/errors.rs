//! How an API reports errors, and what to do next.

use serde::{Deserialize, Serialize};

use crate::Path;

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
