//! What a tool may not do without a person, beyond an amount, or too often.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use toolspec_runtime::model::{Kind, Object, Property, Schema, Text, Union};
use toolspec_runtime::{
    CancellationToken, Client, NotConfirmed, Outcome, Prepared, Tools, call_typed,
};

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, call, call_as, changed, client, client_of};

static NEVER: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);

fn payout(amount: i64) -> Value {
    json!({"order_id": "o", "captured_amount": amount, "currency": "EUR"})
}

fn created() -> Reply {
    Reply::status(201).with("Capture-Id", "c")
}

async fn prepared(client: &Client, tool: &str, arguments: Value) -> Prepared {
    let Value::Object(arguments) = arguments else {
        panic!("arguments are an object")
    };
    let tool = client.tools().tool(tool).unwrap();
    tool.prepare(client, arguments).await.ok().unwrap()
}

async fn asks(prepared: &Prepared) -> bool {
    prepared.question().await.ok().unwrap().is_some()
}

async fn question(tool: &str, api: &Api, arguments: Value) -> Option<String> {
    let prepared = prepared(&client(api), tool, arguments).await;
    prepared.question().await.ok().unwrap()
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
async fn the_ceiling_holds_for_typed_callers() {
    let api = Api::start(vec![]).await;
    let outcome = call_typed::<_, Value>(&client(&api), "payout", &payout(5_001)).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
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
async fn a_person_is_asked_above_the_threshold_only() {
    let api = Api::start(vec![]).await;
    assert_eq!(question("payout", &api, payout(1_000)).await, None);
    assert_eq!(question("payout", &api, payout(-1_000)).await, None);
    assert!(question("payout", &api, payout(1_001)).await.is_some());
    assert!(question("payout", &api, payout(-1_001)).await.is_some());
    let arguments = json!({"order_id": "o", "captured_amount": 1});
    assert_eq!(question("capture", &api, arguments.clone()).await, None);
    assert!(question("close", &api, arguments).await.is_some());
    assert_eq!(api.lines(), ["GET /orders/o"], "for its currency");
}

#[tokio::test]
async fn the_question_says_what_is_done_where_and_over_how_much() {
    let api = Api::start(vec![]).await;
    let mut arguments = payout(1_234);
    arguments["note"] = json!("o\ncaptured_amount: 0.01 EUR");
    arguments["memo"] = json!("x".repeat(500));
    arguments["lines"] = json!([{"name": "n"}, {"name": "m"}]);
    arguments["address"] = json!({"city": "c", "street": "s"});
    let asked = question("payout", &api, arguments).await.unwrap();
    let lines: Vec<&str> = asked.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "Pay out (payout)?",
            "captured_amount: 12.34 EUR",
            "at: 127.0.0.1"
        ]
    );
    assert_eq!(
        lines.last(),
        Some(&"Nothing is sent unless you confirm it.")
    );
    for shown in [
        r#"note: "o captured_amount: 0.01 EUR""#,
        r#"currency: "EUR""#,
        r#"lines[1].name: "m""#,
        r#"address.city: "c""#,
    ] {
        assert!(lines.contains(&shown), "{shown} is not in {asked}");
    }
    assert!(asked.len() < 600, "{asked}");
}

/// Gives back, with everything that an agent may write in an order that suits it.
fn give_back(lines: usize) -> Value {
    let line = json!({"gift": true, "name": "n".repeat(200), "price": 7});
    let bait = "\n x\"\ncaptured_amount: 0.01 USD\n… and 3 more      ";
    json!({
        "note": bait, "labels": {"z final: true": bait}, "lines": vec![line; lines], "reference": "r",
        "final": false, "captured_amount": 1_234, "order_id": "o",
    })
}

/// The tools with lines behind a reference, as what contains itself has it.
fn by_reference() -> Arc<Tools> {
    changed(|toolset| {
        let tools = toolset.tools.iter_mut();
        let arguments = tools.flat_map(|tool| &mut tool.arguments);
        for argument in arguments.filter(|argument| argument.name == "lines") {
            if let Kind::Array(lines) = &mut argument.schema.kind {
                lines.items.label = Some("line".to_owned());
            }
        }
    })
}

