//! Calls that are made again without a key, because nobody received the answer.

mod forgetting;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use toolspec_runtime::{CancellationToken, Client, Failure, Outcome, Success};

use crate::api::{Api, Reply};
use crate::cancellation::cancelled_after;
use crate::tools::{call_as, client};

const KEY: &str = "klarna-idempotency-key";
const REPLAYED: &str = "this is the earlier call's answer; call again to do it a second time";
const FAILURE_REPLAYED: &str = "Nothing was sent: this is the earlier call's answer. ";
const JOINED: &str = "This call joined the identical one";
const RESUMED: &str = "This call went on with the earlier identical one under its key";

fn capture() -> Value {
    json!({"order_id": "o", "captured_amount": 1})
}

fn created(id: &str) -> Reply {
    Reply::status(201).with("Capture-Id", id)
}

/// An API that answers captures like this, and a client of it.
async fn shop(replies: Vec<Reply>) -> (Arc<Api>, Client) {
    let api = Arc::new(Api::start(replies).await);
    let client = client(&api);
    (api, client)
}

async fn call(client: &Client, tool: &str, arguments: Value) -> Result<Success, Failure> {
    call_as(client, tool, arguments, &CancellationToken::new()).await
}

/// Makes a call that is cancelled while its first request is on the wire.
async fn cancelled(api: &Arc<Api>, client: &Client, tool: &str, arguments: Value) {
    let cancel = cancelled_after(api, api.lines().len() + 1);
    let _unread = call_as(client, tool, arguments, &cancel).await;
}

fn late(reply: Reply) -> Reply {
    Reply::Delayed(Box::new(reply))
}

fn writes(api: &Api) -> usize {
    let lines = api.lines();
    lines.iter().filter(|line| !line.starts_with("GET")).count()
}

fn keys(api: &Api) -> Vec<String> {
    let seen = api.seen();
    let keys = seen.iter().filter_map(|seen| seen.header(KEY));
    keys.map(str::to_owned).collect()
}

fn assert_noted(success: &Success, note: &str) {
    assert!(success.text.contains(note), "{}", success.text);
    let summary = success.structured.get("summary");
    assert_eq!(summary, Some(&json!(success.text)));
}

fn assert_new(success: &Success) {
    for note in [REPLAYED, JOINED, RESUMED] {
        assert!(!success.text.contains(note), "{}", success.text);
    }
}

