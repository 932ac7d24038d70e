//! Payment sessions: what a purchase must be, and who the shopper is.

use serde_json::{Value, json};

use crate::client::{Client, Response, SESSIONS, purchase, purchase_with, text};

#[tokio::test]
async fn wrong_purchases_are_refused_field_by_field() {
    let client = Client::start().await;
    for (pointer, value, field) in [
        ("/order_amount", None, "order_amount"),
        ("/purchase_country", None, "purchase_country"),
        ("/order_amount", Some(json!(9499)), "order_amount"),
        ("/order_amount", Some(json!("9500")), "order_amount"),
        ("/order_amount", Some(json!(9500.0)), "order_amount"),
        ("/order_lines", Some(json!([])), "order_lines"),
        ("/order_lines", Some(Value::Null), "order_lines"),
        ("/order_tax_amount", Some(json!(1902)), "order_tax_amount"),
        (
            "/purchase_currency",
            Some(json!("EUR")),
            "purchase_currency",
        ),
        ("/purchase_country", Some(json!("XX")), "purchase_country"),
        ("/purchase_country", Some(json!("SWE")), "purchase_country"),
        (
            "/purchase_currency",
            Some(json!("ZZZ")),
            "purchase_currency",
        ),
        ("/locale", Some(json!("sv_SE")), "locale"),
        ("/locale", Some(json!("sv-FI")), "locale"),
        (
            "/billing_address",
            Some(json!({ "country": "XX" })),
            "billing_address.country",
        ),
        (
            "/shipping_address",
            Some(json!({ "country": "Sweden" })),
            "shipping_address.country",
        ),
        ("/intent", Some(json!("steal")), "intent"),
        (
            "/merchant_reference1",
            Some(json!("x".repeat(256))),
            "merchant_reference1",
        ),
        (
            "/billing_address",
            Some(json!({ "postal_code": "12345678901" })),
            "billing_address.postal_code",
        ),
        (
            "/shipping_address",
            Some(json!({ "title": "x".repeat(21) })),
            "shipping_address.title",
        ),
        (
            "/customer",
            Some(json!({ "last_four_ssn": "12345" })),
            "customer.last_four_ssn",
        ),
        (
            "/order_lines/0/name",
            Some(json!("")),
            "order_lines[0].name",
        ),
        (
            "/order_lines/0/quantity",
            Some(json!(2)),
            "order_lines[0].total_amount",
        ),
        (
            "/order_lines/0/quantity",
            Some(json!(1_i64 + (1 << 60))),
            "order_lines[0].total_amount",
        ),
        (
            "/order_lines/0/tax_rate",
            Some(json!(10_001)),
            "order_lines[0].tax_rate",
        ),
        (
            "/order_lines/0/total_tax_amount",
            Some(json!(1902)),
            "order_lines[0].total_tax_amount",
        ),
        (
            "/order_lines/0/type",
            Some(json!("return_fee")),
            "order_lines[0].type",
        ),
    ] {
        let answer = client.post(SESSIONS, purchase_with(pointer, value)).await;
        assert_bad_value(&answer, field);
    }
    assert_eq!(client.sandbox.effects().sessions, 0);
}

fn assert_bad_value(answer: &Response, field: &str) {
    let refused = (answer.status, answer.code());
    assert_eq!(refused, (400, "BAD_VALUE".to_owned()), "{field}");
    let message = json!(format!("Bad value: {field}"));
    let messages = answer.json()["error_messages"].clone();
    let listed = messages
        .as_array()
        .is_some_and(|all| all.contains(&message));
    assert!(listed, "{field}: {messages}");
}

#[tokio::test]
async fn an_unknown_country_does_not_hide_an_unknown_currency() {
    let client = Client::start().await;
    let mut nowhere = purchase();
    nowhere["purchase_country"] = json!("XX");
    nowhere["purchase_currency"] = json!("ZZZ");
    nowhere["locale"] = json!("en-XX");
    let refused = client.post(SESSIONS, nowhere).await.json();
    assert_eq!(
        refused["error_messages"],
        json!([
            "Bad value: purchase_country",
            "Bad value: purchase_currency"
        ])
    );
}

#[tokio::test]
async fn tax_may_be_rounded_and_in_the_us_is_a_line_of_its_own() {
    let client = Client::start().await;
    let line = |unit: i64, tax: i64| json!({ "name": "x", "quantity": 1, "unit_price": unit, "total_amount": unit, "tax_rate": 2000, "total_tax_amount": tax });
    let british = |lines: Value, tax: i64| json!({ "purchase_country": "GB", "purchase_currency": "GBP", "order_amount": 62400, "order_tax_amount": tax, "order_lines": lines });
    assert_eq!(
        client
            .post(
                SESSIONS,
                british(json!([line(59500, 9917), line(2900, 483)]), 10400)
            )
            .await
            .status,
        200
    );
    assert_eq!(
        client
            .post(
                SESSIONS,
                british(json!([line(59500, 11900), line(2900, 580)]), 10400)
            )
            .await
            .status,
        400
    );

    let american = |tax: i64| {
        json!({ "purchase_country": "US", "purchase_currency": "USD", "order_amount": 21000, "order_tax_amount": tax, "order_lines": [
            { "name": "x", "quantity": 2, "unit_price": 10000, "total_amount": 20000 },
            { "name": "Tax", "type": "sales_tax", "quantity": 1, "unit_price": 1000, "total_amount": 1000 },
        ] })
    };
    assert_eq!(client.post(SESSIONS, american(1000)).await.status, 200);
    assert_eq!(
        client.post(SESSIONS, american(999)).await.message(),
        "Bad value: order_tax_amount"
    );
}

#[tokio::test]
async fn a_denied_shopper_never_authorizes_and_stays_unknown() {
    let client = Client::start().await;
    let denied = purchase_with(
        "/billing_address",
        Some(json!({ "email": "customer+se+denied@example.com" })),
    );
    let session_id = text(&client.post(SESSIONS, denied).await.json(), "session_id");
    let session = client.read_session(&session_id).await.json();
    assert_eq!(
        (&session["authorization_token"], &session["billing_address"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(session["status"], "incomplete");
}

#[tokio::test]
async fn what_a_merchant_may_not_set_is_ignored() {
    let client = Client::start().await;
    let mut purchase = purchase();
    for (name, value) in [
        ("status", "complete"),
        ("authorization_token", "mine"),
        ("unknown", "x"),
    ] {
        purchase[name] = json!(value);
    }
    let (session_id, token) = client.authorize(purchase).await;
    let session = client.read_session(&session_id).await.json();
    assert_eq!(
        (&session["status"], session.get("unknown")),
        (&json!("incomplete"), None)
    );
    assert_ne!(token, "mine");
}
