//! Where values go in the address and the headers.

use serde_json::json;

use crate::case::{Case, call};

const BASIC: &str = "authorization: Basic d29ybGQ6c2VjcmV0";

pub(crate) fn cases() -> Vec<Case> {
    vec![
        call("find_pets", json!({"kind": "cat & dog", "limit": 5}))
            .sends(&format!("GET /pets?kind=cat%20%26%20dog&limit=5\n{BASIC}"))
            .answered(&json!({"names": ["Tom"]}))
            .gives(json!({"names": ["Tom"]})),
    ]
}
