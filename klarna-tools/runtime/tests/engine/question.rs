//! What a person is asked before a call is sent.

use std::sync::Arc;

use serde_json::{Value, json};
use toolspec_runtime::model::{Kind, Object, Property, Schema, Text, Union};
use toolspec_runtime::{CancellationToken, NotConfirmed, Outcome, Tools};

use crate::api::{Api, Reply};
use crate::policy::{created, payout, prepared};
use crate::tools::{changed, client, client_of};

async fn question(tool: &str, api: &Api, arguments: Value) -> Option<String> {
    let prepared = prepared(&client(api), tool, arguments).await;
    prepared.question().await.ok().unwrap()
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
async fn an_unknown_currency_is_shown_as_unknown() {
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
