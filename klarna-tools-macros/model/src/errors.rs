//! How an API reports errors, and what to do next.

use serde::{Deserialize, Serialize};

use crate::{Path, dotted};

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

/// Where common formats have an error code; RFC 9457 has none.
const CODES: [&str; 5] = ["error_code", "code", "error.code", "errors[].code", "error"];

/// Where common formats, RFC 9457 among them, have messages.
const MESSAGES: [&str; 13] = [
    "title",
    "detail",
    "message",
    "msg",
    "error.message",
    "error_description",
    "error_message",
    "error_messages",
    "messages",
    "errors[].message",
    "errors[].detail",
    "errors",
    "error",
];

impl ErrorFormat {
    /// Whether it says where an error answer has its code or its messages.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        !(self.code.is_empty() && self.messages.is_empty())
    }

    /// Where error answers have a code if nothing is declared; the first that is there counts.
    pub fn common_codes() -> impl Iterator<Item = Path> {
        CODES.into_iter().map(dotted)
    }

    /// Where error answers have messages if nothing declared is there; all of them count.
    pub fn common_messages() -> impl Iterator<Item = Path> {
        MESSAGES.into_iter().map(dotted)
    }
}

/// What to do next after an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// An error code or a three-digit HTTP status.
    pub error: String,
    /// The next step.
    pub advice: String,
}
