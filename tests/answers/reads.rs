//! Reads are what an unknown outcome sends an agent to: one that reads nothing says so.

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::subject::{CAPTURE, READ_ORDER, READ_SESSION};
use klarna_tools_tests::{Subject, World};
use serde_json::{Value, json};

use super::bodies::Bodies;

/// Answers every read of `subject` with this, and calls.
fn expect_nothing_read(subject: &Subject, status: u16, body: &str) {
    let mut world = World::start();
    let arguments = (subject.prepare)(&mut world);
    let fault = Fault::Answer {
        status,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
        committed: false,
    };
    world
        .sandbox
        .fail_when(subject.matcher(), fault, usize::MAX);
    let answer = world.server.call(subject.tool, arguments);
    assert_eq!(answer.outcome(), "unknown", "{body}: {}", answer.text());
    assert!(answer.text().starts_with("NOT READ."), "{}", answer.text());
}

#[test]
fn a_read_that_reads_nothing_is_an_error() {
    for (subject, status, body) in [
        (&READ_ORDER, 200, "[1]"),
        (&READ_ORDER, 200, "\"x\""),
        (&READ_SESSION, 200, "null"),
        (&READ_SESSION, 200, "5"),
        (&READ_ORDER, 200, "{}"),
        (&READ_SESSION, 200, "{\"error_code\": \"NOT_FOUND\"}"),
        (&READ_ORDER, 206, "{\"status\": \"CAPTURED\"}"),
        (
            &READ_ORDER,
            200,
            "{\"order_id\": \"another\", \"status\": \"CAPTURED\"}",
        ),
        (
            &READ_SESSION,
            200,
            "{\"session_id\": \"another\", \"status\": \"complete\"}",
        ),
    ] {
        expect_nothing_read(subject, status, body);
    }
}

#[test]
fn an_id_in_other_letters_is_the_same() {
    let mut world = World::start();
    let arguments = (READ_ORDER.prepare)(&mut world);
    Bodies::of(&world, Matcher::any()).change(|order| {
        let id = order["order_id"].as_str().unwrap().to_uppercase();
        order["order_id"] = json!(id);
    });
    let answer = world.server.call(READ_ORDER.tool, arguments);
    answer.expect_success();
}

#[test]
fn another_order_behind_a_write_is_a_warning() {
    let mut world = World::start();
    let arguments = (CAPTURE.prepare)(&mut world);
    Bodies::of(&world, Matcher::new("GET", "/orders/"))
        .change(|order| order["order_id"] = json!("another"));
    let success = world.server.call(CAPTURE.tool, arguments).expect_success();
    assert_eq!(success["order"], Value::Null, "{success}");
    let warnings = success["warnings"].to_string();
    assert!(
        warnings.contains("another order_id than was asked for"),
        "{warnings}"
    );
}

#[test]
fn nothing_of_the_order_behind_a_write_is_a_warning() {
    let mut world = World::start();
    let arguments = (CAPTURE.prepare)(&mut world);
    Bodies::of(&world, Matcher::new("GET", "/orders/")).change(|order| *order = json!({}));
    let success = world.server.call(CAPTURE.tool, arguments).expect_success();
    assert_eq!(success["order"], Value::Null, "{success}");
    let warnings = success["warnings"].to_string();
    assert!(warnings.contains("nothing of what was asked"), "{warnings}");
}
