//! What comes back.

use serde_json::json;

use crate::generality::case::{BETWEEN, Case, call};

const JSON: (&str, &str) = ("Content-Type", "application/json; charset=utf-8");

pub(crate) fn cases() -> Vec<Case> {
    [json_answers(), other_answers()]
        .into_iter()
        .flatten()
        .collect()
}

fn json_answers() -> Vec<Case> {
    let accepted = || call("read_accepted", json!({})).sends("GET /accepted");
    let headers = [JSON, ("Content-Location", "/things/7"), ("X-Limit", "9")];
    vec![
        accepted()
            .answered_with(200, &headers, br#"{"id":"7","shared":true,"job":"no job"}"#)
            .gives(json!({
                "id": "7", "shared": true, "where": "/things/7", "limit": "9",
                "warnings": ["job: expected an integer, got a string; left out"],
            })),
        accepted()
            .answered_with(202, &[JSON], br#"{"job":5,"shared":false}"#)
            .gives(json!({"job": 5, "shared": false})),
        accepted().answered_with(204, &[], b""),
        accepted()
            .answered_with(404, &[JSON], b"{}")
            .fails("HTTP 404"),
        call("read_default", json!({}))
            .sends("GET /default")
            .answered(&json!({"id": "a"}))
            .gives(json!({"id": "a"})),
        call("read_range", json!({}))
            .sends("GET /range\naccept: application/hal+json")
            .answered_with(
                203,
                &[("Content-Type", "application/hal+json")],
                br#"{"id":"a"}"#,
            )
            .gives(json!({"id": "a"})),
        call("read_range", json!({}))
            .sends(&["GET /range\naccept: application/hal+json"; 4].join(BETWEEN))
            .answered_with(
                206,
                &[("Content-Type", "application/hal+json")],
                br#"{"id":"a"}"#,
            )
            .fails("only a part of what was asked for"),
        // No document says that there may be nothing.
        call("read_list", json!({}))
            .sends(&["GET /list"; 4].join(BETWEEN))
            .answered_with(204, &[], b"")
            .fails("HTTP 204"),
        call("read_list", json!({}))
            .sends("GET /list")
            .answered(&json!([{"id": "a", "secret": 1}, {"id": "b"}]))
            .gives(json!({"all": [{"id": "a"}, {"id": "b"}]})),
        call("read_jobs", json!({}))
            .sends("GET /jobs")
            .answered(&json!([{"id": "a"}]))
            .gives(json!({"made": [{"id": "a"}]})),
        // What is answered before the work is done is declared, too.
        call("read_jobs", json!({}))
            .sends("GET /jobs")
            .answered_with(202, &[JSON], b"{}")
            .gives(json!({"made": {}})),
        call("read_count", json!({}))
            .sends("GET /count")
            .answered(&json!(3))
            .gives(json!({"count": 3})),
        call("remove", json!({}))
            .sends("DELETE /thing")
            .answered_with(204, &[], b""),
        call("remove", json!({}))
            .sends("DELETE /thing")
            .answered(&json!({"id": "a"}))
            .gives(json!({"id": "a"})),
    ]
}

fn other_answers() -> Vec<Case> {
    let text = || call("read_text", json!({})).sends("GET /text\naccept: text/plain");
    let plain = [("Content-Type", "text/plain")];
    vec![
        text()
            .answered_with(200, &plain, "Grüße\n".as_bytes())
            .gives(json!({"text": "Grüße\n"})),
        text()
            .answered_with(
                200,
                &[("Content-Type", "text/plain; charset=ISO-8859-1")],
                b"Gr\xfc\xdfe",
            )
            .gives(json!({"text": "Grüße"})),
        call("read_default", json!({}))
            .sends("GET /default")
            .answered_with(
                200,
                &[("Content-Type", "application/json; charset=iso-8859-1")],
                b"{\"id\":\"\xe5\"}",
            )
            .gives(json!({"id": "å"})),
        call("read_default", json!({}))
            .sends("GET /default")
            .answered_with(
                200,
                &[JSON],
                b"\xff\xfe{\0\"\0i\0d\0\"\0:\0\"\0\xe5\0\"\0}\0",
            )
            .gives(json!({"id": "å"})),
        call("read_default", json!({}))
            .sends("GET /default")
            .answered_with(200, &[JSON], "\u{feff}{\"id\":\"å\"}".as_bytes())
            .gives(json!({"id": "å"})),
        call("read_bytes", json!({}))
            .sends("GET /bytes\naccept: image/png")
            .answered_with(200, &[("Content-Type", "image/png")], b"\x89PNG")
            .gives(json!({
                "picture": {"media_type": "image/png", "size": 4, "base64": "iVBORw=="},
            })),
    ]
}
