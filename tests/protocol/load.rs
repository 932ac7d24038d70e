//! Many calls at once.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Protocol, World, cart};
use serde_json::{Value, json};

const CALLS: i64 = 200;

/// An order over so many bulbs.
fn order(world: &World, bulbs: i64) -> String {
    const PRICE: i64 = 1_550;
    let mut purchase = cart::session();
    purchase["order_amount"] = json!(bulbs * PRICE);
    purchase["order_lines"] = json!([{
        "name": "Warm light bulb",
        "quantity": bulbs,
        "unit_price": PRICE,
        "total_amount": bulbs * PRICE,
    }]);
    world
        .sandbox
        .place_order(purchase.as_object().unwrap())
        .unwrap()
}

#[test]
fn two_hundred_calls_at_once_are_each_answered_with_their_own() {
    for protocol in Protocol::ALL {
        let mut world = World::start_with(protocol);
        let orders: Vec<_> = (1..=CALLS).map(|bulbs| order(&world, bulbs)).collect();
        let calls: Vec<_> = (1..)
            .zip(&orders)
            .map(|(amount, order_id)| start(&mut world, amount, order_id))
            .collect();
        for ((amount, order_id), id) in (1..).zip(&orders).zip(calls) {
            check(
                &world.server.finish_call(id).expect_success(),
                amount,
                order_id,
            );
        }
        let effects = world.sandbox.effects();
        assert_eq!(effects.captures, u64::try_from(CALLS / 2).unwrap());
        let sum: i64 = (1..=CALLS).filter(|amount| amount % 2 == 0).sum();
        assert_eq!(effects.captured_amount, sum);
        assert_eq!(world.server.finish_process().stdout_rest, "");
    }
}

/// Every second one captures, each another amount.
fn start(world: &mut World, amount: i64, order_id: &str) -> i64 {
    if amount % 2 == 0 {
        let arguments = json!({"order_id": order_id, "captured_amount": amount});
        world.server.start_call("capture_klarna_order", arguments)
    } else {
        world
            .server
            .start_call("get_order_details", json!({"order_id": order_id}))
    }
}

fn check(answer: &Value, amount: i64, order_id: &str) {
    if amount % 2 == 0 {
        assert_eq!(answer["order"]["captured_amount"], amount, "{answer}");
    } else {
        assert_eq!(answer["order_id"], order_id, "{answer}");
    }
    let order = if amount % 2 == 0 {
        &answer["order"]
    } else {
        answer
    };
    assert_eq!(order["order_amount"], amount * 1_550, "{answer}");
}

/// How many calls talk to the API at once.
const AT_ONCE: usize = 32;

/// How many more may wait.
const WAITING: usize = 1024;

/// Makes so many calls that are answered after `delay`.
fn keep_busy(world: &mut World, delay: Duration, calls: usize) -> Vec<i64> {
    let order_id = world.place_order();
    let slow = Matcher::new("GET", &order_id);
    world
        .sandbox
        .fail_when(slow, Fault::Delay(delay), usize::MAX);
    let mut read = || {
        let arguments = json!({"order_id": order_id});
        world.server.start_call("get_order_details", arguments)
    };
    (0..calls).map(|_| read()).collect()
}

#[test]
fn a_call_that_waits_while_an_identical_one_is_answered_is_the_same() {
    for protocol in Protocol::ALL {
        let mut world = World::start_with(protocol);
        let arguments = json!({"order_id": world.place_order(), "captured_amount": 1_000});
        let delay = Duration::from_millis(500);
        keep_busy(&mut world, delay, AT_ONCE - 1);
        let capture = |world: &mut World| {
            let arguments = arguments.clone();
            world.server.start_call("capture_klarna_order", arguments)
        };
        let first = capture(&mut world);
        keep_busy(&mut world, delay, 1);
        let second = capture(&mut world);
        for call in [first, second] {
            world.server.finish_call(call).expect_success();
        }
        assert_eq!(world.sandbox.effects().captures, 1);
        let third = capture(&mut world);
        world.server.finish_call(third).expect_success();
        assert_eq!(
            world.sandbox.effects().captures,
            2,
            "its caller knew the answer"
        );
    }
}

#[test]
fn a_call_behind_a_thousand_others_is_not_taken() {
    let mut world = World::start();
    let order_id = world.place_order();
    let calls = keep_busy(&mut world, Duration::from_mins(10), AT_ONCE + WAITING);
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    let answer = world.server.call("capture_klarna_order", arguments.clone());
    let failure = answer.failure();
    assert_eq!(failure["outcome"], "not_sent", "{failure}");
    assert_eq!(failure["retryable"], true, "{failure}");
    for call in calls {
        world.server.cancel(call);
    }
    let answer = world.server.call("capture_klarna_order", arguments);
    answer.expect_success();
}