#[tokio::test]
async fn nothing_pushes_money_or_a_yes_or_no_out_of_sight() {
    let order = json!({"order_id": "o", "purchase_currency": "JPY"});
    let api = Api::start(vec![Reply::json(200, &order)]).await;
    let client = client_of(&by_reference(), &api);
    let prepared = prepared(&client, "give_back", give_back(40)).await;
    let asked = prepared.question().await.ok().unwrap().unwrap();
    assert!(asked.len() <= 4_100, "{}", asked.len());
    let lines: Vec<&str> = asked.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "Give back (give_back)?",
            "captured_amount: 1234 JPY",
            "at: 127.0.0.1",
            "lines[0].price: 7 JPY",
            "lines[0].gift: true",
        ]
    );
    for shown in [
        "lines[39].price: 7 JPY",
        "lines[39].gift: true",
        "final: false",
    ] {
        assert!(lines.contains(&shown), "{shown} is not in {asked}");
    }
    let at = |start: &str| lines.iter().position(|line| line.starts_with(start));
    let order = [
        "final: false",
        "order_id: ",
        "reference: ",
        "… and ",
        "note: ",
    ]
    .map(at);
    assert!(
        order.is_sorted() && order[0].is_some(),
        "{order:?}: {asked}"
    );
    let note = r#"note: "x\" captured_amount: 0.01 USD … and 3 more""#;
    assert!(lines.contains(&note), "{asked}");
    let forged = |line: &&&str| line.starts_with("captured_amount") || line.starts_with("final");
    assert_eq!(lines.iter().filter(forged).count(), 2, "{asked}");
    assert_eq!(api.lines(), ["GET /orders/o"]);
}

/// The tools with lines that may also be coupons.
fn with_coupons() -> Arc<Tools> {
    let coupon = Schema::of(Kind::Object(Object::of(vec![Property {
        name: "code".to_owned(),
        schema: Schema::of(Kind::String(Text::default())),
        required: true,
    }])));
    changed(|toolset| {
        let tools = toolset.tools.iter_mut();
        let arguments = tools.flat_map(|tool| &mut tool.arguments);
        for argument in arguments.filter(|argument| argument.name == "lines") {
            if let Kind::Array(lines) = &mut argument.schema.kind {
                let branches = vec![(*lines.items).clone(), coupon.clone()];
                let union = Union {
                    branches,
                    tag: None,
                };
                *lines.items = Schema::of(Kind::Union(union));
            }
        }
    })
}

#[tokio::test]
async fn an_amount_is_one_in_whichever_form_it_was_sent() {
    let order = json!({"order_id": "o", "purchase_currency": "JPY"});
    let api = Api::start(vec![Reply::json(200, &order)]).await;
    let client = client_of(&with_coupons(), &api);
    let prepared = prepared(&client, "give_back", give_back(1)).await;
    let asked = prepared.question().await.ok().unwrap().unwrap();
    assert!(asked.contains("\nlines[0].price: 7 JPY\n"), "{asked}");
}

#[tokio::test]
async fn an_unknown_currency_is_said_to_be_unknown() {
    let api = Api::start(vec![Reply::status(404)]).await;
    let asked = question("give_back", &api, give_back(1)).await.unwrap();
    for shown in [
        "captured_amount: 1234 minor units, currency unknown",
        "lines[0].price: 7 minor",
    ] {
        assert!(asked.contains(shown), "{asked}");
    }
}

#[tokio::test]
async fn what_no_question_can_show_is_not_sent() {
    let api = Api::start(vec![Reply::status(404)]).await;
    let prepared = prepared(&client(&api), "give_back", give_back(200)).await;
    let failure = prepared.question().await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    assert!(failure.message.contains("more amounts"), "{failure}");
}

#[tokio::test]
async fn the_ceiling_is_told_in_the_currency_of_the_order() {
    let order = json!({"order_id": "o", "purchase_currency": "USD"});
    let api = Api::start(vec![Reply::json(200, &order)]).await;
    let arguments = json!({"order_id": "o", "captured_amount": 5_001});
    let failure = call(&api, "give_back", arguments).await.unwrap_err();
    let told = "at most 50.00 USD; this one asks for 50.01 USD";
    assert!(failure.message.contains(told), "{failure}");
}

#[tokio::test]
async fn what_is_confirmed_is_sent_and_what_is_not_is_not() {
    let api = Api::start(vec![created(), Reply::status(404)]).await;
    for (why, word) in [
        (NotConfirmed::NobodyToAsk, "`elicitation`"),
        (NotConfirmed::Declined, "declined"),
        (NotConfirmed::Unanswered, "no answer"),
        (NotConfirmed::TimedOut, "in time"),
        (NotConfirmed::Cancelled, "cancelled"),
    ] {
        let call = prepared(&client(&api), "payout", payout(1_001)).await;
        let failure = call.withhold(why);
        assert_eq!(failure.outcome, Outcome::NotSent);
        assert!(failure.message.contains(word), "{}", failure.message);
        assert!(!failure.next.is_empty());
    }
    assert_eq!(api.lines(), [""; 0]);
    let call = prepared(&client(&api), "payout", payout(1_001)).await;
    let success = call.send(&CancellationToken::new()).await.unwrap();
    assert_eq!(success.structured["capture_id"], "c");
}

#[test]
fn a_tool_answers_to_its_aliases() {
    for name in ["payout", "pay_out", "transfer"] {
        assert_eq!(TOOLSET.tool(name).unwrap().name, "payout");
    }
    assert!(TOOLSET.tool("payouts").is_none());
}
