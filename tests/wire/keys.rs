//! Idempotency keys that come back.

use klarna_sandbox::Exchange;
use klarna_tools_tests::{Server, World, cart};
use serde_json::{Value, json};

use super::refusals::refused;
use super::subject::Subject;

/// The calls that carry a key.
const KEYED: [&str; 5] = [
    "capture_klarna_order",
    "refund_klarna_order",
    "cancel_authorized_order",
    "update_order_shipping",
    "update_order_shipping: tracking",
];

/// Minutes in a day, in which a key counts its time.
const DAY: u32 = 24 * 60;

/// Performs the call; returns its tool, its arguments with the key that came back, and its result.
fn perform(subject: &mut Subject, call: &str) -> (String, Value, Value) {
    let (tool, mut arguments) = subject.call(call);
    let result = subject
        .world
        .server
        .call(&tool, arguments.clone())
        .expect_success();
    arguments["idempotency_key"] = result["idempotency_key"].clone();
    subject.world.sandbox.clear_journal();
    (tool, arguments, result)
}

#[test]
fn the_same_call_with_its_key_is_replayed() {
    for call in KEYED {
        let mut subject = Subject::start();
        let (tool, arguments, first) = perform(&mut subject, call);
        let effects = subject.world.sandbox.effects();
        let second = subject.world.server.call(&tool, arguments).expect_success();
        assert_eq!(second, first, "{call}");
        assert_eq!(subject.world.sandbox.effects(), effects, "{call}");
        assert_replayed(&subject.world.sandbox.journal(), call);
    }
}

fn assert_replayed(journal: &[Exchange], call: &str) {
    let mut writes = journal
        .iter()
        .filter(|exchange| exchange.method != "GET")
        .peekable();
    assert!(writes.peek().is_some(), "{call} was not sent");
    assert!(
        writes.all(|exchange| exchange.replayed),
        "{call}: {journal:?}"
    );
}

#[test]
fn a_key_outlives_the_server_that_made_it() {
    let mut subject = Subject::start();
    let (tool, arguments, first) = perform(&mut subject, "capture_klarna_order");
    let effects = subject.world.sandbox.effects();
    let mut next = Server::builder()
        .credentials()
        .sandbox(&subject.world.sandbox)
        .state(subject.world.server.state())
        .start();
    assert_eq!(next.call(&tool, arguments).expect_success(), first);
    assert_eq!(subject.world.sandbox.effects(), effects);
}

#[test]
fn order_and_spelling_of_the_arguments_do_not_count() {
    let mut subject = Subject::start();
    let (tool, arguments, first) = perform(&mut subject, "capture_klarna_order");
    let arguments = arguments.as_object().unwrap().iter().rev();
    let reversed: serde_json::Map<_, _> = arguments.map(|(k, v)| (k.clone(), v.clone())).collect();
    let second = subject.world.server.call(&tool, Value::Object(reversed));
    assert_eq!(second.expect_success(), first);
}

#[test]
fn a_key_with_other_arguments_is_refused() {
    for call in KEYED {
        let mut subject = Subject::start();
        let (tool, arguments, _) = perform(&mut subject, call);
        for (what, changed) in variants(&arguments, &subject.world.place_order()) {
            let violations = refused(&mut subject.world, &tool, changed);
            assert_eq!(
                violations.pointers(),
                ["/idempotency_key"],
                "{call}: {what}"
            );
            assert!(
                violations
                    .text
                    .contains("belongs to a call with other arguments")
            );
        }
    }
}

