//! A call of two requests says of each whether it was carried out.

use klarna_sandbox::{Effects, Fault};
use klarna_tools_tests::subject::{CHANGE_ADDRESS, SHIP_ORDER};
use klarna_tools_tests::{Answer, Subject, World, cart, check_all};
use serde_json::{Value, json};

use super::ending::Ending;

const TOOL: &str = "update_order_shipping";

/// A world, and the arguments that change the address and add tracking to its order.
fn begin() -> (World, Value) {
    let world = World::start();
    let order_id = world.place_order();
    let arguments = json!({
        "order_id": order_id,
        "shipping_address": cart::address(),
        "shipping_info": [cart::parcel()],
    });
    (world, arguments)
}

/// The names of the two steps in answers.
fn steps() -> [Value; 2] {
    let (mut world, arguments) = begin();
    let applied = world.server.call(TOOL, arguments).expect_success()["applied"].clone();
    let applied = applied.as_array().expect("a list");
    let [address, tracking] = applied.as_slice() else {
        panic!("{applied:?}");
    };
    [address.clone(), tracking.clone()]
}

/// Calls while the request of `struck` always meets the fault.
fn call(world: &mut World, arguments: &Value, struck: &Subject, fault: Fault) -> Answer {
    world.sandbox.fail_when(struck.matcher(), fault, usize::MAX);
    let answer = world.server.call(TOOL, arguments.clone());
    world.sandbox.clear_faults();
    answer
}

fn resolve(world: &mut World, mut arguments: Value, failure: &Value) {
    arguments["idempotency_key"] = failure["idempotency_key"].clone();
    let again = world.server.call(TOOL, arguments).expect_success();
    assert_eq!(again["applied"], json!(steps()));
    let Effects {
        address_updates,
        shipping_infos,
        ..
    } = world.sandbox.effects();
    assert_eq!((address_updates, shipping_infos), (1, 1));
}

#[test]
fn an_unknown_first_step_leaves_the_second_unsent() {
    let [address, tracking] = steps();
    let faults = [Fault::DropBeforeCommit, Fault::DropAfterCommit];
    check_all(
        &faults,
        |fault| format!("{fault:?}"),
        |fault| {
            let (mut world, arguments) = begin();
            let answer = call(&mut world, &arguments, &CHANGE_ADDRESS, fault.clone());
            let (failure, text) = (answer.failure(), answer.text());
            assert_eq!(Ending::of(&answer), Ending::Unknown, "{text}");
            assert_eq!(failure.get("applied"), None, "{text}");
            assert_eq!(failure["in_doubt"], json!([address]), "{text}");
            assert_eq!(failure["not_applied"], json!([tracking]), "{text}");
            assert_eq!(SHIP_ORDER.attempts(&world).len(), 0);
            for step in [&address, &tracking] {
                assert!(text.contains(step.as_str().unwrap()), "{text}");
            }
            resolve(&mut world, arguments, &failure);
        },
    );
}

#[test]
fn an_unknown_second_step_does_not_hide_the_first() {
    let [address, tracking] = steps();
    let faults = [
        Fault::DropBeforeCommit,
        Fault::ResetAfterCommit,
        Fault::status(503),
        Fault::status_after_commit(500),
    ];
    check_all(
        &faults,
        |fault| format!("{fault:?}"),
        |fault| {
            let (mut world, arguments) = begin();
            let answer = call(&mut world, &arguments, &SHIP_ORDER, fault.clone());
            let (failure, text) = (answer.failure(), answer.text());
            assert_eq!(Ending::of(&answer), Ending::Unknown, "{text}");
            assert!(text.starts_with("PARTLY DONE."), "{text}");
            assert_eq!(failure["applied"], json!([address]), "{text}");
            assert_eq!(failure["in_doubt"], json!([tracking]), "{text}");
            assert_eq!(failure.get("not_applied"), None, "{text}");
            assert_eq!(world.sandbox.effects().address_updates, 1);
            resolve(&mut world, arguments, &failure);
        },
    );
}

#[test]
fn a_refused_step_does_not_hide_the_one_before() {
    let [address, tracking] = steps();
    let (mut world, arguments) = begin();
    let answer = call(&mut world, &arguments, &SHIP_ORDER, Fault::status(404));
    let (failure, text) = (answer.failure(), answer.text());
    assert_eq!(Ending::of(&answer), Ending::Refused, "{text}");
    assert!(text.starts_with("PARTLY DONE."), "{text}");
    assert!(!text.contains("Nothing was changed"), "{text}");
    assert_eq!(failure["applied"], json!([address]), "{text}");
    assert_eq!(failure["not_applied"], json!([tracking]), "{text}");
    assert_eq!(failure.get("in_doubt"), None, "{text}");
    let effects = world.sandbox.effects();
    assert_eq!((effects.address_updates, effects.shipping_infos), (1, 0));
}

#[test]
fn a_refused_first_step_ends_the_call() {
    let [address, tracking] = steps();
    let (mut world, arguments) = begin();
    let answer = call(&mut world, &arguments, &CHANGE_ADDRESS, Fault::status(403));
    let (failure, text) = (answer.failure(), answer.text());
    assert_eq!(Ending::of(&answer), Ending::Refused, "{text}");
    assert!(text.starts_with("REFUSED. Nothing was changed"), "{text}");
    assert_eq!(failure.get("applied"), None, "{text}");
    assert_eq!(failure["not_applied"], json!([address, tracking]), "{text}");
    assert_eq!(SHIP_ORDER.attempts(&world).len(), 0);
    let effects = world.sandbox.effects();
    assert_eq!((effects.address_updates, effects.shipping_infos), (0, 0));
}

#[test]
fn a_step_that_fails_once_is_sent_again() {
    for struck in [&CHANGE_ADDRESS, &SHIP_ORDER] {
        let (mut world, arguments) = begin();
        let once = Fault::ResetAfterCommit;
        world.sandbox.fail_when(struck.matcher(), once, 1);
        world.server.call(TOOL, arguments).expect_success();
        let effects = world.sandbox.effects();
        assert_eq!((effects.address_updates, effects.shipping_infos), (1, 1));
    }
}
