//! When an answer is a success, and what is said about it.

use serde_json::{Value, json};
use toolspec_runtime::Outcome;

use crate::api::{Api, Reply};
use crate::tools::{call, call_capture, call_of, call_read_order, changed};

#[tokio::test]
async fn any_2xx_is_a_success() {
    for status in [200, 201, 202, 204, 226] {
        let api = Api::start(vec![Reply::status(status), Reply::json(200, &json!({}))]).await;
        call_capture(&api).await.unwrap();
    }
}

/// A page that something between here and the API answers with moves no money.
#[tokio::test]
async fn a_page_is_not_the_success_of_a_write() {
    for status in [200, 201, 203] {
        let page =
            Reply::text(status, "\n<html>Please log in</html>").with("Content-Type", "text/html");
        let again = vec![page.clone(), page.clone(), page.clone(), page.clone(), page];
        let failure = call_capture(&Api::start(again).await).await.unwrap_err();
        assert_eq!(failure.outcome, Outcome::Unknown);
        assert!(failure.message.contains("HTML page"), "{}", failure.message);
        assert!(failure.idempotency_key.is_some());
    }
    // Some servers call an empty body HTML.
    let empty = Reply::status(201).with("Content-Type", "text/html");
    let api = Api::start(vec![empty, Reply::json(200, &json!({}))]).await;
    call_capture(&api).await.unwrap();
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
        let success = call_capture(&api).await.unwrap();
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
    let arguments = json!({"order_id": "o", "captured_amount": 5000});
    let success = call_of(&certain, &api, "capture", arguments).await;
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
        let success = call_capture(&api).await.unwrap();
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
        json!(["the answer cannot be read: its body is not JSON"])
    );
    assert_eq!(success.text, "Ping: done.");
}

#[tokio::test]
async fn a_read_that_reads_nothing_is_not_a_success() {
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
async fn emoji_and_joined_letters_of_an_answer_stay_and_what_hides_does_not() {
    let said = "👨\u{200d}👩 ❤\u{fe0f} می\u{200c}خواهم";
    let sent = format!("{said}\u{200b}\u{202e} pay\u{200d}pal\u{1b}[31m");
    let order = json!({"order_id": "o", "status": sent, "tags": {(said): said}});
    let api = Api::start(vec![Reply::json(200, &order)]).await;
    let read = call_read_order(&api).await.unwrap().structured;
    assert_eq!(read["order"]["status"], format!("{said} paypal"));
    assert_eq!(read["order"]["tags"], json!({(said): said}));
}
