use std::time::Duration;

use serde_json::json;
use toolspec_runtime::{CancellationToken, Outcome};

use crate::api::{Api, Reply};
use crate::tools::{call_as, client};

/// A token that is cancelled as soon as `requests` requests have arrived.
pub(crate) fn cancelled_after(api: &std::sync::Arc<Api>, requests: usize) -> CancellationToken {
    let (cancel, api) = (CancellationToken::new(), std::sync::Arc::clone(api));
    let trigger = cancel.clone();
    tokio::spawn(async move {
        while api.lines().len() < requests {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        trigger.cancel();
    });
    cancel
}

#[tokio::test]
async fn a_call_that_is_already_cancelled_sends_nothing() {
    let api = Api::start(vec![]).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    for (tool, arguments) in [
        ("read_order", json!({"order_id": "o"})),
        ("create_session", json!({"order_amount": 1})),
    ] {
        let failure = call_as(&client(&api), tool, arguments, &cancel)
            .await
            .unwrap_err();
        assert_eq!(failure.outcome, Outcome::NotSent);
    }
    assert_eq!(api.lines(), [""; 0]);
}

#[tokio::test]
async fn a_read_is_aborted() {
    let api = std::sync::Arc::new(Api::start(vec![Reply::Hang]).await);
    let cancel = cancelled_after(&api, 1);
    let failure = call_as(
        &client(&api),
        "read_order",
        json!({"order_id": "o"}),
        &cancel,
    )
    .await
    .unwrap_err();
    assert_eq!(failure.outcome, Outcome::Unknown);
    assert!(failure.to_string().contains("cancelled"), "{failure}");
}

#[tokio::test]
async fn a_write_on_its_way_is_awaited_and_its_state_is_read() {
    let captured = Reply::status(201).with("Capture-Id", "c");
    let order = json!({"order_id": "o", "status": "CAPTURED", "purchase_currency": "EUR"});
    let replies = vec![Reply::Delayed(Box::new(captured)), Reply::json(200, &order)];
    let api = std::sync::Arc::new(Api::start(replies).await);
    let cancel = cancelled_after(&api, 1);
    let success = call_as(
        &client(&api),
        "capture",
        json!({"order_id": "o", "captured_amount": 1}),
        &cancel,
    )
    .await
    .unwrap();
    assert!(cancel.is_cancelled());
    assert_eq!(success.structured["capture_id"], "c");
    assert!(success.text.contains("0.01 EUR"), "{}", success.text);
    assert_eq!(api.lines().len(), 2);
}

#[tokio::test]
async fn the_state_is_not_read_for_long_when_nobody_waits() {
    let captured = Reply::status(201).with("Capture-Id", "c");
    let replies = vec![Reply::Delayed(Box::new(captured)), Reply::Hang];
    let api = std::sync::Arc::new(Api::start(replies).await);
    let cancel = cancelled_after(&api, 1);
    let arguments = json!({"order_id": "o", "captured_amount": 1});
    let success = call_as(&client(&api), "capture", arguments, &cancel).await;
    let warnings = success.unwrap().structured["warnings"].to_string();
    assert!(warnings.contains("the call was cancelled"), "{warnings}");
}

#[tokio::test]
async fn a_cancelled_write_is_not_attempted_again() {
    let api =
        std::sync::Arc::new(Api::start(vec![Reply::Delayed(Box::new(Reply::status(503)))]).await);
    let cancel = cancelled_after(&api, 1);
    let failure = call_as(
        &client(&api),
        "capture",
        json!({"order_id": "o", "captured_amount": 1}),
        &cancel,
    )
    .await
    .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status),
        (Outcome::Unknown, Some(503))
    );
    assert!(failure.idempotency_key.is_some());
    assert_eq!(api.lines().len(), 1);
}

#[tokio::test]
async fn cancelling_ends_the_wait_between_attempts() {
    let api =
        std::sync::Arc::new(Api::start(vec![Reply::error(429).with("Retry-After", "25")]).await);
    let cancel = cancelled_after(&api, 1);
    let failure = call_as(
        &client(&api),
        "capture",
        json!({"order_id": "o", "captured_amount": 1}),
        &cancel,
    )
    .await
    .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status),
        (Outcome::Refused, Some(429))
    );
    assert_eq!(api.lines().len(), 1);
}

#[tokio::test]
async fn a_later_step_is_not_begun() {
    let api =
        std::sync::Arc::new(Api::start(vec![Reply::Delayed(Box::new(Reply::status(204)))]).await);
    let cancel = cancelled_after(&api, 1);
    let failure = call_as(
        &client(&api),
        "ship",
        json!({"order_id": "o", "address": "a", "info": "i"}),
        &cancel,
    )
    .await
    .unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    assert_eq!(
        (failure.applied, failure.not_applied),
        (
            vec!["Change the address".to_owned()],
            vec!["Add info to the order".to_owned()]
        )
    );
    assert_eq!(api.lines().len(), 1);
}
