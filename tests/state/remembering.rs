//! Writes that outlive their process.

use std::fs;
use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{SandboxHost, Server, cart};
use serde_json::json;

use super::{State, capture};

const SLOW: Duration = Duration::from_secs(30);

/// Kills a server between a request and its answer.
fn cut_off(
    mut server: Server,
    sandbox: &SandboxHost,
    tool: &str,
    arguments: serde_json::Value,
    path: &str,
) {
    let late = Fault::DelayAfterCommit(SLOW);
    sandbox.fail_when(Matcher::new("POST", path), late, 1);
    sandbox.clear_journal();
    server.start_call(tool, arguments);
    sandbox.await_request("POST", path);
    server.signal(9);
    assert_eq!(server.wait().code, None);
}

#[test]
fn a_write_that_was_cut_off_goes_on_under_its_key() {
    let state = State::new();
    let world = state.world();
    cut_off(
        world.server,
        &world.sandbox,
        "capture_klarna_order",
        capture(),
        "/captures",
    );
    let mut next = state.server(&world.sandbox);
    let answer = next.call("capture_klarna_order", capture());
    answer.expect_success();
    assert!(
        answer.text().contains("nothing was done a second time"),
        "{}",
        answer.text()
    );
    assert_eq!(world.sandbox.effects().captures, 1);
    let keys = world
        .sandbox
        .journal()
        .into_iter()
        .filter(|sent| sent.method == "POST");
    let keys = keys.map(|sent| sent.header("klarna-idempotency-key").unwrap().to_owned());
    let keys: Vec<_> = keys.collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    // This answer was read, so that the next call is another one.
    next.call("capture_klarna_order", capture())
        .expect_success();
    assert_eq!(world.sandbox.effects().captures, 2);
}

#[test]
fn one_without_a_key_is_not_sent_again_before_somebody_has_looked() {
    let state = State::new();
    let world = state.world();
    let (tool, path) = ("create_payment_session", "/payments/v1/sessions");
    cut_off(world.server, &world.sandbox, tool, cart::session(), path);
    let mut next = state.server(&world.sandbox);
    let answer = next.call(tool, cart::session());
    assert_eq!(answer.outcome(), "unknown");
    for part in [
        "an identical call was begun at 20",
        "Do not repeat this call",
    ] {
        assert!(answer.text().contains(part), "{}", answer.text());
    }
    assert_eq!(world.sandbox.effects().sessions, 1);
    next.call(tool, cart::session()).expect_success();
    assert_eq!(world.sandbox.effects().sessions, 2);
}

/// The answer is not kept: only the ids, and those encrypted.
#[test]
fn of_one_without_a_key_whose_answer_nobody_read_the_ids_are_known() {
    let state = State::new();
    let mut world = state.world();
    let (tool, path) = ("create_payment_session", "/payments/v1/sessions");
    world
        .sandbox
        .fail_next(Fault::DelayAfterCommit(Duration::from_millis(500)));
    let call = world.server.start_call(tool, cart::session());
    world.sandbox.await_request("POST", path);
    world.server.cancel(call);
    world.server.finish_process();
    let mut next = state.server(&world.sandbox);
    let answer = next.call(tool, cart::session());
    assert_eq!(
        answer.outcome(),
        "done_but_unconfirmed",
        "{}",
        answer.text()
    );
    let known = answer.failure()["known"].clone();
    let id = known["session_id"].as_str().unwrap();
    let read = next.call("get_payment_session", json!({"session_id": id}));
    read.expect_success();
    assert_eq!(known.as_object().unwrap().len(), 1, "{known}");
    assert_eq!(world.sandbox.effects().sessions, 1);
    let kept = state.print(&["backup", state.path().join("copy").to_str().unwrap()]);
    assert!(kept.contains("master.key"), "{kept}");
    let bytes = fs::read(state.path().join("copy")).unwrap();
    for secret in [id, "harness-password", "PK00000_harness", "127.0.0.1"] {
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret} is in the store");
    }
}

#[test]
fn one_whose_answer_was_read_or_that_was_refused_is_not_remembered() {
    let state = State::new();
    let mut world = state.captured();
    world
        .sandbox
        .fail_when(Matcher::new("POST", "/cancel"), Fault::status(403), 1);
    let order = json!({"order_id": world.place_order()});
    let refused = world.server.call("cancel_authorized_order", order.clone());
    assert_eq!(refused.outcome(), "refused");
    world.server.finish_process();
    let mut next = state.server(&world.sandbox);
    let again = next.call("capture_klarna_order", capture());
    again.expect_success();
    assert!(again.text().starts_with("Captured"), "{}", again.text());
    let again = next.call("cancel_authorized_order", order);
    again.expect_success();
    assert!(!again.text().contains("earlier"), "{}", again.text());
    assert_eq!(world.sandbox.effects().captures, 2);
}

/// An idempotency key contains a digest that only the holder of the master key can make. Keys of the
/// time before the store are accepted while they can still be in use.
#[test]
fn a_key_is_of_the_store_or_of_the_time_before_it() {
    let state = State::new();
    let sandbox = SandboxHost::start();
    let without = || {
        Server::builder()
            .credentials()
            .sandbox(&sandbox)
            .arg("--no-state")
            .start()
    };
    let lost = |mut server: Server, arguments: serde_json::Value| {
        let path = Matcher::new("POST", "/captures");
        sandbox.fail_when(path, Fault::DropAfterCommit, usize::MAX);
        let unknown = server.call("capture_klarna_order", arguments.clone());
        assert_eq!(unknown.outcome(), "unknown", "{}", unknown.text());
        sandbox.clear_faults();
        let mut again = arguments;
        again["idempotency_key"] = unknown.failure()["idempotency_key"].clone();
        again
    };
    let before = lost(
        without(),
        json!({"order_id": "98765-XYZ", "captured_amount": 1_000}),
    );
    let mut server = state.server(&sandbox);
    server.call("capture_klarna_order", before).expect_success();
    let since = lost(
        server,
        json!({"order_id": "98765-XYZ", "captured_amount": 2_000}),
    );
    for mut other in [without(), State::new().server(&sandbox)] {
        let refused = other.call("capture_klarna_order", since.clone());
        assert_eq!(refused.outcome(), "not_sent");
        assert!(refused.text().contains("was made up"), "{}", refused.text());
    }
    let mut next = state.server(&sandbox);
    next.call("capture_klarna_order", since).expect_success();
    assert_eq!(sandbox.effects().captures, 2);
}

#[test]
fn one_at_another_place_or_as_somebody_else_is_another_one() {
    let state = State::new();
    let world = state.world();
    let (tool, path) = ("create_payment_session", "/payments/v1/sessions");
    cut_off(world.server, &world.sandbox, tool, cart::session(), path);
    let elsewhere = SandboxHost::start();
    state
        .server(&elsewhere)
        .call(tool, cart::session())
        .expect_success();
    let somebody = Server::builder()
        .sandbox(&world.sandbox)
        .state(state.path());
    let somebody = somebody
        .env("KLARNA_API_KEY", "else")
        .env("KLARNA_SHARED_SECRET", "secret");
    somebody
        .start()
        .call(tool, cart::session())
        .expect_success();
    assert_eq!(elsewhere.effects().sessions, 1);
    assert_eq!(world.sandbox.effects().sessions, 2);
}
