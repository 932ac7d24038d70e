//! When an answer is forgotten, and which calls are the same.

use std::time::Duration;

use serde_json::{Value, json};
use toolspec_runtime::{BaseUrl, CancellationToken, Client, Credentials, Delivery};

use super::{REPLAYED, assert_new, assert_noted, call, capture, created, keys, shop, writes};
use crate::api::Reply;
use crate::tools::TOOLSET;

/// The answers to so many captures and the reads that follow them.
fn captures(count: usize) -> Vec<Reply> {
    vec![[created("c"), Reply::status(404)]; count].concat()
}

async fn deliver(client: &Client, tool: &str, arguments: &Value) -> Delivery {
    let tool = TOOLSET.tool(tool).unwrap();
    let arguments = arguments.as_object().unwrap().clone();
    let prepared = tool.prepare(client, arguments).await.ok().unwrap();
    prepared.deliver(&CancellationToken::new()).await
}

#[tokio::test]
async fn an_answer_is_due_until_it_is_read() {
    let replies = vec![created("c"), Reply::status(404), created("d")];
    let (api, client) = shop(replies).await;
    let first = deliver(&client, "capture", &capture()).await;
    let lost = deliver(&client, "capture", &capture()).await;
    assert_noted(&lost.outcome.unwrap(), REPLAYED);
    let again = deliver(&client, "capture", &capture()).await;
    assert_noted(&again.outcome.unwrap(), REPLAYED);
    again.receipt.read();
    first.receipt.unread();
    assert_noted(
        &call(&client, "capture", capture()).await.unwrap(),
        REPLAYED,
    );
    assert_eq!(writes(&api), 1);
    assert_new(&call(&client, "capture", capture()).await.unwrap());
}

#[tokio::test]
async fn a_write_is_remembered_for_fifteen_minutes() {
    let minute = Duration::from_mins(1);
    for (later, sent) in [(14 * minute, 1), (15 * minute, 2)] {
        let (api, client) = shop(vec![created("c"), Reply::status(404), created("d")]).await;
        let _unread = deliver(&client, "capture", &capture()).await;
        tokio::time::pause();
        tokio::time::advance(later).await;
        tokio::time::resume();
        call(&client, "capture", capture()).await.unwrap();
        assert_eq!(writes(&api), sent, "{later:?}");
    }
}

#[tokio::test]
async fn calls_are_identical_by_what_they_do() {
    let replies = captures(5);
    let (api, client) = shop(replies).await;
    let _unread = deliver(&client, "capture", &capture()).await;
    let spelled = json!({"reference": "none", "captured_amount": 1, "order_id": "o"});
    let same = deliver(&client, "capture", &spelled).await;
    assert_noted(&same.outcome.unwrap(), REPLAYED);
    let other = json!({"order_id": "o", "captured_amount": 2});
    assert_new(&call(&client, "capture", other).await.unwrap());
    assert_eq!(writes(&api), 2);

    let other = Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("user", "another")))
        .build();
    assert_new(&call(&other, "capture", capture()).await.unwrap());
    let clone = client.clone();
    assert_noted(&call(&clone, "capture", capture()).await.unwrap(), REPLAYED);

    let payout = json!({"order_id": "o", "captured_amount": 3, "currency": "EUR"});
    let _unread = deliver(&client, "transfer", &payout).await;
    let same = call(&client, "payout", payout).await.unwrap();
    assert_noted(&same, REPLAYED);
}

#[tokio::test]
async fn a_key_that_is_given_is_not_taken_for_a_call_made_again() {
    let replies = captures(3);
    let (api, client) = shop(replies).await;
    let _unread = deliver(&client, "capture", &capture()).await;
    let mut arguments = capture();
    arguments["idempotency_key"] = json!(keys(&api)[0]);
    assert_new(&call(&client, "capture", arguments).await.unwrap());
    let sent = keys(&api);
    assert_eq!((sent.len(), &sent[0]), (2, &sent[1]));
    assert_new(&call(&client, "capture", capture()).await.unwrap());
    assert_ne!(keys(&api)[2], sent[0]);
}

#[tokio::test]
async fn the_oldest_of_too_many_answers_is_forgotten_and_what_runs_never() {
    let mut replies = vec![Reply::Hang];
    replies.extend(vec![created("c"); 257]);
    let (api, client) = shop(replies).await;
    // `ping` has no report.
    let running = tokio::spawn({
        let client = client.clone();
        async move { call(&client, "ping", json!({"order_amount": 0})).await }
    });
    while api.lines().is_empty() {
        tokio::task::yield_now().await;
    }
    for amount in 1..=257 {
        let _unread = deliver(&client, "ping", &json!({"order_amount": amount})).await;
    }
    let sent = api.lines().len();
    let _kept = deliver(&client, "ping", &json!({"order_amount": 2})).await;
    assert_eq!(api.lines().len(), sent);
    let _forgotten = deliver(&client, "ping", &json!({"order_amount": 1})).await;
    assert_eq!(api.lines().len(), sent + 1);
    let joins = call(&client, "ping", json!({"order_amount": 0}));
    let joins = tokio::time::timeout(Duration::from_millis(30), joins).await;
    assert!(joins.is_err());
    assert_eq!(api.lines().len(), sent + 1);
    running.abort();
}

#[tokio::test]
async fn what_is_done_with_pushes_nothing_out_that_is_not() {
    let (api, client) = shop(vec![created("c"); 301]).await;
    let _unread = deliver(&client, "ping", &json!({"order_amount": 0})).await;
    for amount in 1..=300 {
        let done = deliver(&client, "ping", &json!({"order_amount": amount})).await;
        done.receipt.read();
    }
    let sent = api.lines().len();
    let _again = deliver(&client, "ping", &json!({"order_amount": 0})).await;
    assert_eq!(api.lines().len(), sent);
}
