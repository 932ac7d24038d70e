use serde_json::{Value, json};
use toolspec_runtime::{CancellationToken, Outcome};

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, call, call_as, changed, client_of};

async fn read(body: Value) -> serde_json::Map<String, Value> {
    let api = Api::start(vec![Reply::json(200, &body)]).await;
    call(&api, "read_order", json!({"order_id": "o"}))
        .await
        .unwrap()
        .structured
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
async fn any_2xx_is_a_success() {
    for status in [200, 201, 202, 204, 226] {
        let api = Api::start(vec![Reply::status(status), Reply::json(200, &json!({}))]).await;
        call(
            &api,
            "capture",
            json!({"order_id": "o", "captured_amount": 1}),
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn an_id_comes_from_its_header_or_from_the_location() {
    for (reply, id) in [
        (
            Reply::status(201)
                .with("Capture-Id", "from-header")
                .with("Location", "https://x/captures/from-location"),
            json!("from-header"),
        ),
        (
            Reply::status(201).with("Location", "https://x/captures/from-location?x=/y"),
            json!("from-location"),
        ),
        (
            Reply::status(201).with("Location", "https://x/captures/"),
            Value::Null,
        ),
        (Reply::status(201), Value::Null),
    ] {
        let api = Api::start(vec![reply, Reply::json(200, &json!({"status": "OPEN"}))]).await;
        let success = call(
            &api,
            "capture",
            json!({"order_id": "o", "captured_amount": 1}),
        )
        .await
        .unwrap();
        assert_eq!(
            success
                .structured
                .get("capture_id")
                .cloned()
                .unwrap_or_default(),
            id
        );
        assert_eq!(api.lines(), ["POST /orders/o/captures", "GET /orders/o"]);
    }
}

#[tokio::test]
async fn the_answer_says_in_a_sentence_what_happened() {
    for (order, said) in [
        (
            json!({"status": "CAPTURED", "purchase_currency": "USD", "tags": {"shop": "Acme"}}),
            "Captured 50.00 USD; the order is now CAPTURED for Acme.",
        ),
        (
            json!({"status": "CAP\u{202e}TURED", "purchase_currency": "JPY"}),
            "Captured 5000 JPY; the order is now CAPTURED.",
        ),
        (json!({}), "Captured 5000 minor units."),
    ] {
        let api = Api::start(vec![Reply::status(201), Reply::json(200, &order)]).await;
        let success = call(
            &api,
            "capture",
            json!({"order_id": "o", "captured_amount": 5000}),
        )
        .await
        .unwrap();
        assert_eq!(success.text, said);
    }
}

/// A phrase is only left out where the manifest says so.
#[tokio::test]
async fn a_value_that_is_missing_is_called_unknown() {
    let certain = changed(|toolset| {
        let phrases = toolset.tools.iter_mut().flat_map(|tool| &mut tool.says);
        phrases.for_each(|phrase| phrase.optional = false);
    });
    let api = Api::start(vec![Reply::status(201), Reply::json(200, &json!({}))]).await;
    let (client, never) = (client_of(&certain, &api), CancellationToken::new());
    let arguments = json!({"order_id": "o", "captured_amount": 5000});
    let success = call_as(&client, "capture", arguments, &never).await;
    let said = "Captured 5000 minor units; the order is now unknown for unknown.";
    assert_eq!(success.unwrap().text, said);
}

#[tokio::test]
async fn a_report_that_fails_is_a_warning() {
    for (reply, reason) in [
        (Reply::status(404), "HTTP 404"),
        (Reply::error(503), "HTTP 503"),
        (
            Reply::json(200, &json!([])),
            "its body is an array where an object is declared",
        ),
        (Reply::json(206, &json!({"status": "OPEN"})), "only a part"),
        (
            Reply::json(200, &json!({"order_id": "other"})),
            "another order_id",
        ),
    ] {
        let api = Api::start(vec![
            Reply::status(201).with("Capture-Id", "c"),
            reply.clone(),
            reply.clone(),
            reply.clone(),
            reply,
        ])
        .await;
        let success = call(
            &api,
            "capture",
            json!({"order_id": "o", "captured_amount": 1}),
        )
        .await
        .unwrap();
        assert_eq!(success.structured["capture_id"], "c");
        assert_eq!(success.structured.get("order"), None);
        assert!(
            success.structured["warnings"][0]
                .as_str()
                .unwrap()
                .contains(reason),
            "{:?}",
            success.structured
        );
    }
}

#[tokio::test]
async fn a_created_thing_without_its_id_is_done_but_unconfirmed() {
    let api = Api::start(vec![
        Reply::json(200, &json!({"client_token": "t"})).with("Klarna-Correlation-Id", "corr"),
    ])
    .await;
    let failure = call(&api, "create_session", json!({"order_amount": 1}))
        .await
        .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::DoneUnconfirmed, false)
    );
    assert_eq!(failure.correlation_id.as_deref(), Some("corr"));
    assert_eq!(failure.known["client_token"], "[masked]");
    let text = failure.to_string();
    assert!(
        text.starts_with("DONE BUT UNCONFIRMED.")
            && text.contains("session_id")
            && text.contains("do not call it again"),
        "{text}"
    );
}

#[tokio::test]
async fn what_is_unconfirmed_but_has_a_key_can_be_asked_again() {
    let api = Api::start(vec![Reply::status(200)]).await;
    let failure = call(&api, "charge", json!({"order_amount": 1}))
        .await
        .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::DoneUnconfirmed, true)
    );
    let key = failure.idempotency_key.clone().unwrap();
    assert!(
        failure
            .next
            .contains(&format!("`idempotency_key`: `{key}`")),
        "{failure}"
    );
    assert!(failure.message.contains("its body is empty"), "{failure}");
    assert_eq!(api.lines(), ["POST /charges?order_amount=1"]);
    assert_eq!(api.seen()[0].header("content-type"), None);
}

