//! What a tool may not do without a person, beyond an amount, or too often.

use std::sync::LazyLock;

use serde_json::{Value, json};
use toolspec_runtime::model::{Ceiling, Moved, ValueRef};
use toolspec_runtime::{CancellationToken, Client, Outcome, Prepared, call_typed};

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, call, call_as, call_of, changed, client};

static NEVER: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);

pub(crate) fn payout(amount: i64) -> Value {
    json!({"order_id": "o", "captured_amount": amount, "currency": "EUR"})
}

pub(crate) fn created() -> Reply {
    Reply::status(201).with("Capture-Id", "c")
}

pub(crate) async fn prepared(client: &Client, tool: &str, arguments: Value) -> Prepared {
    let Value::Object(arguments) = arguments else {
        panic!("arguments are an object")
    };
    let tool = client.tools().tool(tool).unwrap();
    tool.prepare(client, arguments).await.ok().unwrap()
}

async fn asks(prepared: &Prepared) -> bool {
    prepared.question().await.ok().unwrap().is_some()
}

#[tokio::test]
async fn one_call_moves_at_most_the_ceiling() {
    let api = Api::start(vec![created(), Reply::status(404)]).await;
    call(&api, "payout", payout(5_000)).await.unwrap();
    let sent = api.lines().len();
    for amount in [5_001, -5_001, i64::MAX, i64::MIN] {
        let failure = call(&api, "payout", payout(amount)).await.unwrap_err();
        assert_eq!(failure.outcome, Outcome::NotSent);
        assert!(!failure.retryable);
        assert!(
            failure.message.contains("at most 50.00 EUR"),
            "{}",
            failure.message
        );
    }
    let failure = call(&api, "payout", payout(6_050)).await.unwrap_err();
    assert!(failure.message.contains("60.50 EUR"), "{}", failure.message);
    let arguments = json!({"order_id": "o", "captured_amount": 5_001});
    let failure = call(&api, "payout", arguments).await.unwrap_err();
    assert!(
        failure.message.contains("5000 minor units"),
        "{}",
        failure.message
    );
    assert_eq!(api.lines().len(), sent);
}

#[tokio::test]
async fn the_ceiling_applies_to_typed_callers() {
    let api = Api::start(vec![]).await;
    let outcome = call_typed::<_, Value>(&client(&api), "payout", &payout(5_001)).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    assert_eq!(api.lines(), [""; 0]);
}

#[tokio::test]
async fn what_is_under_a_ceiling_that_nothing_can_keep_is_not_sent() {
    let api = Api::start(vec![]).await;
    let tools = changed(|toolset| {
        let mut tools = toolset.tools.iter_mut();
        let payout = tools.find(|tool| tool.name == "payout").unwrap();
        payout.ceilings.push("payouts".to_owned());
        payout.moved = Some(Moved {
            amount: ValueRef::Argument("captured_amount".to_owned()),
            currency: ValueRef::Argument("currency".to_owned()),
        });
        let most = [("EUR".to_owned(), 100)];
        let day = most.into_iter().collect();
        let ceiling = Ceiling {
            day,
            ..Ceiling::default()
        };
        toolset
            .server
            .ceilings
            .insert("payouts".to_owned(), ceiling);
    });
    let outcome = call_of(&tools, &api, "payout", payout(1)).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    let why = "A ceiling of a day needs a store, and this program keeps none.";
    assert_eq!(failure.message, why);
    assert_eq!(api.lines(), [""; 0]);
}

#[tokio::test]
async fn a_tool_is_called_as_often_as_its_rate_allows() {
    let answers = vec![Reply::json(200, &json!({"status": "OPEN"})); 3];
    let api = Api::start(answers).await;
    let (first, never) = (client(&api), CancellationToken::new());
    let read = json!({"order_id": "o"});
    call_as(&first, "rare", json!({}), &never)
        .await
        .unwrap_err();
    for _ in 0..2 {
        call_as(&first, "rare", read.clone(), &never).await.unwrap();
    }
    let clone = first.clone();
    let failure = call_as(&clone, "rare", read.clone(), &never)
        .await
        .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::NotSent, true)
    );
    let (message, next) = (failure.message, failure.next);
    assert_eq!(message, "rare may be called 2 times per hour, and it was.");
    assert!(
        next.starts_with("Wait ") && next.contains(" seconds"),
        "{next}"
    );
    assert_eq!(api.lines().len(), 2);
    let other = client(&api);
    call_as(&other, "rare", read, &never).await.unwrap();
}

#[tokio::test]
async fn what_belongs_to_an_earlier_call_counts_against_no_rate() {
    let mut answers = vec![Reply::Delayed(Box::new(Reply::status(503))); 4];
    answers.extend([created(), Reply::status(404), created(), Reply::status(404)]);
    let api = Api::start(answers).await;
    let client = client(&api);
    let mut capture = json!({"order_id": "o", "captured_amount": 1});
    let call = || call_as(&client, "seldom", capture.clone(), &NEVER);
    let (first, joined) = tokio::join!(call(), call());
    assert_eq!(first.unwrap_err().outcome, Outcome::Unknown);
    assert_eq!(joined.unwrap_err().outcome, Outcome::Unknown);
    let resumed = call().await.unwrap();
    let failure = call().await.unwrap_err();
    assert!(failure.message.contains("once per hour"), "{failure}");
    capture["idempotency_key"] = resumed.structured["idempotency_key"].clone();
    call_as(&client, "seldom", capture, &NEVER).await.unwrap();
}

#[tokio::test]
async fn what_belongs_to_an_earlier_call_asks_nobody() {
    let api = Api::start(vec![created(), Reply::status(404)]).await;
    let client = client(&api);
    let prepared = || prepared(&client, "payout", payout(1_001));
    let confirmed = prepared().await;
    assert!(asks(&confirmed).await);
    let again = prepared().await;
    let _unread = confirmed.deliver(&NEVER).await;
    assert!(asks(&again).await, "it was prepared before");
    let repeated = prepared().await;
    assert!(!asks(&repeated).await);
    for call in [again, repeated] {
        let text = call.send(&NEVER).await.unwrap().text;
        assert!(text.contains("the earlier call's answer"), "{text}");
    }
    assert_eq!(api.lines().len(), 2);
    assert!(asks(&prepared().await).await);
}

#[tokio::test]
async fn the_ceiling_is_reported_in_the_currency_of_the_order() {
    let order = json!({"order_id": "o", "purchase_currency": "USD"});
    let api = Api::start(vec![Reply::json(200, &order)]).await;
    let arguments = json!({"order_id": "o", "captured_amount": 5_001});
    let failure = call(&api, "give_back", arguments).await.unwrap_err();
    let expected = "at most 50.00 USD; this one asks for 50.01 USD";
    assert!(failure.message.contains(expected), "{failure}");
}

#[test]
fn a_tool_answers_to_its_aliases() {
    for name in ["payout", "pay_out", "transfer"] {
        assert_eq!(TOOLSET.tool(name).unwrap().name, "payout");
    }
    assert!(TOOLSET.tool("payouts").is_none());
}
