//! Base paths, and operations that several documents have.

use serde_json::json;

use crate::generality::case::{Case, call};

pub(crate) fn cases() -> Vec<Case> {
    vec![
        call("read_europe", json!({})).sends("GET /v2/api/status"),
        call("read_europe_files", json!({})).sends("GET /f/files"),
        call("read_america", json!({}))
            .sends("GET /us/status\nauthorization: Bearer token-of-america")
            .answered(&json!({"name": "east"}))
            .gives(json!({"name": "east"})),
    ]
}
