//! What a signal ends, and what is said of a write that it leaves open.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Finished, SandboxHost, World};
use serde_json::json;

use super::ending::{NEVER, SIGTERM, SLOW, assert_answered, cancel_put_off, slow_capture};

const SIGHUP: i32 = 1;

const SIGINT: i32 = 2;

#[test]
fn at_a_signal_a_write_on_its_way_is_answered_and_reported() {
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        let mut world = World::start();
        let order_id = world.place_order();
        let id = slow_capture(&mut world, &order_id, SLOW);
        world.server.signal(signal);
        let finished = world.server.wait();
        assert_answered(&finished, id);
        assert_eq!(world.sandbox.effects().captures, 1);
        let stderr = &finished.stderr;
        assert!(
            stderr.contains("capture_klarna_order") && stderr.contains("done"),
            "{stderr}"
        );
    }
}

#[test]
fn a_signal_ends_reads() {
    let mut world = World::start();
    let order_id = world.place_order();
    world.sandbox.fail_next(Fault::Delay(NEVER));
    let id = world
        .server
        .start_call("get_order_details", json!({"order_id": order_id}));
    world.sandbox.await_request("GET", &order_id);
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_eq!(finished.code, Some(0));
    let messages = finished.messages();
    assert_eq!(messages[0]["id"], id);
    assert_eq!(messages[0]["result"]["isError"], true);
}

#[test]
fn a_signal_ends_the_attempts_of_a_write() {
    let mut world = World::start();
    cancel_put_off(&mut world);
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_eq!(finished.code, Some(0));
    assert_eq!(world.sandbox.journal().len(), 1);
    assert_eq!(world.sandbox.effects().cancels, 0);
    let stderr = &finished.stderr;
    assert!(
        stderr.contains("cancel_authorized_order") && stderr.contains("refused"),
        "{stderr}"
    );
}

/// A person's Ctrl-C and the host's own signal often arrive together.
#[test]
fn signals_of_other_kinds_do_not_drop_a_write() {
    let mut world = World::start();
    let order_id = world.place_order();
    let id = slow_capture(&mut world, &order_id, SLOW);
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        world.server.signal(signal);
    }
    assert_answered(&world.server.wait(), id);
    assert_eq!(world.sandbox.effects().captures, 1);
}

/// What the log says of a capture that was on the wire when the server ended.
fn assert_reported_as_unknown(sandbox: &SandboxHost, finished: &Finished) {
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    let journal = sandbox.journal();
    let capture = journal.iter().find(|exchange| exchange.method == "POST");
    let key = capture.unwrap().idempotency_key().unwrap();
    let line = finished
        .stderr
        .lines()
        .find(|line| line.contains("unknown"));
    let line = line.unwrap_or_else(|| panic!("{}", finished.stderr));
    assert!(
        line.contains("capture_klarna_order") && line.contains(key),
        "{line}"
    );
}

#[test]
fn a_write_that_does_not_end_is_reported_as_unknown() {
    let mut world = World::start();
    let order_id = world.place_order();
    slow_capture(&mut world, &order_id, NEVER);
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_reported_as_unknown(&world.sandbox, &finished);
}

#[test]
fn a_second_signal_ends_at_once_and_reports_open_writes() {
    for signal in [SIGTERM, SIGINT] {
        let mut world = World::start();
        let order_id = world.place_order();
        world
            .sandbox
            .fail_when(Matcher::any().method("GET"), Fault::Delay(NEVER), 1);
        let read = world
            .server
            .start_call("get_order_details", json!({"order_id": order_id}));
        world.sandbox.await_request("GET", &order_id);
        slow_capture(&mut world, &order_id, NEVER);
        world.server.signal(signal);
        // The first signal has arrived when the read is given up.
        world.server.finish_call(read).expect_error();
        world.server.signal(signal);
        let finished = world.server.wait();
        assert_reported_as_unknown(&world.sandbox, &finished);
    }
}

/// How many calls talk to the API at once.
const CONCURRENT: usize = 32;

#[test]
fn calls_that_wait_their_turn_are_not_sent_after_a_signal() {
    let mut world = World::start();
    let order_id = world.place_order();
    let slow = Fault::Delay(Duration::from_secs(1));
    let captures = Matcher::new("POST", "/captures");
    world.sandbox.fail_when(captures, slow, 100);
    let begun: Vec<_> = (1..=CONCURRENT + 8)
        .map(|amount| {
            let arguments = json!({"order_id": order_id, "captured_amount": amount});
            world.server.start_call("capture_klarna_order", arguments)
        })
        .collect();
    while world.sandbox.journal().len() < CONCURRENT {
        std::thread::sleep(Duration::from_millis(1));
    }
    world.server.signal(SIGTERM);
    let finished = world.server.wait();
    assert_eq!(finished.code, Some(0));
    let messages = finished.messages();
    assert_eq!(messages.len(), begun.len());
    let not_sent = messages
        .iter()
        .filter(|answer| answer.to_string().contains("not_sent"));
    assert_eq!(not_sent.count(), 8);
    assert_eq!(world.sandbox.effects().captures, 32);
}