#[tokio::test]
async fn an_unreadable_answer_that_nobody_needs_is_a_warning() {
    let api = Api::start(vec![Reply::text(200, "<html>")]).await;
    let success = call(&api, "ping", json!({"order_amount": 1}))
        .await
        .unwrap();
    assert_eq!(
        success.structured["warnings"],
        json!(["the answer cannot be read: its body is no JSON"])
    );
    assert_eq!(success.text, "Ping: done.");
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
async fn a_read_that_reads_nothing_is_no_success() {
    for (reply, reason) in [
        (
            Reply::json(200, &json!([1])),
            "an array where an object is declared",
        ),
        (Reply::json(200, &json!("x")), "a string where"),
        (Reply::json(200, &Value::Null), "null where"),
        (Reply::json(200, &json!(5)), "a number where"),
        (Reply::json(206, &json!({"order_id": "o-A"})), "only a part"),
        (
            Reply::json(200, &json!({"order_id": "o-B"})),
            "another order_id",
        ),
        (
            Reply::json(200, &json!({"order_id": 7})),
            "another order_id",
        ),
    ] {
        let api = Api::start(vec![reply; 4]).await;
        let failure = call(&api, "read_order", json!({"order_id": "o-A"}))
            .await
            .unwrap_err();
        assert_eq!(
            (failure.outcome, failure.retryable),
            (Outcome::Unknown, true)
        );
        assert!(failure.message.contains(reason), "{failure}");
        let text = failure.to_string();
        assert!(text.starts_with("NOT READ. Nothing was changed"), "{text}");
        assert_eq!(api.lines().len(), 4, "a read may be repeated");
    }
}

#[tokio::test]
async fn an_api_may_write_an_id_in_other_letters_or_leave_it_out() {
    for body in [
        json!({"order_id": "O-a"}),
        json!({}),
        json!({"order_id": null}),
    ] {
        let api = Api::start(vec![Reply::json(200, &body)]).await;
        let read = call(&api, "read_order", json!({"order_id": "o-A"})).await;
        read.unwrap();
    }
}

#[tokio::test]
async fn a_whole_number_is_an_integer_however_it_is_written() {
    for (written, told) in [
        ("12.0", Some(12)),
        ("1.2e1", Some(12)),
        ("-0.0", Some(0)),
        ("12.5", None),
    ] {
        let body = format!(r#"{{"captured_amount": {written}}}"#);
        let api = Api::start(vec![Reply::text(200, body)]).await;
        let success = call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap();
        let amount = &success.structured["order"]["captured_amount"];
        assert_eq!(amount.as_i64(), told, "{written}");
    }
    for lossy in ["9007199254740993.0", "1e300"] {
        let api = Api::start(vec![Reply::text(
            200,
            format!(r#"{{"captured_amount": {lossy}}}"#),
        )])
        .await;
        let success = call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap();
        assert_eq!(success.structured["order"], json!({}), "{lossy}");
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
    let told = Value::Object(structured.clone()).to_string();
    assert!(told.len() < 300 * 1024, "{}", told.len());
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
