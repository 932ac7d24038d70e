//! What requests carry.

use serde_json::{Value, json};

use crate::generality::case::{Case, call};

const FORM: &str = "content-type: application/x-www-form-urlencoded";

pub(crate) fn cases() -> Vec<Case> {
    [whole(), forms()].into_iter().flatten().map(done).collect()
}

fn whole() -> Vec<Case> {
    vec![
        call("put_list", json!({"body": [1, 2]}))
            .sends("PUT /list\ncontent-type: application/json\n\n[1,2]"),
        call("put_list", json!({})).fails("body"),
        call("put_labels", json!({"labels": {"a": "b"}}))
            .sends("PUT /labels\ncontent-type: application/json; charset=utf-8\n\n{\"a\":\"b\"}"),
        call("put_number", json!({"body": 1.5}))
            .sends("PUT /number\ncontent-type: application/json\n\n1.5"),
        call("put_number", json!({})).sends("PUT /number"),
        call("touch", json!({"note": "n"}))
            .sends("POST /touch\ncontent-type: application/merge-patch+json\n\n{\"note\":\"n\"}"),
        call("touch", json!({})).sends("POST /touch"),
        call("post_text", json!({"text": "plain\n{}"}))
            .sends("POST /text\ncontent-type: text/plain; charset=utf-8\n\nplain\n{}"),
        call("upload", json!({"body": "iVBORw0KGgo="}))
            .sends("POST /bytes\ncontent-type: image/png\n\n\\x89PNG\\r\\n\\x1a\\n"),
        call("upload", json!({"body": "no base64"})).fails("is not base64"),
    ]
}

fn forms() -> Vec<Case> {
    let card: Value = json!({"number": "4 2", "owner": {"name": "Ada"}, "codes": ["a", "b"]});
    let given = json!({
        "amount": 5, "tags": ["a", "b&c"], "ids": [1, 2], "card": card, "meta": {"k": "v"},
    });
    vec![
        call("post_form", given).sends(&format!(
            "POST /form\n{FORM}\n\namount=5&tags=a&tags=b%26c&ids=1,2\
             &card%5Bnumber%5D=4%202&card%5Bowner%5D%5Bname%5D=Ada\
             &card%5Bcodes%5D%5B0%5D=a&card%5Bcodes%5D%5B1%5D=b\
             &meta=%7B%22k%22%3A%22v%22%7D&kind=one%20%26%20two"
        )),
        call("post_choice", json!({"name": "n"})).sends(&format!("POST /choice\n{FORM}\n\nname=n")),
    ]
}

/// No operation here answers anything.
fn done(case: Case) -> Case {
    case.answered_with(204, &[], b"")
}
