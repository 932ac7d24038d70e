//! The read that follows a write decorates the answer. It never decides about it.

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::subject::{
    CANCEL, CAPTURE, CHANGE_ADDRESS, REFUND, SHIP_CAPTURE, SHIP_ORDER,
};
use klarna_tools_tests::{Kind, Subject, World, check_all};

use serde_json::Value;

use super::ending::{Ending, effects, expect_clean};
use super::trouble::{self, Trouble};

const WRITES: [&Subject; 6] = [
    &CAPTURE,
    &REFUND,
    &CANCEL,
    &CHANGE_ADDRESS,
    &SHIP_ORDER,
    &SHIP_CAPTURE,
];

/// Writes while every read-back meets the fault, and returns the success.
fn write(subject: &Subject, fault: &Fault, budget: Option<&str>) -> Value {
    let mut world = World::start_as(|server| match budget {
        Some(seconds) => server.arg("--timeout").arg(seconds),
        None => server,
    });
    let arguments = (subject.prepare)(&mut world);
    world.sandbox.clear_journal();
    let before = effects(&world);
    let read_back = Matcher::new("GET", "/ordermanagement/v1/orders/");
    world
        .sandbox
        .fail_when(read_back, fault.clone(), usize::MAX);
    let answer = world.server.call(subject.tool, arguments);
    expect_clean(&world, &answer);
    assert_eq!(effects(&world) - before, 1, "{} {fault:?}", subject.tool);
    assert_eq!(
        subject.attempts(&world).len(),
        1,
        "{} {fault:?}",
        subject.tool
    );
    answer.expect_success()
}

fn warns(success: &Value) -> bool {
    success["warnings"].as_array().is_some_and(|warnings| {
        warnings.iter().any(|warning| {
            let warning = warning.as_str().unwrap();
            warning.contains("order could not be read back")
                && warning.contains("the write itself succeeded")
        })
    })
}

#[test]
fn a_read_back_that_fails_is_a_warning() {
    let mut troubles = trouble::all();
    troubles.extend([400, 401, 403, 404, 409, 422].map(Trouble::refusing));
    let cases: Vec<_> = troubles.iter().zip(WRITES.iter().cycle()).collect();
    let name = |(trouble, subject): &(&Trouble, &&Subject)| {
        format!("{} {:?}", subject.tool, trouble.fault)
    };
    check_all(&cases, name, |(trouble, subject)| {
        let success = write(subject, &trouble.fault, trouble.budget);
        let is_read = trouble.ending(Kind::Read, true) == Ending::Done;
        assert_eq!(success["order"].is_object(), is_read, "{success}");
        assert_eq!(warns(&success), !is_read, "{success}");
    });
}

#[test]
fn every_write_survives_it() {
    check_all(
        &WRITES,
        |subject| subject.tool.to_owned(),
        |subject| assert!(warns(&write(subject, &Fault::status(404), None))),
    );
}

#[test]
fn a_read_back_that_fails_once_is_repeated() {
    let mut world = World::start();
    let arguments = (CAPTURE.prepare)(&mut world);
    let read_back = Matcher::new("GET", "/ordermanagement/v1/orders/");
    world.sandbox.fail_when(read_back, Fault::status(503), 1);
    let success = world.server.call(CAPTURE.tool, arguments).expect_success();
    assert_eq!(success["order"]["status"], "PART_CAPTURED");
    assert_eq!(success.get("warnings"), None);
}