/// The arguments with one difference each.
fn variants(arguments: &Value, other_order: &str) -> Vec<(String, Value)> {
    let mut variants = Vec::new();
    let mut change = |what: &str, edit: &dyn Fn(&mut Value)| {
        let mut changed = arguments.clone();
        edit(&mut changed);
        variants.push((what.to_owned(), changed));
    };
    change("another order", &|changed| {
        changed["order_id"] = json!(other_order);
    });
    for amount in ["captured_amount", "refunded_amount"] {
        if arguments.get(amount).is_some() {
            change("another amount", &|changed| changed[amount] = json!(1));
            change("another text", &|changed| {
                changed["description"] = json!("Other");
            });
            change("one argument less", &|changed| {
                changed.as_object_mut().unwrap().remove("reference");
            });
            change("another depth", &|changed| {
                changed["order_lines"][0]["name"] = json!("Another lamp");
            });
        }
    }
    if arguments.get("captured_amount").is_none() && arguments.get("shipping_info").is_some() {
        change("another parcel", &|changed| {
            changed["shipping_info"][0]["tracking_number"] = json!("EX-2");
        });
        change("one step more or less", &|changed| {
            let changed = changed.as_object_mut().unwrap();
            if changed.remove("shipping_address").is_none() {
                changed.insert("shipping_address".to_owned(), cart::address());
            }
        });
    }
    variants
}

#[test]
fn a_key_of_another_tool_is_refused() {
    let mut world = World::start();
    let order_id = world.place_order();
    let cancelled = world
        .server
        .call("cancel_authorized_order", json!({"order_id": order_id}));
    let key = cancelled.expect_success()["idempotency_key"].clone();
    let arguments = json!({
        "order_id": order_id,
        "shipping_info": [cart::parcel()],
        "idempotency_key": key,
    });
    let violations = refused(&mut world, "update_order_shipping", arguments);
    assert_eq!(violations.pointers(), ["/idempotency_key"]);
}

#[test]
fn what_is_not_a_key_is_refused() {
    let mut subject = Subject::start();
    let (tool, mut arguments, _) = perform(&mut subject, "cancel_authorized_order");
    let key = arguments["idempotency_key"].as_str().unwrap().to_owned();
    for wrong in [
        json!("again"),
        json!(key.to_uppercase()),
        json!(key.replace('-', "")),
        json!(format!("{{{key}}}")),
        json!(format!("{key}{key}")),
        json!(&key[..35]),
        json!("c6010e41-5eb0-46a9-8cc0-decb265419b1"), // a version 4 UUID of somebody else
        json!(format!("{}41-5eb0-46a9-8cc0-decb265419b1", &key[..6])), // the same, made just now
        json!("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), // version 1
        json!("886313e1-3b8a-5372-9b90-0c9aee199e5d"), // version 5
        json!("00000000-0000-0000-0000-000000000000"),
        json!("k".repeat(10_000)),
        json!("\u{202e}key"),
        json!(17),
        json!([key]),
    ] {
        arguments["idempotency_key"] = wrong.clone();
        let violations = refused(&mut subject.world, &tool, arguments.clone());
        assert_eq!(violations.pointers(), ["/idempotency_key"], "{wrong}");
    }
}

/// A key says itself when it was made; nobody makes it younger, older or another one.
#[test]
fn a_key_that_was_changed_is_refused() {
    let mut subject = Subject::start();
    let (tool, mut arguments, _) = perform(&mut subject, "capture_klarna_order");
    let key = arguments["idempotency_key"].as_str().unwrap().to_owned();
    let last = if key.ends_with('0') { "1" } else { "0" };
    let changed = [
        aged(&key, 1),
        aged(&key, DAY - 90),
        aged(&key, DAY),
        format!("{}{last}", &key[..35]),
    ];
    for changed in changed {
        arguments["idempotency_key"] = json!(changed);
        let violations = refused(&mut subject.world, &tool, arguments.clone());
        assert_eq!(violations.pointers(), ["/idempotency_key"], "{changed}");
    }
}

#[test]
fn a_key_of_other_credentials_is_refused() {
    let mut subject = Subject::start();
    let (tool, arguments, _) = perform(&mut subject, "capture_klarna_order");
    let mut other = Server::builder()
        .credentials()
        .env("KLARNA_SHARED_SECRET", "another-password")
        .sandbox(&subject.world.sandbox)
        .start();
    let refused = other.call(&tool, arguments);
    assert_eq!(refused.outcome(), "not_sent", "{}", refused.text());
    assert_eq!(subject.world.sandbox.journal().len(), 0);
}

/// `key` as if it had been made so many minutes earlier: its first 24 bits count them.
fn aged(key: &str, minutes: u32) -> String {
    let made = u32::from_str_radix(&key[..6], 16).unwrap();
    format!("{:06x}{}", made - minutes, &key[6..])
}
