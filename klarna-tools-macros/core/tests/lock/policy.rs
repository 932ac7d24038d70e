//! Limits and aliases in the lock.

use serde_json::{Value, json};

use super::specs::{MANIFEST, Specs};

/// What is locked as the policy of a tool that is given these further keys.
fn locked(keys: &Value) -> Value {
    let mut specs = Specs::read();
    specs.remove(MANIFEST, "/groups");
    for (key, value) in keys.as_object().unwrap() {
        let pointer = format!("/tools/create_klarna_order/{key}");
        specs.set(MANIFEST, &pointer, value.clone());
    }
    let lock = specs.lock().unwrap_or_else(|errors| panic!("{errors}"));
    lock.value()["tools"]["create_klarna_order"]["policy"].clone()
}

#[test]
fn groups_are_locked_with_each_of_their_tools() {
    let mut specs = Specs::read();
    let (order, session) = ("create_klarna_order", "create_payment_session");
    let groups = json!({ "taking": [session, order], "asking": [order] });
    specs.set(MANIFEST, "/groups", groups);
    let lock = specs.lock().unwrap();
    let tools = &lock.value()["tools"];
    assert_eq!(
        tools[order]["policy"]["groups"],
        json!(["asking", "taking"])
    );
    assert_eq!(tools[session]["policy"]["groups"], json!(["taking"]));
    assert!(tools["get_order_details"]["policy"].get("groups").is_none());
}

#[test]
fn what_is_not_limited_is_not_locked() {
    let moved =
        json!({ "amount": "$inputs.order_amount", "currency": "$inputs.purchase_currency" });
    let unlimited = json!({ "class": "money", "moved": moved });
    assert_eq!(locked(&json!({})), unlimited);
    let nothing = json!({ "aliases": [], "policy": {} });
    assert_eq!(locked(&nothing), unlimited);
}

#[test]
fn limits_are_locked_as_values() {
    let amount = json!({ "argument": "order_amount", "currency": "purchase_currency" });
    for (keys, policy) in [
        (
            json!({ "policy": { "confirm": "always" } }),
            json!({ "class": "money", "confirm": "always", "amount": amount }),
        ),
        (
            json!({ "policy": { "confirm": { "above": 50_000 }, "ceiling": 1_000_000 } }),
            json!({ "class": "money", "confirm": { "above": 50_000 }, "ceiling": 1_000_000, "amount": amount }),
        ),
        (
            json!({ "policy": { "rate": "10 per minute" } }),
            json!({ "class": "money", "rate": { "calls": 10, "seconds": 60 } }),
        ),
        (
            json!({ "aliases": ["place_order", "create_order"] }),
            json!({ "class": "money", "aliases": ["create_order", "place_order"] }),
        ),
    ] {
        let mut locked = locked(&keys);
        locked.as_object_mut().unwrap().shift_remove("moved");
        assert_eq!(locked, policy, "{keys}");
    }
}

#[test]
fn ceilings_are_locked_with_their_amounts_and_with_each_of_their_tools() {
    let mut specs = Specs::read();
    let ceilings = json!({
        "refunds": { "tools": ["refund_klarna_order"], "call": { "USD": 500, "JPY": 5 } },
        "all": { "day": { "EUR": 400 } },
    });
    specs.set(MANIFEST, "/ceilings", ceilings);
    specs.remove(MANIFEST, "/groups");
    let lock = specs.lock().unwrap();
    let locked = json!({
        "all": { "day": { "EUR": 400 } },
        "refunds": { "call": { "JPY": 5, "USD": 500 } },
    });
    assert_eq!(lock.value()["server"]["ceilings"], locked);
    let policy = |tool: &str| lock.value()["tools"][tool]["policy"].clone();
    for (tool, ceilings, amount, currency) in [
        (
            "refund_klarna_order",
            json!(["all", "refunds"]),
            "$inputs.refunded_amount",
            "order.purchase_currency",
        ),
        (
            "create_klarna_order",
            json!(["all"]),
            "$inputs.order_amount",
            "$inputs.purchase_currency",
        ),
        (
            "cancel_authorized_order",
            json!(["all"]),
            "order.remaining_authorized_amount",
            "order.purchase_currency",
        ),
    ] {
        let moved = json!({ "amount": amount, "currency": currency });
        let expected = json!({ "ceilings": ceilings, "class": "money", "moved": moved });
        assert_eq!(policy(tool), expected, "{tool}");
    }
    assert!(policy("get_order_details").get("ceilings").is_none());
}
