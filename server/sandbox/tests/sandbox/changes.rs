//! Changes to an order that move no money, and its expiry.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_order_expires_and_can_be_extended_before_but_not_after() {
    let client = Client::start().await;
    let (kept, lost) = (client.order().await, client.order().await);
    client.sandbox.advance(26 * DAY);
    assert_eq!(
        client.act(&kept, "extend-authorization-time").await.status,
        204
    );
    client.sandbox.advance(3 * DAY);
    assert_eq!(client.status_of(&kept).await, "AUTHORIZED");
    assert_eq!(client.status_of(&lost).await, "EXPIRED");
    assert_eq!(
        client.get(&lost).await.json()["remaining_authorized_amount"],
        0
    );

    let id = lost.rsplit('/').next().expect("an id");
    let capture = client.capture(&lost, 1).await;
    assert_eq!(
        capture.message(),
        format!("Order {id} has expired. Nothing was captured.")
    );
    let extend = client.act(&lost, "extend-authorization-time").await;
    assert_eq!(
        extend.message(),
        "The order has expired; its time stays as it was."
    );
    assert_eq!(
        client.act(&lost, "cancel").await.code(),
        "CANCEL_NOT_ALLOWED"
    );
    assert_eq!(client.capture(&kept, 9500).await.status, 201);
}

#[tokio::test]
async fn no_extension_reaches_beyond_180_days() {
    let client = Client::start().await;
    let order = client.order().await;
    for _ in 0..12 {
        client.sandbox.advance(20 * DAY);
        client.act(&order, "extend-authorization-time").await;
    }
    assert_eq!(client.status_of(&order).await, "EXPIRED");
    assert_eq!(client.sandbox.effects().extensions, 8);
}

#[tokio::test]
async fn an_authorization_changes_its_amount_but_not_below_the_captures() {
    let client = Client::start().await;
    let order = client.order().await;
    let path = format!("{order}/authorization");
    client.capture(&order, 8000).await;
    let low = client.patch(&path, json!({ "order_amount": 7000 })).await;
    assert!(
        low.message()
            .starts_with("7000 is less than what was captured: 8000")
    );
    assert_eq!(
        client
            .patch(&path, json!({ "order_amount": 12000 }))
            .await
            .status,
        204
    );
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["order_amount"], &read["original_order_amount"]),
        (&json!(12000), &json!(9500))
    );
    assert_eq!(read["remaining_authorized_amount"], 4000);
    let lines = json!([{ "name": "x", "quantity": 1, "unit_price": 1, "total_amount": 1 }]);
    let unequal = client
        .patch(
            &path,
            json!({ "order_amount": 12000, "order_lines": lines }),
        )
        .await;
    assert_eq!(unequal.message(), "Bad value: order_amount");
    assert_eq!(
        client
            .patch(&path, json!({ "order_amount": 8000 }))
            .await
            .status,
        204
    );
    assert_eq!(client.status_of(&order).await, "CAPTURED");
}

#[tokio::test]
async fn references_and_addresses_change_field_by_field() {
    let client = Client::start().await;
    let order = client.order().await;
    let references = json!({ "merchant_reference2": "B" });
    let changed = client
        .patch(&format!("{order}/merchant-references"), references)
        .await;
    assert_eq!(changed.status, 204);
    let address = json!({ "shipping_address": { "city": "Malmö", "phone": "" } });
    let changed = client
        .patch(&format!("{order}/customer-details"), address)
        .await;
    assert_eq!(changed.status, 204);

    let read = client.get(&order).await.json();
    for (pointer, expected) in [
        ("/merchant_reference1", "A-1"),
        ("/merchant_reference2", "B"),
        ("/shipping_address/city", "Malmö"),
        ("/shipping_address/phone", ""),
        ("/shipping_address/given_name", "Robin"),
        ("/billing_address/city", "Sandbox"),
    ] {
        assert_eq!(read.pointer(pointer), Some(&json!(expected)), "{pointer}");
    }
}

#[tokio::test]
async fn an_address_can_be_wrong_or_come_too_late() {
    let client = Client::start().await;
    let order = client.order().await;
    let details = format!("{order}/customer-details");
    let address = |fields: Value| json!({ "shipping_address": fields });
    for (body, expected) in [
        (json!({ "billing_address": {} }), "NOT_ALLOWED"),
        (address(json!({ "city": "" })), "INVALID_ADDRESS"),
        (
            address(json!({ "city": "x".repeat(201) })),
            "INVALID_ADDRESS",
        ),
        (address(json!({ "country": "NO" })), "NOT_ALLOWED"),
        (address(json!({ "country": "XX" })), "INVALID_ADDRESS"),
        (address(json!({ "country": "Norway" })), "INVALID_ADDRESS"),
        (
            address(json!({ "email": "kim+denied@example.com" })),
            "NOT_ALLOWED",
        ),
        (address(json!({ "city": 1 })), "BAD_VALUE"),
        (json!({}), "BAD_VALUE"),
    ] {
        assert_eq!(client.patch(&details, body).await.code(), expected);
    }
    client.capture(&order, 9500).await;
    let late = client
        .patch(&details, address(json!({ "city": "Lund" })))
        .await;
    assert_eq!(late.message(), "This cannot be changed now.");
    assert_eq!(client.sandbox.effects().address_updates, 0);
}

#[tokio::test]
async fn shipping_information_is_appended_to_orders_and_captures() {
    let client = Client::start().await;
    let order = client.order().await;
    let capture = client.capture(&order, 100).await.id("Capture-Id");
    for path in [
        format!("{order}/shipping-info"),
        format!("{order}/captures/{capture}/shipping-info"),
    ] {
        assert_eq!(client.post(&path, shipment("1")).await.status, 204);
        assert_eq!(client.post(&path, shipment("2")).await.status, 204);
    }
    let read = client.get(&order).await.json();
    for list in ["/shipping_info", "/captures/0/shipping_info"] {
        let numbers = [0, 1].map(|entry| read.pointer(&format!("{list}/{entry}/tracking_number")));
        assert_eq!(numbers, [Some(&json!("1")), Some(&json!("2"))]);
    }
    assert_eq!(client.sandbox.effects().shipping_infos, 4);
}

#[tokio::test]
async fn shipping_information_needs_its_capture() {
    let client = Client::start().await;
    let order = client.order().await;
    let path = format!("{order}/captures/none/shipping-info");
    let early = client.post(&path, shipment("1")).await;
    let expected = (
        403,
        "NOT_ALLOWED".to_owned(),
        "Nothing of the order was captured.".to_owned(),
    );
    assert_eq!(early.refusal(), expected);
    client.capture(&order, 100).await;
    let unknown = client.post(&path, shipment("1")).await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "NO_SUCH_CAPTURE")
    );
}

fn shipment(number: &str) -> Value {
    json!({ "shipping_info": [{ "shipping_company": "DHL US", "tracking_number": number }] })
}
