//! How a session ends: a write that is on its way is answered, or its outcome is reported.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Finished, Protocol, Server, ServerBuilder, World, klarna_mcp};
use serde_json::json;

pub(super) const SIGTERM: i32 = 15;

/// Long enough for the end to begin while the request is on its way.
pub(super) const SLOW: Duration = Duration::from_millis(300);

/// Longer than rmcp goes on by itself after the end of its input, which is five seconds.
const VERY_SLOW: Duration = Duration::from_millis(5_500);

/// Longer than any test waits: what this delays must not be waited for.
pub(super) const NEVER: Duration = Duration::from_mins(10);

/// Starts a capture that the API takes its time for; returns the id of the request.
pub(super) fn slow_capture(world: &mut World, order_id: &str, delay: Duration) -> i64 {
    let captures = Matcher::new("POST", "/captures");
    world.sandbox.fail_when(captures, Fault::Delay(delay), 1);
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    let id = world.server.start_call("capture_klarna_order", arguments);
    world.sandbox.await_request("POST", "/captures");
    id
}

/// Starts a cancellation that the API puts off by more than a test waits; returns the id of the
/// request.
pub(super) fn cancel_put_off(world: &mut World) -> i64 {
    let order_id = world.place_order();
    let later = Fault::RateLimited {
        retry_after: Some(20),
        ratelimit_reset: None,
    };
    world.sandbox.fail_when(Matcher::any(), later, 4);
    let arguments = json!({"order_id": order_id});
    let id = world
        .server
        .start_call("cancel_authorized_order", arguments);
    world.sandbox.await_request("POST", "/cancel");
    id
}

pub(super) fn assert_answered(finished: &Finished, id: i64) {
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    let messages = finished.messages();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!(messages[0]["id"], id);
    let result = &messages[0]["result"];
    assert_eq!(result["isError"], false, "{result}");
    assert!(result["structuredContent"]["capture_id"].is_string());
}

#[test]
fn at_the_end_of_input_a_write_on_its_way_is_answered() {
    for protocol in Protocol::ALL {
        let mut world = World::start_with(protocol);
        let order_id = world.place_order();
        let id = slow_capture(&mut world, &order_id, SLOW);
        let finished = world.server.finish_process();
        assert_answered(&finished, id);
        assert_eq!(world.sandbox.effects().captures, 1);
        assert!(
            finished.stderr.contains("capture_klarna_order"),
            "{}",
            finished.stderr
        );
    }
}

#[test]
fn a_write_is_awaited_for_as_long_as_its_time_budget_allows() {
    let mut worlds = [World::start(), World::start()];
    let ids = worlds.each_mut().map(|world| {
        let order_id = world.place_order();
        slow_capture(world, &order_id, VERY_SLOW)
    });
    let [mut at_end_of_input, mut at_signal] = worlds;
    at_end_of_input.server.close_stdin();
    at_signal.server.signal(SIGTERM);
    for (world, id) in [at_end_of_input, at_signal].into_iter().zip(ids) {
        assert_answered(&world.server.wait(), id);
        assert_eq!(world.sandbox.effects().captures, 1);
    }
}

#[test]
fn a_server_without_calls_ends_at_once() {
    for protocol in Protocol::ALL {
        let world = World::start_with(protocol);
        let finished = world.server.finish_process();
        assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
        let mut world = World::start_with(protocol);
        world.server.signal(SIGTERM);
        let finished = world.server.wait();
        assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn a_server_that_nobody_spoke_to_ends_well() {
    let finished = Server::builder().no_handshake().start().finish_process();
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), ""));
}

#[test]
fn requests_that_are_followed_by_the_end_of_input_are_answered() {
    let mut world = World::start();
    let order_id = world.place_order();
    let captures = (1..=20).map(|amount| json!({"order_id": order_id, "captured_amount": amount}));
    let mut expected: Vec<_> = captures
        .map(|arguments| world.server.start_call("capture_klarna_order", arguments))
        .collect();
    let finished = world.server.finish_process();
    let answers = finished.messages();
    let mut answered: Vec<_> = answers.iter().filter_map(|m| m["id"].as_i64()).collect();
    answered.sort_unstable();
    expected.sort_unstable();
    assert_eq!(answered, expected);
    assert!(
        answers
            .iter()
            .all(|answer| answer["result"]["isError"] == false),
        "{answers:?}"
    );
    assert_eq!(world.sandbox.effects().captures, 20);
}

#[test]
fn over_socket_pairs_it_is_the_same() {
    let mut world = World::start_as(ServerBuilder::stdio_socketpair);
    let order_id = world.place_order();
    let id = slow_capture(&mut world, &order_id, SLOW);
    assert_answered(&world.server.finish_process(), id);
    assert_eq!(world.sandbox.effects().captures, 1);
}

#[test]
fn at_the_end_of_input_a_read_without_end_is_given_up() {
    let mut world = World::start();
    let order_id = world.place_order();
    world.sandbox.fail_next(Fault::Delay(NEVER));
    let arguments = json!({"order_id": order_id});
    world.server.start_call("get_order_details", arguments);
    world.sandbox.await_request("GET", &order_id);
    let finished = world.server.finish_process();
    assert_eq!(finished.code, Some(0));
    assert_eq!(finished.messages()[0]["result"]["isError"], true);
}

/// The client is gone altogether: nobody can be answered, so the outcome goes to stderr.
#[test]
fn a_client_that_dies_leaves_the_outcome_of_a_write_in_the_log() {
    let world = World::start();
    let order_id = world.place_order();
    world.sandbox.fail_next(Fault::Delay(SLOW));
    let mut server = Command::new(klarna_mcp())
        .args(["serve", "--no-state"])
        .env_clear()
        .env("KLARNA_API_KEY", "name")
        .env("KLARNA_SHARED_SECRET", "secret")
        .env("KLARNA_BASE_URL", world.sandbox.base_url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let initialize = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": Protocol::default().initialize()});
    let call = json!({"name": "cancel_authorized_order", "arguments": {"order_id": order_id}});
    let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call});
    let mut input = server.stdin.take().unwrap();
    input
        .write_all(format!("{initialize}\n{call}\n").as_bytes())
        .unwrap();
    world.sandbox.await_request("POST", "/cancel");
    drop((input, server.stdout.take()));
    let finished = server.wait_with_output().unwrap();
    assert_eq!(finished.status.code(), Some(0));
    assert_eq!(world.sandbox.effects().cancels, 1);
    let stderr = String::from_utf8(finished.stderr).unwrap();
    assert!(
        stderr.contains("cancel_authorized_order") && stderr.contains("idempotency_key"),
        "{stderr}"
    );
}