#[tokio::test]
async fn an_answer_that_nobody_received_is_given_to_the_next_identical_call_once() {
    let replies = vec![
        late(created("c")),
        Reply::status(404),
        created("d"),
        Reply::status(404),
    ];
    let (api, client) = shop(replies).await;
    cancelled(&api, &client, "capture", capture()).await;
    let again = call(&client, "capture", capture()).await.unwrap();
    assert_noted(&again, REPLAYED);
    assert_eq!(again.structured["capture_id"], "c");
    assert_eq!(again.structured["idempotency_key"], json!(keys(&api)[0]));
    assert_eq!(writes(&api), 1);
    let second = call(&client, "capture", capture()).await.unwrap();
    assert_new(&second);
    assert_eq!(second.structured["capture_id"], "d");
    let keys = keys(&api);
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn a_call_that_is_dropped_goes_on_and_is_given_to_the_next() {
    let (api, client) = shop(vec![late(created("c"))]).await;
    let dropped = call(&client, "capture", capture());
    let dropped = tokio::time::timeout(Duration::from_millis(30), dropped).await;
    assert!(dropped.is_err());
    let again = call(&client, "capture", capture()).await.unwrap();
    assert_eq!(again.structured["capture_id"], "c");
    assert_eq!(writes(&api), 1);
}

#[tokio::test]
async fn an_identical_call_joins_the_one_that_runs() {
    let replies = vec![late(created("c")), Reply::status(404), created("d")];
    let (api, client) = shop(replies).await;
    let (first, second) = tokio::join!(
        call(&client, "capture", capture()),
        call(&client, "capture", capture())
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_new(&first);
    assert_noted(&second, JOINED);
    assert_eq!(
        first.structured["capture_id"],
        second.structured["capture_id"]
    );
    assert_eq!(writes(&api), 1);
    assert_new(&call(&client, "capture", capture()).await.unwrap());
    assert_eq!(writes(&api), 2);
}

#[tokio::test]
async fn a_cancelled_joiner_leaves_the_write_alone_and_the_other_way_round() {
    for the_first_is_cancelled in [true, false] {
        let replies = vec![late(Reply::status(503)), created("c"), Reply::status(404)];
        let (api, client) = shop(replies).await;
        let (gone, stays) = (cancelled_after(&api, 1), CancellationToken::new());
        let (first, second) = if the_first_is_cancelled {
            (&gone, &stays)
        } else {
            (&stays, &gone)
        };
        let (first, second) = tokio::join!(
            call_as(&client, "capture", capture(), first),
            call_as(&client, "capture", capture(), second)
        );
        assert_eq!(first.unwrap().structured["capture_id"], "c");
        assert_eq!(second.unwrap().structured["capture_id"], "c");
        assert_eq!(writes(&api), 2, "{:?}", api.lines());
    }
}

/// The first call stops before its second attempt, which the second call makes.
#[tokio::test]
async fn a_write_that_is_given_up_is_carried_on_by_who_asks_again() {
    for trouble in [Reply::status(429), Reply::status(503)] {
        let replies = vec![late(trouble), created("c"), Reply::status(404)];
        let (api, client) = shop(replies).await;
        let cancel = cancelled_after(&api, 1);
        let first = call_as(&client, "capture", capture(), &cancel);
        let second = async {
            cancel.cancelled().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            call(&client, "capture", capture()).await
        };
        let (first, second) = tokio::join!(first, second);
        assert!(first.is_err());
        assert_eq!(second.unwrap().structured["capture_id"], "c");
        let keys = keys(&api);
        assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    }
}

#[tokio::test]
async fn a_call_of_unknown_outcome_goes_on_under_its_key() {
    let mut replies = vec![Reply::Drop; 4];
    replies.extend([created("c"), Reply::status(404), created("d")]);
    let (api, client) = shop(replies).await;
    let failure = call(&client, "capture", capture()).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::Unknown);
    let again = call(&client, "capture", capture()).await.unwrap();
    assert_noted(&again, RESUMED);
    let sent = keys(&api);
    assert!(sent.iter().all(|key| *key == sent[0]), "{sent:?}");
    assert_eq!(again.structured["idempotency_key"], json!(sent[0]));
    assert_new(&call(&client, "capture", capture()).await.unwrap());
    assert_ne!(keys(&api).last(), Some(&sent[0]));
}

#[tokio::test]
async fn what_stays_unknown_keeps_its_key() {
    let (api, client) = shop(vec![Reply::status(500); 12]).await;
    for _ in 0..3 {
        let failure = call(&client, "capture", capture()).await.unwrap_err();
        assert_eq!(failure.outcome, Outcome::Unknown);
        assert_eq!(failure.idempotency_key.as_ref(), keys(&api).first());
    }
    let keys = keys(&api);
    assert_eq!(keys.len(), 12);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test]
async fn a_call_that_is_partly_done_goes_on_step_by_step() {
    let done = || Reply::status(204);
    let (api, client) = shop(vec![done(), Reply::error(403), done(), done()]).await;
    let arguments = json!({"order_id": "o", "address": "a", "info": "i"});
    let failure = call(&client, "ship", arguments.clone()).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::Refused);
    assert_eq!(failure.applied.len(), 1);
    let again = call(&client, "ship", arguments).await.unwrap();
    assert_noted(&again, RESUMED);
    let keys = keys(&api);
    assert_eq!((&keys[0], &keys[1]), (&keys[2], &keys[3]));
}

#[tokio::test]
async fn a_tool_without_a_key_reports_once_how_it_ended_and_sends_nothing() {
    let session = Reply::json(200, &json!({"session_id": "s"}));
    let arguments = json!({"order_amount": 1});
    let (api, client) = shop(vec![Reply::Drop, session.clone()]).await;
    let failure = call(&client, "create_session", arguments.clone())
        .await
        .unwrap_err();
    assert_eq!(failure.outcome, Outcome::Unknown);
    let again = call(&client, "create_session", arguments.clone())
        .await
        .unwrap_err();
    assert_eq!(again.outcome, Outcome::Unknown);
    assert!(again.message.starts_with(FAILURE_REPLAYED), "{again}");
    assert!(!again.message.contains(REPLAYED), "{again}");
    assert_eq!(writes(&api), 1);
    assert_new(
        &call(&client, "create_session", arguments.clone())
            .await
            .unwrap(),
    );

    let (api, client) = shop(vec![late(session.clone()), session]).await;
    cancelled(&api, &client, "create_session", arguments.clone()).await;
    let again = call(&client, "create_session", arguments.clone())
        .await
        .unwrap();
    assert_noted(&again, REPLAYED);
    assert_eq!(writes(&api), 1);
    assert_new(&call(&client, "create_session", arguments).await.unwrap());
}

#[tokio::test]
async fn what_was_refused_or_not_sent_is_not_remembered() {
    let refusal = json!({"error_code": "NO", "error_messages": ["no"]});
    let replies = vec![Reply::json(403, &refusal), created("c"), Reply::status(404)];
    let (api, client) = shop(replies).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let unsent = call_as(&client, "capture", capture(), &cancel).await;
    assert_eq!(unsent.unwrap_err().outcome, Outcome::NotSent);
    let refused = call(&client, "capture", capture()).await.unwrap_err();
    assert_eq!(refused.outcome, Outcome::Refused);
    assert_new(&call(&client, "capture", capture()).await.unwrap());
    let keys = keys(&api);
    assert_ne!(keys[0], keys[1]);
}
