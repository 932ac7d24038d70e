//! Whose credentials are sent, and where they are sent.

use serde_json::json;

use crate::generality::case::{Case, call};

pub(crate) fn cases() -> Vec<Case> {
    vec![
        call("read_with_bearer", json!({}))
            .sends("GET /bearer\nauthorization: Bearer token-of-world"),
        call("read_with_basic", json!({}))
            .sends("GET /basic\nauthorization: Basic d29ybGQ6c2VjcmV0"),
        call("read_with_keys", json!({"q": "a"}))
            .sends("GET /keys?q=a&app-id=id%20%26%20more\nx-app-key: key-of-world"),
        call("read_with_keys", json!({}))
            .sends("GET /keys?app-id=id%20%26%20more\nx-app-key: key-of-world"),
        call("read_with_cookies", json!({}))
            .sends("GET /cookies\ncookie: sid=session-of-world; device=device-of-world"),
        // What the API repeats of a cookie is not shown.
        call("read_with_cookies", json!({}))
            .sends("GET /cookies\ncookie: sid=session-of-world; device=device-of-world")
            .answered_with(
                403,
                &[("Content-Type", "application/json")],
                br#"{"message": "no session session-of-world."}"#,
            )
            .fails("no session [removed: credential]."),
        call("read_with_either", json!({}))
            .sends("GET /either\nauthorization: Basic d29ybGQ6c2VjcmV0"),
        call("read_openly", json!({})).sends("GET /open"),
    ]
}
