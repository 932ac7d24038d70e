//! The order that every sandbox begins with.

use klarna_sandbox::{Effects, FIRST_ORDER};
use serde_json::json;

use crate::client::{Client, SESSIONS};

fn path() -> String {
    format!("/ordermanagement/v1/orders/{FIRST_ORDER}")
}

#[tokio::test]
async fn it_is_authorized_and_no_effect_of_anybody() {
    let client = Client::start().await;
    let read = client
        .get("/ordermanagement/v1/orders/98765-XYZ")
        .await
        .json();
    for (pointer, expected) in [
        ("/order_id", json!("98765-XYZ")),
        ("/status", json!("AUTHORIZED")),
        ("/fraud_status", json!("ACCEPTED")),
        ("/order_amount", json!(15_000)),
        ("/remaining_authorized_amount", json!(15_000)),
        ("/purchase_currency", json!("USD")),
        ("/shipping_address/country", json!("US")),
        ("/captures", json!([])),
    ] {
        assert_eq!(read.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert_eq!(client.sandbox.effects(), Effects::default());
    assert_eq!(client.sandbox.journal().len(), 1);
}

#[tokio::test]
async fn it_can_be_captured_and_then_refunded() {
    let client = Client::start().await;
    let early = client.refund(&path(), 5000).await;
    assert_eq!(early.code(), "REFUND_NOT_ALLOWED");
    let capture = client.capture(&path(), 15_000).await;
    assert!(!capture.id("Capture-Id").is_empty());
    assert!(
        !client
            .refund(&path(), 5000)
            .await
            .id("Refund-Id")
            .is_empty()
    );
    assert_eq!(client.status_of(&path()).await, "CAPTURED");
}

/// It is not an exception to what Klarna accepts.
#[tokio::test]
async fn its_purchase_could_be_made() {
    let client = Client::start().await;
    let order = client.get(&path()).await.json();
    let purchase: serde_json::Map<_, _> = [
        "purchase_country",
        "purchase_currency",
        "locale",
        "order_amount",
        "order_lines",
        "billing_address",
        "shipping_address",
    ]
    .map(|name| (name.to_owned(), order[name].clone()))
    .into_iter()
    .collect();
    assert_eq!(client.post(SESSIONS, purchase.into()).await.status, 200);
}
