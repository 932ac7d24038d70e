//! Methods that OpenAPI 3.2 adds.

use serde_json::json;

use crate::generality::case::{Case, call};

pub(crate) fn cases() -> Vec<Case> {
    [linked(), searched()].into_iter().flatten().collect()
}

/// By a method that a document names itself.
fn linked() -> Vec<Case> {
    vec![
        call("link_recent", json!({"id": "a/b", "to": "c"}))
            .sends(
                "LINK /recent/a%2Fb\ncontent-type: application/json\n\
                 authorization: Bearer token-of-world\n\n{\"to\":\"c\"}",
            )
            .answered_with(204, &[], b""),
        call("link_recent", json!({"id": "a"}))
            .sends("LINK /recent/a\nauthorization: Bearer token-of-world")
            .answered_with(204, &[], b""),
    ]
}

/// A read with a body, whose answer may have a form that no name selects.
fn searched() -> Vec<Case> {
    let best = json!({"best": {"kind": "sphere", "note": "n"}});
    let given = json!({"id": "a", "depth": 2, "term": "t", "kind": "small"});
    vec![
        call("search_recent", given)
            .sends(
                "QUERY /recent/a?depth=2\ncontent-type: application/json\n\
                 authorization: Bearer token-of-world\n\n{\"term\":\"t\",\"kind\":\"small\"}",
            )
            .answered(&best)
            .gives(best.clone()),
        call("search_recent", json!({"id": "a", "term": "much too long"})).fails("term"),
    ]
}
