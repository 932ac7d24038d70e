//! Captures, refunds, cancellation and release: what each state of an order allows and how it refuses.

use serde_json::{Value, json};

use crate::client::Client;

#[tokio::test]
async fn captures_take_what_remains_and_no_more() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(client.capture(&order, 9000).await.status, 201);
    assert_eq!(client.status_of(&order).await, "PART_CAPTURED");
    let over = client.capture(&order, 501).await;
    assert_eq!(
        (over.status, over.code().as_str()),
        (403, "CAPTURE_NOT_ALLOWED")
    );
    assert!(over.message().contains("exceeds what is left to capture"));
    assert_eq!(client.capture(&order, 0).await.status, 403);
    assert_eq!(client.capture(&order, 500).await.status, 201);
    assert_eq!(client.status_of(&order).await, "CAPTURED");
    assert_eq!(
        client.capture(&order, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    assert_eq!(client.sandbox.effects().captured_amount, 9500);
}

#[tokio::test]
async fn refunds_give_back_what_was_captured_and_no_more() {
    let client = Client::start().await;
    let order = client.order().await;
    let early = client.refund(&order, 1).await;
    assert_eq!(
        early.message(),
        "Without a capture there is nothing to refund"
    );
    client.capture(&order, 5000).await;
    assert_eq!(client.refund(&order, 3000).await.status, 201);
    let over = client.refund(&order, 2001).await;
    assert_eq!(
        over.message(),
        "The amount exceeds what can still be refunded."
    );
    assert_eq!(client.refund(&order, 2000).await.status, 201);
    assert_eq!(client.status_of(&order).await, "PART_CAPTURED");
    assert_eq!(client.sandbox.effects().refunded_amount, 5000);
}

#[tokio::test]
async fn a_refund_goes_to_the_capture_that_shares_a_reference() {
    let client = Client::start().await;
    let order = client.order().await;
    let line = |reference: &str, amount: i64| json!([{ "name": "x", "reference": reference, "quantity": 1, "unit_price": amount, "total_amount": amount }]);
    for (reference, amount) in [("a", 3000), ("b", 2000)] {
        let body = json!({ "captured_amount": amount, "order_lines": line(reference, amount) });
        client.post(&format!("{order}/captures"), body).await;
    }
    let body = json!({ "refunded_amount": 2500, "order_lines": line("b", 2500) });
    assert_eq!(
        client.post(&format!("{order}/refunds"), body).await.status,
        201
    );
    let read = client.get(&order).await.json();
    let refunded: Vec<&Value> = read["captures"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|c| &c["refunded_amount"])
        .collect();
    assert_eq!(refunded, [&json!(500), &json!(2000)]);
}

#[tokio::test]
async fn a_return_fee_needs_exact_lines_and_one_full_capture() {
    let client = Client::start().await;
    let refund = |amount: i64| {
        json!({ "refunded_amount": amount, "order_lines": [
            { "type": "physical", "name": "T-Shirt", "quantity": 1, "unit_price": 9500, "total_amount": 9500 },
            { "type": "return_fee", "name": "Return fee", "quantity": 1, "unit_price": -500, "total_amount": -500 },
        ] })
    };
    let part = client.order().await;
    client.capture(&part, 9499).await;
    assert_eq!(
        client
            .post(&format!("{part}/refunds"), refund(9000))
            .await
            .code(),
        "REFUND_NOT_ALLOWED"
    );
    let whole = client.order().await;
    client.capture(&whole, 9500).await;
    assert_eq!(
        client
            .post(&format!("{whole}/refunds"), refund(9500))
            .await
            .message(),
        "Bad value: refunded_amount"
    );
    assert_eq!(
        client
            .post(&format!("{whole}/refunds"), refund(9000))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn only_an_untouched_order_can_be_cancelled_and_only_once() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(client.act(&order, "cancel").await.status, 204);
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["status"], &read["remaining_authorized_amount"]),
        (&json!("CANCELLED"), &json!(0))
    );
    assert_eq!(
        client.act(&order, "cancel").await.code(),
        "CANCEL_NOT_ALLOWED"
    );
    assert_eq!(client.capture(&order, 1).await.message(), "No capture now");
    for action in [
        "extend-authorization-time",
        "release-remaining-authorization",
        "acknowledge",
    ] {
        assert_eq!(
            client.act(&order, action).await.code(),
            "NOT_ALLOWED",
            "{action}"
        );
    }

    let captured = client.order().await;
    client.capture(&captured, 1).await;
    let late = client.act(&captured, "cancel").await;
    let expected = (
        403,
        "CANCEL_NOT_ALLOWED".to_owned(),
        "Something was captured before, so it stays.".to_owned(),
    );
    assert_eq!(late.refusal(), expected);
    assert_eq!(client.sandbox.effects().cancels, 1);
}

#[tokio::test]
async fn releasing_gives_up_what_is_not_captured() {
    let client = Client::start().await;
    let order = client.order().await;
    assert_eq!(
        client
            .act(&order, "release-remaining-authorization")
            .await
            .code(),
        "NOT_ALLOWED"
    );
    client.capture(&order, 4000).await;
    assert_eq!(
        client
            .act(&order, "release-remaining-authorization")
            .await
            .status,
        204
    );
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["status"], &read["remaining_authorized_amount"]),
        (&json!("CAPTURED"), &json!(0))
    );
    assert_eq!(
        client.capture(&order, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    let again = client.act(&order, "release-remaining-authorization").await;
    assert_eq!(
        again.message(),
        "Everything was captured; nothing is left to release."
    );
}
