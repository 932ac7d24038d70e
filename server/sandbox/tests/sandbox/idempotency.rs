//! `Klarna-Idempotency-Key`: one effect for each key, and the first answer again.

use std::time::Duration;

use klarna_sandbox::Fault;
use serde_json::json;

use crate::client::{Client, keyed, purchase, request};

const KEY: &str = "c6010e41-5eb0-46a9-8cc0-decb265419b1";

fn amount(captured_amount: i64) -> serde_json::Value {
    json!({ "captured_amount": captured_amount })
}

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer_whatever_the_body() {
    let client = Client::start().await;
    let captures = format!("{}/captures", client.order().await);
    let first = client.post_with_key(KEY, &captures, amount(1000)).await;
    let second = client.post_with_key(KEY, &captures, amount(2000)).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.header("Capture-Id"), second.header("Capture-Id"));
    assert_ne!(
        first.header("Klarna-Correlation-Id"),
        second.header("Klarna-Correlation-Id")
    );
    let effects = client.sandbox.effects();
    assert_eq!((effects.captures, effects.captured_amount), (1, 1000));
    let replayed: Vec<bool> = client
        .sandbox
        .journal()
        .iter()
        .rev()
        .take(2)
        .map(|e| e.replayed)
        .collect();
    assert_eq!(replayed, [true, false]);
    assert_eq!(
        client
            .sandbox
            .journal()
            .last()
            .and_then(|e| e.idempotency_key()),
        Some(KEY)
    );
}

#[tokio::test]
async fn one_space_of_keys_serves_all_operations_and_orders() {
    let client = Client::start().await;
    let (one, other) = (client.order().await, client.order().await);
    let first = client
        .post_with_key(KEY, &format!("{one}/captures"), amount(1000))
        .await;
    let second = client
        .post_with_key(
            KEY,
            &format!("{other}/refunds"),
            json!({ "refunded_amount": 1 }),
        )
        .await;
    assert_eq!(
        (second.status, second.header("Capture-Id")),
        (201, first.header("Capture-Id"))
    );
    assert_eq!(client.sandbox.effects().refunds, 0);
}

#[tokio::test]
async fn other_keys_and_no_keys_act_each_time() {
    let client = Client::start().await;
    let captures = format!("{}/captures", client.order().await);
    for headers in [keyed("a"), keyed("b"), String::new(), String::new()] {
        client
            .send("POST", &captures, &headers, &amount(1000).to_string())
            .await;
    }
    assert_eq!(client.sandbox.effects().captured_amount, 4000);
}

#[tokio::test]
async fn a_key_is_forgotten_after_24_hours() {
    let client = Client::start().await;
    let captures = format!("{}/captures", client.order().await);
    client.post_with_key(KEY, &captures, amount(1000)).await;
    client
        .sandbox
        .advance(Duration::from_hours(24) - Duration::from_mins(1));
    client.post_with_key(KEY, &captures, amount(1000)).await;
    assert_eq!(client.sandbox.effects().captures, 1);
    client.sandbox.advance(Duration::from_mins(1));
    client.post_with_key(KEY, &captures, amount(1000)).await;
    assert_eq!(client.sandbox.effects().captures, 2);
}

#[tokio::test]
async fn a_refusal_is_repeated_even_when_it_would_now_succeed() {
    let client = Client::start().await;
    let order = client.order().await;
    let refunds = format!("{order}/refunds");
    let refund = json!({ "refunded_amount": 100 });
    assert_eq!(
        client
            .post_with_key(KEY, &refunds, refund.clone())
            .await
            .code(),
        "REFUND_NOT_ALLOWED"
    );
    client.capture(&order, 9500).await;
    assert_eq!(
        client
            .post_with_key(KEY, &refunds, refund.clone())
            .await
            .code(),
        "REFUND_NOT_ALLOWED"
    );
    assert_eq!(
        client
            .post_with_key("another", &refunds, refund)
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn a_fault_is_not_the_answer_that_a_key_remembers() {
    let client = Client::start().await;
    let captures = format!("{}/captures", client.order().await);
    client.sandbox.fail_next(Fault::status_after_commit(503));
    assert_eq!(
        client
            .post_with_key(KEY, &captures, amount(1000))
            .await
            .status,
        503
    );
    assert_eq!(
        client
            .post_with_key(KEY, &captures, amount(1000))
            .await
            .status,
        201
    );
    assert_eq!(client.sandbox.effects().captures, 1);
}

#[tokio::test]
async fn requests_with_one_key_at_the_same_time_act_once() {
    let client = Client::start().await;
    let captures = format!("{}/captures", client.order().await);
    let text = request("POST", &captures, &keyed(KEY), &amount(1000).to_string());
    let attempt = || client.try_send(&text);
    let answers = tokio::join!(attempt(), attempt(), attempt(), attempt());
    let answers =
        [answers.0, answers.1, answers.2, answers.3].map(|answer| answer.expect("an answer"));
    let ids: Vec<_> = answers
        .iter()
        .map(|answer| answer.header("Capture-Id").expect("an id"))
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(client.sandbox.effects().captures, 1);
}

#[tokio::test]
async fn payments_takes_no_notice_of_keys() {
    let client = Client::start().await;
    for _ in 0..2 {
        client
            .post_with_key(KEY, "/payments/v1/sessions", purchase())
            .await;
    }
    assert_eq!(client.sandbox.effects().sessions, 2);
}
