//! `halt`, `resume` and `status`.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{STATE, SandboxHost, cart, run, toolspec};
use serde_json::json;

use super::{State, capture, key};

const HALT: [&str; 3] = ["halt", "--reason", "an agent runs wild"];

/// Longer than a halt takes, and short enough for a test.
const SLOW: Duration = Duration::from_secs(2);

#[test]
fn a_running_server_and_the_next_one_send_nothing_until_it_is_resumed() {
    let state = State::new();
    let mut world = state.world();
    let order = json!({"order_id": "98765-XYZ"});
    world
        .server
        .call("get_order_details", order.clone())
        .expect_success();
    let said = state.print(&HALT);
    assert!(
        said.starts_with("Halted at 20") && said.contains("an agent runs wild"),
        "{said}"
    );
    let sent = world.sandbox.journal().len();
    let refused = world.server.call("capture_klarna_order", capture());
    assert_eq!(refused.outcome(), "not_sent");
    for part in [
        "a person halted everything at 20",
        "an agent runs wild",
        "`klarna-mcp resume`",
    ] {
        assert!(refused.text().contains(part), "{}", refused.text());
    }
    let read = world.server.call("get_order_details", order.clone());
    assert_eq!(read.outcome(), "not_sent", "{}", read.text());
    assert_eq!(read.failure()["retryable"], false);
    assert_eq!(world.server.list_tools().len(), 8);

    let mut next = state.server(&world.sandbox);
    assert_eq!(
        next.call("get_order_details", order.clone()).outcome(),
        "not_sent"
    );
    assert_eq!(
        next.call("capture_klarna_order", capture()).outcome(),
        "not_sent"
    );
    assert_eq!(world.sandbox.journal().len(), sent);
    let status = state.print(&["status"]);
    assert!(status.starts_with("Halted at 20"), "{status}");

    assert!(
        state
            .print(&["resume"])
            .starts_with("Resumed; it was halted at 20")
    );
    for server in [&mut world.server, &mut next] {
        let arguments = capture();
        server
            .call("capture_klarna_order", arguments)
            .expect_success();
    }
    assert!(state.print(&["status"]).starts_with("Nothing is halted.\n"));
    assert_eq!(state.print(&["resume"]), "Nothing was halted.\n");
}

#[test]
fn a_halt_reaches_every_program_of_the_user() {
    let state = State::new();
    state.print(&HALT);
    let sandbox = SandboxHost::start();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/klarna.yaml");
    let base = sandbox.base_url();
    let call = [
        "call",
        "capture_klarna_order",
        "order_id=98765-XYZ",
        "captured_amount=5000",
    ];
    let call = [&call[..], &["--manifest", manifest, "--base-url", &base]].concat();
    let variables = [
        ("KLARNA_API_KEY", "name"),
        ("KLARNA_SHARED_SECRET", "secret"),
        (STATE, state.path().to_str().unwrap()),
    ];
    let refused = run(toolspec(), &call, &variables);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.stderr.contains("`toolspec resume`"),
        "{}",
        refused.stderr
    );
    assert_eq!(sandbox.journal().len(), 0);
    let resumed = run(toolspec(), &["resume"], &variables);
    assert_eq!(resumed.code, Some(0), "{}", resumed.stderr);
    let sent = run(toolspec(), &call, &variables);
    assert_eq!(sent.code, Some(0), "{}", sent.stderr);
}

#[test]
fn a_call_that_waits_to_be_sent_again_is_not() {
    let state = State::new();
    let mut world = state.world();
    let busy = Fault::Status {
        status: 503,
        retry_after: Some("3".to_owned()),
        body: None,
        committed: true,
    };
    world
        .sandbox
        .fail_when(Matcher::new("POST", "/captures"), busy, usize::MAX);
    let call = world.server.start_call("capture_klarna_order", capture());
    world.sandbox.await_request("POST", "/captures");
    state.print(&HALT);
    let answer = world.server.finish_call(call);
    assert_eq!(answer.outcome(), "unknown");
    for part in [
        "was not sent: a person halted everything",
        "earlier attempt",
        "idempotency_key",
    ] {
        assert!(answer.text().contains(part), "{}", answer.text());
    }
    assert_eq!(world.sandbox.journal().len(), 1);
}

#[test]
fn the_next_step_of_a_tool_is_not_sent() {
    let state = State::new();
    let mut world = state.world();
    let arguments = json!({
        "order_id": world.place_order(),
        "shipping_address": cart::address(),
        "shipping_info": [cart::parcel()],
    });
    world.sandbox.fail_next(Fault::DelayAfterCommit(SLOW));
    let call = world.server.start_call("update_order_shipping", arguments);
    world.sandbox.await_request("PATCH", "/customer-details");
    state.print(&HALT);
    let answer = world.server.finish_call(call);
    let text = answer.text();
    assert!(text.starts_with("PARTLY DONE."), "{text}");
    assert!(text.contains("halted everything"), "{text}");
    assert_eq!(world.sandbox.journal().len(), 1);
}

#[test]
fn a_write_in_flight_is_listed_with_its_key_and_then_with_what_became_of_it() {
    let state = State::new();
    let mut world = state.world();
    world.sandbox.fail_next(Fault::DelayAfterCommit(SLOW));
    let call = world.server.start_call("capture_klarna_order", capture());
    world.sandbox.await_request("POST", "/captures");
    let halted = state.print(&HALT);
    assert!(
        halted.contains("capture_klarna_order  in flight, key "),
        "{halted}"
    );
    let key = key(&halted);
    assert_eq!(
        world.sandbox.journal()[0].header("klarna-idempotency-key"),
        Some(&*key)
    );
    let done = world.server.finish_call(call).expect_success();
    assert!(done["warnings"].to_string().contains("halted"), "{done}");
    let status = state.print(&["status"]);
    assert!(
        status.contains(&format!("capture_klarna_order  done, key {key}")),
        "{status}"
    );
}

#[test]
fn a_halt_needs_a_reason() {
    let state = State::new();
    let long = "x".repeat(301);
    for arguments in [
        &["halt"][..],
        &["halt", "--reason", " "],
        &["halt", "--reason", &long],
    ] {
        assert_eq!(state.run(arguments).code, Some(2), "{arguments:?}");
    }
    assert!(
        state
            .print(&["status"])
            .starts_with("Nothing is halted: there is no state in")
    );
}
