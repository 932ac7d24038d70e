//! A whole purchase, from the session to the refund.

use klarna_sandbox::Effects;
use serde_json::json;

use crate::client::{Client, SESSIONS, purchase, text};

#[tokio::test]
async fn a_session_approves_itself_and_is_complete_with_its_order() {
    let client = Client::start().await;
    let opened = client.post(SESSIONS, purchase()).await.json();
    assert!(opened["client_token"].is_string());
    assert_eq!(
        opened["payment_method_categories"][0]["identifier"],
        "klarna"
    );

    let session_id = text(&opened, "session_id");
    let session = client.read_session(&session_id).await.json();
    assert_eq!(session["status"], "incomplete");
    assert_eq!(session["billing_address"]["country"], "SE");
    assert_eq!(
        session["customer"].get("national_identification_number"),
        None
    );
    let token = text(&session, "authorization_token");
    let again = client.read_session(&session_id).await.json();
    assert_eq!(again["authorization_token"], token);

    let placed = client.place(&token, purchase()).await.json();
    assert_eq!(placed["fraud_status"], "ACCEPTED");
    assert_eq!(placed["authorized_payment_method"]["type"], "invoice");
    let session = client.read_session(&session_id).await.json();
    assert_eq!(session["status"], "complete");
    assert_eq!(session.get("authorization_token"), None);
}

#[tokio::test]
async fn an_order_shows_what_was_captured_and_refunded() {
    let client = Client::start().await;
    let order = client.order().await;
    let body = json!({ "captured_amount": 9500, "reference": "parcel 1" });
    let captured = client.post(&format!("{order}/captures"), body).await;
    let capture_id = captured.id("Capture-Id");
    let location = format!("https://api.klarna.example{order}/captures/{capture_id}");
    assert_eq!(captured.header("Location"), Some(location.as_str()));
    let refund_id = client.refund(&order, 4000).await.id("Refund-Id");

    let read = client.get(&order).await.json();
    for (pointer, expected) in [
        ("/status", json!("CAPTURED")),
        ("/order_amount", json!(9500)),
        ("/original_order_amount", json!(9500)),
        ("/captured_amount", json!(9500)),
        ("/refunded_amount", json!(4000)),
        ("/remaining_authorized_amount", json!(0)),
        ("/captures/0/capture_id", json!(capture_id)),
        ("/captures/0/reference", json!("parcel 1")),
        ("/captures/0/refunded_amount", json!(4000)),
        (
            "/captures/0/klarna_reference",
            json!(format!("{}-1", text(&read, "klarna_reference"))),
        ),
        ("/refunds/0/refund_id", json!(refund_id)),
        ("/merchant_reference1", json!("A-1")),
        ("/customer/date_of_birth", json!("1985-04-17")),
    ] {
        assert_eq!(read.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert!(!text(&read["customer"], "national_identification_number").is_empty());
    let order_id = text(&read, "order_id");
    assert_eq!(client.sandbox.order(&order_id), Some(read));
}

#[tokio::test]
async fn every_effect_of_a_purchase_is_counted_once() {
    let client = Client::start().await;
    let order = client.order().await;
    client.capture(&order, 9000).await;
    client.refund(&order, 4000).await;
    client.get(&order).await;
    let expected = Effects {
        sessions: 1,
        orders: 1,
        captures: 1,
        refunds: 1,
        captured_amount: 9000,
        refunded_amount: 4000,
        ..Effects::default()
    };
    assert_eq!(client.sandbox.effects(), expected);
}

#[tokio::test]
async fn an_order_can_capture_itself() {
    let client = Client::start().await;
    let mut purchase = purchase();
    purchase["auto_capture"] = json!(true);
    let order = client.order_of(purchase).await;
    assert_eq!(client.status_of(&order).await, "CAPTURED");
    assert_eq!(client.sandbox.effects().captured_amount, 9500);
}

#[tokio::test]
async fn captures_and_refunds_can_be_read_one_by_one() {
    let client = Client::start().await;
    let order = client.order().await;
    let capture = client.capture(&order, 1000).await.id("Capture-Id");
    let refund = client.refund(&order, 300).await.id("Refund-Id");

    let one = client
        .get(&format!("{order}/captures/{capture}"))
        .await
        .json();
    assert_eq!(
        (&one["captured_amount"], &one["refunded_amount"]),
        (&json!(1000), &json!(300))
    );
    assert_eq!(
        client.get(&format!("{order}/captures")).await.json(),
        json!([one])
    );
    let one = client
        .get(&format!("{order}/refunds/{refund}"))
        .await
        .json();
    assert_eq!(one["refunded_amount"], 300);

    let unknown = client.get(&format!("{order}/captures/none")).await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "NO_SUCH_CAPTURE")
    );
    let unknown = client.get(&format!("{order}/refunds/none")).await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "NOT_FOUND")
    );
}
