//! Authorization tokens, and the placing of orders.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, SESSIONS, address, purchase, purchase_with, text};

#[tokio::test]
async fn an_order_must_be_what_the_session_was() {
    let client = Client::start().await;
    let mut agreed = purchase();
    agreed["billing_address"] = address();
    let mut with_second = purchase();
    with_second["order_lines"]
        .as_array_mut()
        .expect("lines")
        .push(json!({ "name": "y", "quantity": 0, "unit_price": 0, "total_amount": 0 }));
    let mut moved = address();
    moved["postal_code"] = json!("11123");
    moved["attention"] = json!("Kim");
    for (order, field) in [
        (with_second, "2 lines instead of 1"),
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
            "billing_address.postal_code, billing_address.attention",
        ),
    ] {
        let (_, token) = client.authorize(agreed.clone()).await;
        let answer = client.place(&token, order).await;
        let refusal = (
            409,
            "BAD_VALUE".to_owned(),
            format!("Fields that differ: [{field}]"),
        );
        assert_eq!(answer.refusal(), refusal);
    }
    let (_, token) = client.authorize(agreed.clone()).await;
    agreed["billing_address"]["country"] = json!("se");
    assert_eq!(client.place(&token, agreed).await.status, 200);
    assert_eq!(client.sandbox.effects().orders, 1);
}

#[tokio::test]
async fn a_token_whose_order_differed_goes_on_failing() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    let other = purchase_with("/order_lines/0/name", Some(json!("Other")));
    let refused = client.place(&token, other).await;
    assert_eq!(refused.status, 409);
    let corrected = client.place(&token, purchase()).await;
    assert_eq!(corrected.refusal(), refused.refusal());

    let session = client.read_session(&session_id).await.json();
    let renewed = text(&session, "authorization_token");
    assert_ne!(renewed, token);
    assert_eq!(client.place(&token, purchase()).await.code(), "NOT_FOUND");
    assert_eq!(client.place(&renewed, purchase()).await.status, 200);
    assert_eq!(client.sandbox.effects().orders, 1);
}

#[tokio::test]
async fn a_token_whose_order_differed_can_be_released() {
    let client = Client::start().await;
    let (_, token) = client.authorize(purchase()).await;
    let other = purchase_with("/order_lines/0/name", Some(json!("Other")));
    assert_eq!(client.place(&token, other).await.status, 409);
    let path = format!("/payments/v1/authorizations/{token}");
    assert_eq!(client.send("DELETE", &path, "", "").await.status, 204);
}

#[tokio::test]
async fn the_shopper_completes_an_address_that_is_known_in_part() {
    let client = Client::start().await;
    let part = json!({ "given_name": "Kim", "city": "Lund" });
    let asked = purchase_with("/billing_address", Some(part));
    let (session_id, token) = client.authorize(asked.clone()).await;
    let session = client.read_session(&session_id).await.json();
    for address in [&session["billing_address"], &session["shipping_address"]] {
        assert_eq!(
            (&address["given_name"], &address["city"]),
            (&json!("Kim"), &json!("Lund"))
        );
        assert_eq!(
            (&address["family_name"], &address["country"]),
            (&json!("Sandbox"), &json!("SE"))
        );
    }
    let refused = client.place(&token, asked).await;
    assert_eq!(refused.status, 409);
    assert!(refused.message().contains("billing_address.family_name"));
}

#[tokio::test]
async fn a_customer_given_with_the_order_leaves_the_shopper_known() {
    let client = Client::start().await;
    let order = client
        .order_of(purchase_with(
            "/customer",
            Some(json!({ "gender": "male" })),
        ))
        .await;
    assert_eq!(
        client.get(&order).await.json()["customer"]["date_of_birth"],
        "1985-04-17"
    );
}

#[tokio::test]
async fn a_token_places_one_order() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    assert_eq!(client.place(&token, purchase()).await.status, 200);
    let again = client.place(&token, purchase()).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (403, "INVALID_OPERATION")
    );
    assert_eq!(again.message(), "This authorization became an order");
    let update = client
        .post(&format!("{SESSIONS}/{session_id}"), purchase())
        .await;
    assert_eq!(
        (update.status, update.code().as_str()),
        (404, "SESSION_COMPLETED")
    );
    client.sandbox.advance(Duration::from_hours(1));
    assert_eq!(
        client.read_session(&session_id).await.json()["status"],
        "complete"
    );
    assert_eq!(
        client.place(&token, purchase()).await.code(),
        "INVALID_OPERATION"
    );
    let unknown = client.place("b4bd3423-24e3", purchase()).await;
    assert_eq!(
        (unknown.status, unknown.message().as_str()),
        (404, "Unknown authorization token")
    );
    assert_eq!(client.sandbox.effects().orders, 1);
}

#[tokio::test]
async fn a_token_lives_for_an_hour_and_a_session_for_two_days() {
    let client = Client::start().await;
    let (session_id, token) = client.authorize(purchase()).await;
    client.sandbox.advance(Duration::from_hours(1));
    assert_eq!(client.place(&token, purchase()).await.code(), "NOT_FOUND");
    let renewed = text(
        &client.read_session(&session_id).await.json(),
        "authorization_token",
    );
    assert_ne!(renewed, token);
    assert_eq!(client.place(&token, purchase()).await.code(), "NOT_FOUND");

    client.sandbox.advance(Duration::from_hours(47));
    let expired = client.read_session(&session_id).await;
    assert_eq!(
        (expired.status, expired.message().as_str()),
        (404, "Unknown session id")
    );
    assert_eq!(client.place(&renewed, purchase()).await.code(), "NOT_FOUND");
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
    assert_eq!(client.place(&token, purchase()).await.code(), "NOT_FOUND");
    let changed = client.read_session(&session_id).await.json();
    assert_eq!(
        (
            &changed["merchant_reference1"],
            &changed["merchant_reference2"]
        ),
        (&json!("A-1"), &json!("B"))
    );
    assert_eq!(
        client
            .place(&text(&changed, "authorization_token"), purchase())
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
    assert_eq!(client.place(&token, purchase()).await.code(), "NOT_FOUND");
    assert_eq!(
        client.read_session(&session_id).await.json()["authorization_token"],
        Value::Null
    );
    assert_eq!(
        client.send("DELETE", &authorization, "", "").await.code(),
        "NOT_FOUND"
    );

    let (_, used) = client.authorize(purchase()).await;
    client.place(&used, purchase()).await;
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
        (404, "There is no such authorization")
    );
    assert_eq!(client.sandbox.effects().released_tokens, 1);
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
    assert_eq!(refused.message(), "The intent buy makes no customer token");

    let (_, tokenizing) = client
        .authorize(purchase_with("/intent", Some(json!("tokenize"))))
        .await;
    assert_eq!(
        client.place(&tokenizing, purchase()).await.code(),
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
