//! What is wrong with an argument.

use std::fmt;

use toolspec_model::pointer::child;
use toolspec_model::validate::Location;

use crate::untrusted::{EXCERPT, sanitize};

/// One thing that is wrong with the arguments of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// JSON Pointer (RFC 6901) into the arguments; empty for the arguments as a whole.
    pub pointer: String,
    /// What was sent and what is allowed.
    pub message: String,
}

impl Violation {
    pub(crate) fn at(argument: &str, message: impl Into<String>) -> Self {
        Self {
            pointer: child("", argument),
            message: message.into(),
        }
    }
}

/// The JSON Pointer (RFC 6901) of a value, its names as they may be shown.
pub(crate) fn pointer(at: &Location<'_>) -> String {
    at.pointer(|name| sanitize(name, EXCERPT))
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "the arguments"
        } else {
            &self.pointer
        };
        write!(f, "{pointer}: {}", self.message)
    }
}
