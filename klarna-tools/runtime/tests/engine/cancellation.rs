use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use toolspec_runtime::{CancellationToken, Failure, Outcome, Success};

use crate::api::{Api, Reply};
use crate::tools::{call_as, client};

/// A token that is cancelled as soon as `requests` requests have arrived.
pub(crate) fn cancelled_after(api: &Arc<Api>, requests: usize) -> CancellationToken {
    let (cancel, api) = (CancellationToken::new(), Arc::clone(api));
    let trigger = cancel.clone();
    tokio::spawn(async move {
        while api.lines().len() < requests {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        trigger.cancel();
    });
    cancel
}

/// A call that is cancelled when its first request has arrived, and how many have arrived.
async fn cancelled(
    replies: Vec<Reply>,
    tool: &str,
    arguments: Value,
) -> (Result<Success, Failure>, usize) {
    let api = Arc::new(Api::start(replies).await);
    let cancel = cancelled_after(&api, 1);
    let outcome = call_as(&client(&api), tool, arguments, &cancel).await;
    assert!(cancel.is_cancelled());
    (outcome, api.lines().len())
}

/// The same of a capture.
async fn cancelled_capture(replies: Vec<Reply>) -> (Result<Success, Failure>, usize) {
    let arguments = json!({"order_id": "o", "captured_amount": 1});
    cancelled(replies, "capture", arguments).await
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
    let order = json!({"order_id": "o"});
    let (outcome, _) = cancelled(vec![Reply::Hang], "read_order", order).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.outcome, Outcome::Unknown);
    assert!(failure.to_string().contains("cancelled"), "{failure}");
}

#[tokio::test]
async fn a_write_on_its_way_is_awaited_and_its_state_is_read() {
    let captured = Reply::status(201).with("Capture-Id", "c");
    let order = json!({"order_id": "o", "status": "CAPTURED", "purchase_currency": "EUR"});
    let replies = vec![Reply::Delayed(Box::new(captured)), Reply::json(200, &order)];
    let (outcome, requests) = cancelled_capture(replies).await;
    let success = outcome.unwrap();
    assert_eq!(success.structured["capture_id"], "c");
    assert!(success.text.contains("0.01 EUR"), "{}", success.text);
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn the_state_is_not_read_for_long_when_nobody_waits() {
    let captured = Reply::status(201).with("Capture-Id", "c");
    let replies = vec![Reply::Delayed(Box::new(captured)), Reply::Hang];
    let (outcome, _) = cancelled_capture(replies).await;
    let warnings = outcome.unwrap().structured["warnings"].to_string();
    assert!(warnings.contains("the call was cancelled"), "{warnings}");
}

#[tokio::test]
async fn a_cancelled_write_is_not_attempted_again() {
    let replies = vec![Reply::Delayed(Box::new(Reply::status(503)))];
    let (outcome, requests) = cancelled_capture(replies).await;
    let failure = outcome.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status),
        (Outcome::Unknown, Some(503))
    );
    assert!(failure.idempotency_key.is_some());
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn cancelling_ends_the_wait_between_attempts() {
    let replies = vec![Reply::error(429).with("Retry-After", "25")];
    let (outcome, requests) = cancelled_capture(replies).await;
    let failure = outcome.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status),
        (Outcome::Refused, Some(429))
    );
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn a_later_step_is_not_begun() {
    let replies = vec![Reply::Delayed(Box::new(Reply::status(204)))];
    let arguments = json!({"order_id": "o", "address": "a", "info": "i"});
    let (outcome, requests) = cancelled(replies, "ship", arguments).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    assert_eq!(failure.applied, ["Change the address"]);
    assert_eq!(failure.not_applied, ["Add info to the order"]);
    assert_eq!(requests, 1);
}
