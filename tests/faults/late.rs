//! Klarna goes on working after the caller has given up.

use std::thread::sleep;
use std::time::Duration;

use klarna_sandbox::Fault;
use klarna_tools_tests::subject::{CAPTURE, CREATE_ORDER};
use klarna_tools_tests::{World, cart};
use serde_json::json;

use super::ending::Ending;

/// Longer than the server waits.
const LATE: Fault = Fault::Delay(Duration::from_secs(2));

/// Waits until `world` is as it will be.
fn wait_until(world: &World, settled: impl Fn(&World) -> bool) {
    for _ in 0..500 {
        if settled(world) {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("it does not come about");
}

#[test]
fn a_write_that_comes_through_behind_its_repetition_has_no_second_effect() {
    let mut world = World::start_as(|server| server.arg("--timeout").arg("1"));
    let mut arguments = (CAPTURE.prepare)(&mut world);
    world.sandbox.fail_when(CAPTURE.matcher(), LATE, 1);
    let answer = world.server.call(CAPTURE.tool, arguments.clone());
    assert_eq!(Ending::of(&answer), Ending::Unknown, "{}", answer.text());
    let failure = answer.failure();
    let next = failure["next"].as_str().unwrap();
    assert!(next.contains("up to a minute later"), "{next}");
    arguments["idempotency_key"] = failure["idempotency_key"].clone();
    world.server.call(CAPTURE.tool, arguments).expect_success();
    assert_eq!(world.sandbox.effects().captures, 1);
    wait_until(&world, |world| {
        let attempts = CAPTURE.attempts(world);
        attempts.iter().any(|attempt| attempt.replayed)
    });
    assert_eq!(world.sandbox.effects().captures, 1);
}

#[test]
fn an_order_that_comes_through_after_all_is_found_in_its_session() {
    let mut world = World::start_as(|server| server.arg("--timeout").arg("1"));
    let (session_id, token) = world.approved_session();
    world.sandbox.fail_when(CREATE_ORDER.matcher(), LATE, 1);
    let answer = world.server.call(CREATE_ORDER.tool, cart::order(&token));
    assert_eq!(Ending::of(&answer), Ending::Unknown, "{}", answer.text());
    wait_until(&world, |world| world.sandbox.effects().orders == 1);
    let read = json!({"session_id": session_id});
    let session = world.server.call("get_payment_session", read);
    assert_eq!(session.expect_success()["status"], "complete");
}
