//! Sessions, authorization tokens, and the placing of orders.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, Response, purchase, text};

const SESSIONS: &str = "/payments/v1/sessions";

async fn place(client: &Client, token: &str, purchase: Value) -> Response {
    client
        .post(
            &format!("/payments/v1/authorizations/{token}/order"),
            purchase,
        )
        .await
}

async fn read(client: &Client, session_id: &str) -> Response {
    client.get(&format!("{SESSIONS}/{session_id}")).await
}

/// The usual purchase with the value at this pointer replaced, or removed when it is None.
fn purchase_with(pointer: &str, value: Option<Value>) -> Value {
    let mut purchase = purchase();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = purchase
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .expect("an object");
    match value {
        Some(value) => parent.insert(name.to_owned(), value),
        None => parent.remove(name),
    };
    purchase
}

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
        ("/locale", Some(json!("sv_SE")), "locale"),
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
            Some(json!(i64::MAX)),
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
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "BAD_VALUE"),
            "{pointer}"
        );
        let messages = answer.json()["error_messages"].clone();
        let messages: Vec<&str> = messages
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        assert!(
            messages.contains(&format!("Bad value: {field}").as_str()),
            "{field}: {messages:?}"
        );
    }
    assert_eq!(client.sandbox.effects().sessions, 0);
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
async fn an_order_must_be_what_the_session_was() {
    let client = Client::start().await;
    let mut agreed = purchase();
    agreed["billing_address"] =
        json!({ "given_name": "Kim", "postal_code": "11122", "country": "SE" });
    let (_, token) = client.authorize(agreed.clone()).await;
    let mut with_second = purchase();
    with_second["order_lines"]
        .as_array_mut()
        .expect("lines")
        .push(json!({ "name": "y", "quantity": 0, "unit_price": 0, "total_amount": 0 }));
    let moved = json!({ "given_name": "Kim", "postal_code": "11123", "country": "se" });
    for (order, field) in [
        (
            with_second,
            "Incorrect number of items in the cart. Expected: 1, Actual: 2",
        ),
        (
            purchase_with("/order_lines/0/name", Some(json!("Other"))),
            "order_lines[0].name",
        ),
        (
            purchase_with("/order_tax_amount", Some(json!(1901))),
            "order_tax_amount",
        ),
        (
            purchase_with("/billing_address", Some(moved)),
            "billing_address.postal_code",
        ),
    ] {
        let answer = place(&client, &token, order).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, "BAD_VALUE"));
        assert_eq!(answer.message(), format!("Not matching fields: [{field}]"));
    }
    assert_eq!(place(&client, &token, agreed).await.status, 200);
    assert_eq!(client.sandbox.effects().orders, 1);
}

#[tokio::test]
async fn a_token_places_one_order() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    assert_eq!(place(&client, &token, purchase()).await.status, 200);
    let again = place(&client, &token, purchase()).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (403, "INVALID_OPERATION")
    );
    assert_eq!(again.message(), "Authorization token already consumed");
    let update = client
        .post(&format!("{SESSIONS}/{session_id}"), purchase())
        .await;
    assert_eq!(
        (update.status, update.code().as_str()),
        (404, "SESSION_COMPLETED")
    );
    let unknown = place(&client, "b4bd3423-24e3", purchase()).await;
    assert_eq!(
        (unknown.status, unknown.message().as_str()),
        (404, "Invalid authorization token")
    );
    assert_eq!(client.sandbox.effects().orders, 1);
}

#[tokio::test]
async fn a_token_lives_for_an_hour_and_a_session_for_two_days() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    client.sandbox.advance(Duration::from_hours(1));
    assert_eq!(place(&client, &token, purchase()).await.code(), "NOT_FOUND");
    let renewed = text(
        &read(&client, &session_id).await.json(),
        "authorization_token",
    );
    assert_ne!(renewed, token);
    assert_eq!(place(&client, &token, purchase()).await.code(), "NOT_FOUND");

    client.sandbox.advance(Duration::from_hours(47));
    let expired = read(&client, &session_id).await;
    assert_eq!(
        (expired.status, expired.message().as_str()),
        (404, "Invalid session id")
    );
    assert_eq!(
        place(&client, &renewed, purchase()).await.code(),
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn an_updated_session_needs_a_new_authorization() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    let session = format!("{SESSIONS}/{session_id}");
    assert_eq!(
        client
            .post(&session, json!({ "order_amount": 1 }))
            .await
            .message(),
        "Bad value: order_amount"
    );
    assert_eq!(
        client
            .post(&session, json!({ "merchant_reference2": "B" }))
            .await
            .status,
        204
    );
    assert_eq!(place(&client, &token, purchase()).await.code(), "NOT_FOUND");
    let changed = read(&client, &session_id).await.json();
    assert_eq!(
        (
            &changed["merchant_reference1"],
            &changed["merchant_reference2"]
        ),
        (&json!("A-1"), &json!("B"))
    );
    assert_eq!(
        place(&client, &text(&changed, "authorization_token"), purchase())
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_released_authorization_is_gone() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    let authorization = format!("/payments/v1/authorizations/{token}");
    assert_eq!(
        client.send("DELETE", &authorization, "", "").await.status,
        204
    );
    assert_eq!(place(&client, &token, purchase()).await.code(), "NOT_FOUND");
    assert_eq!(
        read(&client, &session_id).await.json()["authorization_token"],
        Value::Null
    );
    assert_eq!(
        client.send("DELETE", &authorization, "", "").await.code(),
        "NOT_FOUND"
    );

    let (_, used) = client.authorize(purchase()).await;
    place(&client, &used, purchase()).await;
    let late = client
        .send(
            "DELETE",
            &format!("/payments/v1/authorizations/{used}"),
            "",
            "",
        )
        .await;
    assert_eq!(
        (late.status, late.message().as_str()),
        (404, "Authorization cannot be deleted")
    );
    assert_eq!(client.sandbox.effects().released_tokens, 1);
}

#[tokio::test]
async fn a_denied_shopper_never_authorizes_and_stays_unknown() {
    let client = Client::start().await;
    let denied = purchase_with(
        "/billing_address",
        Some(json!({ "email": "customer+se+denied@example.com" })),
    );
    let session_id = text(&client.post(SESSIONS, denied).await.json(), "session_id");
    let session = read(&client, &session_id).await.json();
    assert_eq!(
        (&session["authorization_token"], &session["billing_address"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(session["status"], "incomplete");
}

#[tokio::test]
async fn customer_tokens_need_an_intent_to_tokenize() {
    let client = Client::start().await;
    let request = json!({ "description": "Monthly box", "intended_use": "SUBSCRIPTION", "locale": "en-SE", "purchase_country": "SE", "purchase_currency": "SEK" });
    let (_, buying) = client.authorize(purchase()).await;
    let refused = client
        .post(
            &format!("/payments/v1/authorizations/{buying}/customer-token"),
            request.clone(),
        )
        .await;
    assert_eq!(
        refused.message(),
        "Not allowed to create customer token for intent buy"
    );

    let (_, tokenizing) = client
        .authorize(purchase_with("/intent", Some(json!("tokenize"))))
        .await;
    assert_eq!(
        place(&client, &tokenizing, purchase()).await.code(),
        "INVALID_OPERATION"
    );
    let path = format!("/payments/v1/authorizations/{tokenizing}/customer-token");
    assert_eq!(client.post(&path, json!({})).await.code(), "BAD_VALUE");
    let created = client.post(&path, request).await;
    assert_eq!(
        (created.status, created.json()["token_id"].is_string()),
        (200, true)
    );
}
