//! What of an answer's body passes into a result.

use serde_json::{Value, json};

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, call_read_order};

async fn read(body: Value) -> serde_json::Map<String, Value> {
    passed(Reply::json(200, &body)).await
}

/// What passes of a reply to a call that reads.
async fn passed(reply: Reply) -> serde_json::Map<String, Value> {
    let api = Api::start(vec![reply]).await;
    call_read_order(&api).await.unwrap().structured
}

#[tokio::test]
async fn only_declared_fields_pass_at_every_depth() {
    let body = json!({
        "order_id": "o", "secret": 1, "captured_amount": 5, "vat_rate": 0.25, "guest": false, "status": "A_NEW_STATUS",
        "lines": [{"name": "n", "secret": 1}, {"secret": 2}], "tags": {"a": "b"}, "raw": {"any": [1, null]}, "purchase_currency": null
    });
    let structured = read(body).await;
    assert_eq!(
        structured["order"],
        json!({
            "order_id": "o", "status": "A_NEW_STATUS", "captured_amount": 5, "vat_rate": 0.25, "guest": false,
            "lines": [{"name": "n"}, {}], "tags": {"a": "b"}, "raw": {"any": [1, null]}
        })
    );
    assert_eq!(structured.get("warnings"), None);
}

#[tokio::test]
async fn masked_values_do_not_pass() {
    for value in [json!("person@example.com"), json!(17), json!(true)] {
        assert_eq!(
            read(json!({"email": value})).await["order"],
            json!({"email": "[masked]"})
        );
    }
    let structured = read(json!({"email": {"address": "person@example.com"}})).await;
    assert_eq!(structured["order"], json!({}));
    assert!(
        !Value::Object(structured)
            .to_string()
            .contains("person@example.com")
    );
}

#[tokio::test]
async fn a_value_of_another_type_is_left_out_and_named_but_not_shown() {
    let structured = read(json!({
        "captured_amount": "private", "status": 5, "guest": "private", "lines": [{"name": "n"}, "private", {"name": 1}], "tags": {"t": 1},
        "vat_rate": "private"
    })).await;
    assert_eq!(
        structured["order"],
        json!({"lines": [{"name": "n"}, {}], "tags": {}})
    );
    let warnings: Vec<_> = structured["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect();
    for warning in [
        "order.captured_amount: expected an integer, got a string; left out",
        "order.status: expected a string, got a number; left out",
        "order.lines[1]: expected an object, got a string; left out",
        "order.lines[2].name: expected a string, got a number; left out",
        "order.tags.t: expected a string, got a number; left out",
    ] {
        assert!(warnings.contains(&warning), "{warning} in {warnings:?}");
    }
    assert!(!warnings.concat().contains("private"));
}

#[tokio::test]
async fn warnings_are_bounded() {
    let lines: Vec<_> = (0..1000).collect();
    let structured = read(json!({"lines": lines})).await;
    let warnings = structured["warnings"].as_array().unwrap();
    assert_eq!(
        (warnings.len(), &warnings[20]),
        (21, &json!("and 980 more"))
    );
}

#[tokio::test]
async fn a_result_validates_against_its_output_schema() {
    let tool = TOOLSET.tool("read_order").unwrap();
    let structured = read(json!({"order_id": "o"})).await;
    assert_eq!(tool.validate_output(&structured), []);
    let Value::Object(wrong) = json!({"summary": 1, "order": {"captured_amount": "5"}}) else {
        unreachable!()
    };
    assert_eq!(tool.validate_output(&wrong).len(), 2);
}

#[tokio::test]
async fn a_whole_number_is_an_integer_however_it_is_written() {
    for (written, expected) in [
        ("12.0", Some(12)),
        ("1.2e1", Some(12)),
        ("-0.0", Some(0)),
        ("12.5", None),
    ] {
        let body = format!(r#"{{"captured_amount": {written}}}"#);
        let structured = passed(Reply::text(200, body)).await;
        let amount = &structured["order"]["captured_amount"];
        assert_eq!(amount.as_i64(), expected, "{written}");
    }
    for lossy in ["9007199254740993.0", "1e300"] {
        let body = format!(r#"{{"captured_amount": {lossy}}}"#);
        let structured = passed(Reply::text(200, body)).await;
        assert_eq!(structured["order"], json!({}), "{lossy}");
    }
}

#[tokio::test]
async fn nothing_hides_in_a_result() {
    let hostile = "a\u{1b}[2Jb\u{202e}c\u{200b}d\u{e0041}e\u{7}f\ng\th";
    let structured =
        read(json!({"status": hostile, "tags": {hostile: hostile}, "raw": [hostile]})).await;
    let shown = "abcdef\ng\th";
    assert_eq!(
        structured["order"],
        json!({"status": shown, "tags": {shown: shown}, "raw": [shown]})
    );
}

#[tokio::test]
async fn a_result_is_cut_to_what_is_worth_reading() {
    let long = "x".repeat(300_000);
    let lines: Vec<_> = (0..3_000)
        .map(|_| json!({"name": "n".repeat(200)}))
        .collect();
    let members = |count: usize| (0..count).map(|at| (format!("t{at}"), json!("v")));
    let tags: serde_json::Map<_, _> = members(1_500).collect();
    let structured =
        read(json!({"status": long, "lines": lines, "tags": tags, "raw": {"deep": [long]}})).await;
    let text = Value::Object(structured.clone()).to_string();
    assert!(text.len() < 300 * 1024, "{}", text.len());
    let order = &structured["order"];
    assert!(order["status"].as_str().unwrap().ends_with('…'));
    assert!(order["lines"].as_array().unwrap().len() > 500);
    let warnings = structured["warnings"].to_string();
    for path in [
        "order.status",
        "order.lines",
        "order.tags",
        "order.raw.deep[0]",
    ] {
        assert!(
            warnings.contains(&format!("{path}: the last ")),
            "{path} in {warnings}"
        );
    }
    assert_eq!(
        TOOLSET
            .tool("read_order")
            .unwrap()
            .validate_output(&structured),
        []
    );
}

#[tokio::test]
async fn what_nests_without_end_is_left_out() {
    fn nest(depth: usize) -> Value {
        match depth {
            0 => json!("v".repeat(40)),
            _ => (0..8)
                .map(|at| (format!("m{at}"), nest(depth - 1)))
                .collect(),
        }
    }
    let structured = read(json!({"raw": nest(5)})).await;
    assert_eq!(structured["order"], json!({}));
    assert!(
        structured["warnings"]
            .to_string()
            .contains("order: left out")
    );
}
