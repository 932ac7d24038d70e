//! Order Management at large: bodies, unknown orders, and the rarer operations.

use std::time::Duration;

use serde_json::json;

use crate::client::{Client, address, purchase};

#[tokio::test]
async fn bodies_of_order_management_are_checked() {
    let client = Client::start().await;
    let order = client.order().await;
    let long =
        json!({ "captured_amount": 1, "shipping_info": [{ "shipping_company": "x".repeat(101) }] });
    let long = client.post(&format!("{order}/captures"), long).await;
    let message =
        "shipping_info/shipping_company has less than 0 or more than 100 characters".to_owned();
    assert_eq!(
        long.refusal(),
        (422, "UNPROCESSABLE_ENTITY".to_owned(), message)
    );
    for (path, body, field) in [
        ("captures", json!({}), "captured_amount"),
        (
            "captures",
            json!({ "captured_amount": "100" }),
            "captured_amount",
        ),
        (
            "captures",
            json!({ "captured_amount": 100.5 }),
            "captured_amount",
        ),
        (
            "captures",
            json!({ "captured_amount": 200_000_001 }),
            "captured_amount",
        ),
        (
            "captures",
            json!({ "captured_amount": 1, "description": null }),
            "description",
        ),
        (
            "captures",
            json!({ "captured_amount": 1, "order_lines": [{}] }),
            "order_lines[0].name",
        ),
        (
            "refunds",
            json!({ "refunded_amount": -1 }),
            "refunded_amount",
        ),
        (
            "shipping-info",
            json!({ "shipping_info": [] }),
            "shipping_info",
        ),
        (
            "shipping-info",
            json!({ "shipping_info": [{ "shipping_method": "Drone" }] }),
            "shipping_info[0].shipping_method",
        ),
    ] {
        let answer = client.post(&format!("{order}/{path}"), body).await;
        assert_eq!(
            answer.refusal(),
            (400, "BAD_VALUE".to_owned(), format!("Bad value: {field}"))
        );
    }
    assert_eq!(client.sandbox.effects().captures, 0);
}

#[tokio::test]
async fn an_unknown_order_is_refused_by_every_operation() {
    let client = Client::start().await;
    let unknown = "/ordermanagement/v1/orders/7849fd84";
    assert_eq!(
        client.get(unknown).await.message(),
        "There is no order 7849fd84."
    );
    for action in [
        "acknowledge",
        "cancel",
        "captures",
        "refunds",
        "shipping-info",
        "captures/1/shipping-info",
        "captures/1/trigger-send-out",
        "extend-authorization-time",
        "release-remaining-authorization",
    ] {
        let answer = client.post(&format!("{unknown}/{action}"), json!({})).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "NO_SUCH_ORDER"),
            "{action}"
        );
    }
    for action in [
        "authorization",
        "customer-details",
        "merchant-references",
        "captures/1/extend-due-date",
    ] {
        assert_eq!(
            client
                .patch(&format!("{unknown}/{action}"), json!({}))
                .await
                .code(),
            "NO_SUCH_ORDER",
            "{action}"
        );
    }
    for action in [
        "captures",
        "captures/1",
        "captures/1/extend-due-date-options",
        "refunds/1",
    ] {
        assert_eq!(
            client.get(&format!("{unknown}/{action}")).await.code(),
            "NO_SUCH_ORDER",
            "{action}"
        );
    }
}

#[tokio::test]
async fn acknowledging_and_sending_out_are_counted() {
    let client = Client::start().await;
    let order = client.order().await;
    let early = client.act(&order, "captures/1/trigger-send-out").await;
    assert_eq!(early.message(), "Nothing of the order was captured.");
    let capture = client.capture(&order, 9500).await.id("Capture-Id");
    let send_out = format!("captures/{capture}/trigger-send-out");
    assert_eq!(client.act(&order, &send_out).await.status, 204);
    assert_eq!(client.act(&order, "acknowledge").await.status, 204);
    let effects = client.sandbox.effects();
    assert_eq!((effects.acknowledgements, effects.send_outs), (1, 1));
}

#[tokio::test]
async fn a_due_date_can_be_extended_for_a_fee() {
    let client = Client::start().await;
    let order = client.order().await;
    let capture = client.capture(&order, 9500).await.id("Capture-Id");
    let due = format!("{order}/captures/{capture}/extend-due-date");
    let options = client.get(&format!("{due}-options")).await.json();
    assert_eq!(options["currency"], "SEK");
    let days = options["options"][0]["number_of_days"].clone();
    assert_eq!(
        client
            .patch(&due, json!({ "number_of_days": days }))
            .await
            .status,
        204
    );
    assert_eq!(
        client
            .patch(&due, json!({ "number_of_days": 0 }))
            .await
            .code(),
        "BAD_VALUE"
    );
    assert_eq!(client.sandbox.effects().due_date_extensions, 1);
}

#[tokio::test]
async fn an_order_under_review_can_be_captured_once_accepted() {
    let client = Client::start().await;
    let with_email = |email: &str| {
        let mut purchase = purchase();
        purchase["billing_address"] = address();
        purchase["billing_address"]["email"] = json!(email);
        purchase
    };
    let accepted = client
        .order_of(with_email("customer+pend-accept@example.com"))
        .await;
    let rejected = client
        .order_of(with_email("customer+pend-reject@example.com"))
        .await;
    assert_eq!(
        client.get(&accepted).await.json()["fraud_status"],
        "PENDING"
    );
    assert_eq!(
        client.capture(&accepted, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    client.sandbox.advance(Duration::from_mins(2));
    assert_eq!(
        client.get(&rejected).await.json()["fraud_status"],
        "REJECTED"
    );
    assert_eq!(
        client.capture(&rejected, 1).await.code(),
        "CAPTURE_NOT_ALLOWED"
    );
    assert_eq!(client.capture(&accepted, 9500).await.status, 201);
}
