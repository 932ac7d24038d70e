//! The sentence that reports to a model what happened, and what it may do next.

use klarna_tools_tests::{RecordingApi, Reply, Server, cart};
use serde_json::{Value, json};

/// The sentence about this answer of the API, which every request of the call gets.
fn said(tool: &str, arguments: Value, status: u16, body: &Value) -> String {
    let api = RecordingApi::start();
    let mut server = Server::builder()
        .credentials()
        .env("KLARNA_BASE_URL", api.url())
        .start();
    let body = body.to_string().into_bytes();
    api.reply(Reply {
        status,
        body,
        ..Reply::default()
    });
    let answer = server.call(tool, arguments);
    let summary = answer.expect_success()["summary"].clone();
    summary
        .as_str()
        .unwrap_or_else(|| panic!("{summary}"))
        .to_owned()
}

#[test]
fn a_session_reports_its_state() {
    let session = |status: Value, token: Value| {
        json!({ "order_amount": 15000, "purchase_currency": "USD", "status": status,
                "authorization_token": token })
    };
    for (status, token, state) in [
        ("incomplete", json!("t-1"), "is approved, no order yet."),
        (
            "incomplete",
            Value::Null,
            "is open: not approved yet, or its authorization token went to the browser only.",
        ),
        (
            "incomplete",
            json!(""),
            "is open: not approved yet, or its authorization token went to the browser only.",
        ),
        ("complete", Value::Null, "is complete: its order exists."),
        ("complete", json!("t-1"), "is complete: its order exists."),
        ("on_hold", Value::Null, "is on_hold."),
    ] {
        let body = session(json!(status), token.clone());
        let said = said(
            "get_payment_session",
            json!({ "session_id": "s-1" }),
            200,
            &body,
        );
        assert_eq!(
            said,
            format!("The session over 150.00 USD {state}"),
            "{status} {token}"
        );
    }
}

#[test]
fn an_order_says_what_is_left_to_capture_and_to_refund() {
    let order = json!({
        "order_id": "o-1", "status": "PART_CAPTURED", "fraud_status": "ACCEPTED",
        "order_amount": 15000, "captured_amount": 11900, "refunded_amount": 2500,
        "remaining_authorized_amount": 3100, "purchase_currency": "USD",
    });
    let read = |order: &Value| {
        said(
            "get_order_details",
            json!({ "order_id": "o-1" }),
            200,
            order,
        )
    };
    let summary = "Order o-1 is PART_CAPTURED: 150.00 USD ordered, 119.00 USD captured, \
                25.00 USD refunded, 31.00 USD left to capture, 94.00 USD left to refund";
    assert_eq!(read(&order), format!("{summary}."));

    let mut pending = order.clone();
    pending["fraud_status"] = json!("PENDING");
    let review = "; its fraud review is pending: wait before a capture.";
    assert_eq!(read(&pending), format!("{summary}{review}"));

    let mut partly = order;
    partly["refunded_amount"] = Value::Null;
    assert!(!read(&partly).contains("left to refund"));
}

#[test]
fn a_write_says_the_amount_with_its_currency() {
    let order = json!({
        "order_id": "o-1", "session_id": "s-1", "fraud_status": "ACCEPTED",
        "order_amount": 15000, "captured_amount": 15000, "refunded_amount": 5000,
        "remaining_authorized_amount": 0, "purchase_currency": "USD", "status": "CANCELLED",
    });
    let mut captured = cart::order("t-1");
    captured["auto_capture"] = json!(true);
    let on_order = |field: &str| json!({ "order_id": "o-1", field: 5000 });
    for (tool, arguments, summary) in [
        (
            "create_payment_session",
            cart::session(),
            "Opened session s-1 for 150.00 USD. Nothing is charged until an order is captured.",
        ),
        (
            "create_klarna_order",
            cart::order("t-1"),
            "Created order o-1 over 150.00 USD; fraud status ACCEPTED. Nothing is charged until a capture.",
        ),
        (
            "create_klarna_order",
            captured,
            "Created order o-1 over 150.00 USD; fraud status ACCEPTED.",
        ),
        (
            "capture_klarna_order",
            on_order("captured_amount"),
            "Captured 50.00 USD on order o-1; the order is now CANCELLED, 0.00 USD left to capture.",
        ),
        (
            "refund_klarna_order",
            on_order("refunded_amount"),
            "Refunded 50.00 USD on order o-1; 50.00 USD refunded in all, 100.00 USD left to refund.",
        ),
        (
            "cancel_authorized_order",
            json!({ "order_id": "o-1" }),
            "Cancelled order o-1; it is now CANCELLED, 150.00 USD released.",
        ),
    ] {
        assert_eq!(said(tool, arguments, 200, &order), summary);
    }
}
