//! What values may be: composition, null, open objects, what contains itself, OpenAPI 3.1.

use serde_json::json;

use crate::generality::case::{Case, call};

const HEADERS: &str = "content-type: application/json\nauthorization: Basic d29ybGQ6c2VjcmV0";

pub(crate) fn cases() -> Vec<Case> {
    let sent = |path: &str, body: &str| format!("POST {path}\n{HEADERS}\n\n{body}");
    vec![
        call(
            "place_order",
            json!({"currency": "SEK", "note": null, "pay": {"kind": "later", "days": 5}}),
        )
        .sends(&sent(
            "/orders",
            r#"{"currency":"SEK","note":null,"pay":{"kind":"later","days":5}}"#,
        ))
        .answered(&json!({
            "id": null,
            "note": null,
            "pay": {"kind": "invoice", "days": 0, "number": "not of an invoice"},
            "worth": "much",
            "about": {"barks": true},
            "labels": {"a": "b"},
            "level": "another",
            "parcel": {"weight": 3, "fragile": true, "odd": "left out"},
            "codes": [1, null],
        }))
        .gives(json!({
            "note": null,
            "pay": {"kind": "invoice", "days": 0},
            "worth": "much",
            "about": {"barks": true},
            "labels": {"a": "b"},
            "level": "another",
            "parcel": {"weight": 3, "fragile": true},
            "codes": [1, null],
            "warnings": ["parcel.odd: expected a boolean, got a string; left out"],
        })),
        call(
            "place_order",
            json!({"currency": "SEK", "pay": {"kind": "cash"}}),
        )
        .fails("/pay"),
        call("place_order", json!({"currency": "SEK"}))
            .sends(&sent("/orders", r#"{"currency":"SEK"}"#))
            .answered(&json!({"pay": {"kind": "cash"}, "worth": [1]}))
            .gives(json!({
                "warnings": [
                    "pay: of the unknown kind \"cash\" by kind; left out",
                    "worth: expected an integer or a string, got an array; left out",
                ],
            })),
        call(
            "node",
            json!({"name": "a", "children": [{"name": "b"}], "next": {"name": "c", "next": null}}),
        )
        .sends(&sent(
            "/trees",
            r#"{"name":"a","children":[{"name":"b"}],"next":{"name":"c","next":null}}"#,
        ))
        .answered(&json!({
            "name": "a",
            "children": [{"name": "b", "children": [{"name": "c", "secret": 1}]}],
            "next": null,
            "value": {"sum": [1, {"sum": 2}]},
        }))
        .gives(json!({
            "name": "a",
            "children": [{"name": "b", "children": [{"name": "c"}]}],
            "next": null,
            "value": {"sum": [1, {"sum": 2}]},
        })),
        call(
            "node",
            json!({"name": "a", "children": [{"name": "b", "children": [{}]}]}),
        )
        .fails("/children/0/children/0/name"),
        call(
            "string",
            json!({"odd": {"self": "1", "Self": {}, "": {"Box": "Box"}, "more": 1}}),
        )
        .sends(&sent(
            "/names",
            r#"{"odd":{"self":"1","Self":{},"":{"Box":"Box"},"more":1}}"#,
        ))
        .answered(
            &json!({"odd": {"$id": "x", "fooBar": "y", "crate": 18_446_744_073_709_551_615_u64}}),
        )
        .gives(
            json!({"odd": {"$id": "x", "fooBar": "y", "crate": 18_446_744_073_709_551_615_u64}}),
        ),
        call(
            "modern",
            json!({"name": null, "version": 2, "either": true, "maybe": null}),
        )
        .sends(&sent(
            "/modern",
            r#"{"name":null,"version":2,"either":true,"maybe":null}"#,
        ))
        .answered(&json!({"name": null, "either": 5, "node": {"weight": 1, "other": 2}}))
        .gives(json!({"name": null, "either": 5, "node": {"weight": 1}})),
    ]
}
