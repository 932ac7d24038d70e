//! Calls that the client no longer wants.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Protocol, World};
use serde_json::json;

/// Longer than any test waits: what this delays must not be waited for.
const NEVER: Duration = Duration::from_mins(10);

#[test]
fn a_read_is_aborted() {
    for protocol in Protocol::ALL {
        let mut world = World::start_with(protocol);
        let order_id = world.place_order();
        world.sandbox.fail_next(Fault::Delay(NEVER));
        let id = world
            .server
            .start_call("get_order_details", json!({"order_id": order_id}));
        world.sandbox.await_request("GET", &order_id);
        world.server.cancel(id);
        assert_eq!(world.server.list_tools().len(), 8);
        let finished = world.server.finish_process();
        assert_eq!(finished.code, Some(0));
        assert_eq!(
            finished.stdout_rest, "",
            "a cancelled request is not answered"
        );
        assert_eq!(world.sandbox.journal()[0].status, None);
    }
}

#[test]
fn a_write_on_the_wire_is_not_dropped() {
    let mut world = World::start();
    let order_id = world.place_order();
    let captures = Matcher::new("POST", "/captures");
    let slow = Fault::Delay(Duration::from_millis(200));
    world.sandbox.fail_when(captures, slow, 1);
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    let id = world.server.start_call("capture_klarna_order", arguments);
    world.sandbox.await_request("POST", "/captures");
    world.server.cancel(id);
    assert_eq!(world.server.list_tools().len(), 8);
    let finished = world.server.finish_process();
    assert_eq!(
        (finished.code, finished.stdout_rest.as_str()),
        (Some(0), "")
    );
    // It has a status only if the server was still there to be answered.
    let journal = world.sandbox.journal();
    assert_eq!(journal[0].status, Some(201), "{journal:?}");
    assert_eq!(world.sandbox.effects().captures, 1);
    let key = journal[0].idempotency_key().unwrap();
    let told = finished.stderr;
    assert!(
        told.contains("capture_klarna_order") && told.contains(key),
        "{told}"
    );
}

#[test]
fn no_further_attempt_of_a_write_is_made() {
    let mut world = World::start();
    let order_id = world.place_order();
    let refusal = Fault::RateLimited {
        retry_after: Some(20),
        ratelimit_reset: None,
    };
    world.sandbox.fail_when(Matcher::any(), refusal, 4);
    let id = world
        .server
        .start_call("cancel_authorized_order", json!({"order_id": order_id}));
    world.sandbox.await_request("POST", "/cancel");
    world.server.cancel(id);
    assert_eq!(world.server.list_tools().len(), 8);
    let finished = world.server.finish_process();
    assert_eq!(
        (finished.code, finished.stdout_rest.as_str()),
        (Some(0), "")
    );
    assert_eq!(world.sandbox.journal().len(), 1);
    assert_eq!(world.sandbox.effects().cancels, 0);
}

/// A write of two steps of which the first is on the wire: it is awaited, the second never sent.
#[test]
fn a_later_step_is_not_begun() {
    let mut world = World::start();
    let order_id = world.place_order();
    let addresses = Matcher::any().method("PATCH");
    let slow = Fault::Delay(Duration::from_millis(200));
    world.sandbox.fail_when(addresses, slow, 1);
    let arguments = json!({
        "order_id": order_id,
        "shipping_address": klarna_tools_tests::cart::address(),
        "shipping_info": [klarna_tools_tests::cart::parcel()],
    });
    let id = world.server.start_call("update_order_shipping", arguments);
    world.sandbox.await_request("PATCH", "/customer-details");
    world.server.cancel(id);
    let finished = world.server.finish_process();
    assert_eq!(
        (finished.code, finished.stdout_rest.as_str()),
        (Some(0), "")
    );
    let effects = world.sandbox.effects();
    assert_eq!((effects.address_updates, effects.shipping_infos), (1, 0));
}

/// What the cancelled call is still doing is no answer to the one that takes its id.
#[test]
fn the_id_of_a_cancelled_call_is_free_and_answered_once() {
    let mut world = World::start();
    let order_id = world.place_order();
    let captures = Matcher::new("POST", "/captures");
    let slow = Fault::Delay(Duration::from_millis(300));
    world.sandbox.fail_when(captures, slow, 1);
    let arguments = json!({"order_id": order_id, "captured_amount": 1_000});
    let id = world.server.start_call("capture_klarna_order", arguments);
    world.sandbox.await_request("POST", "/captures");
    world.server.cancel(id);
    world.server.cancel(id);
    let params = json!({"name": "get_order_details", "arguments": {"order_id": order_id}});
    let again = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params});
    world.server.write_raw(format!("{again}\n").as_bytes());
    let read = world.server.finish_call(id).expect_success();
    assert_eq!(read["order_id"], json!(order_id));
    let finished = world.server.finish_process();
    assert_eq!(
        (finished.code, finished.stdout_rest.as_str()),
        (Some(0), "")
    );
    assert_eq!(world.sandbox.effects().captures, 1);
}
