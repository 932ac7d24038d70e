//! Calls that the client no longer wants.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Answer, Protocol, World, cart};
use serde_json::{Value, json};

use super::ending::{NEVER, cancel_put_off};

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
    let stderr = finished.stderr;
    assert!(
        stderr.contains("capture_klarna_order") && stderr.contains(key),
        "{stderr}"
    );
}

#[test]
fn no_further_attempt_of_a_write_is_made() {
    let mut world = World::start();
    let id = cancel_put_off(&mut world);
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
        "shipping_address": cart::address(),
        "shipping_info": [cart::parcel()],
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

/// What the cancelled call is still doing is not an answer to the one that takes its id.
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

const REFUND: &str = "refund_klarna_order";
const REPLAYED: &str = "this is the earlier call's answer; call again to do it a second time";
const JOINED: &str = "This call joined the identical one that was still running";

/// A world with a captured order, and a refund of a part of it.
fn refund(protocol: Protocol) -> (World, Value) {
    let mut world = World::start_with(protocol);
    let (order_id, _) = world.captured_order(10_000);
    let refund = json!({"order_id": order_id, "refunded_amount": 1_000});
    (world, refund)
}

fn delay_refunds(world: &World, by: Duration) {
    let refunds = Matcher::new("POST", "/refunds");
    world.sandbox.fail_when(refunds, Fault::Delay(by), 1);
}

/// Some clients show their model only the text, others only the structured content.
fn assert_noted(answer: &Answer, note: &str) {
    let structured = answer.expect_success().to_string();
    assert!(structured.contains(note), "{structured}");
    let sentence = answer.result["content"][0]["text"].to_string();
    assert!(sentence.contains(note), "{sentence}");
}

fn assert_new(answer: &Answer) {
    let text = answer.text();
    assert!(!answer.is_error(), "{text}");
    assert!(!text.contains(REPLAYED) && !text.contains(JOINED), "{text}");
}

#[test]
fn a_write_that_is_cancelled_and_asked_for_again_is_done_once() {
    for protocol in Protocol::ALL {
        for waits in [false, true] {
            let (mut world, refund) = refund(protocol);
            delay_refunds(&world, Duration::from_millis(300));
            let id = world.server.start_call(REFUND, refund.clone());
            world.sandbox.await_request("POST", "/refunds");
            world.server.cancel(id);
            while waits && world.sandbox.effects().refunds == 0 {
                std::thread::sleep(Duration::from_millis(10));
            }
            let again = world.server.call(REFUND, refund.clone());
            if waits {
                // It may still wait for the read that follows.
                let text = again.text();
                assert!(text.contains(REPLAYED) || text.contains(JOINED), "{text}");
            } else {
                assert_noted(&again, JOINED);
            }
            assert_eq!(world.sandbox.effects().refunds, 1);
            let journal = world.sandbox.journal();
            let sent = journal.iter().find_map(|sent| {
                (sent.method == "POST" && sent.path().ends_with("/refunds"))
                    .then(|| sent.idempotency_key())?
            });
            assert_eq!(again.structured()["idempotency_key"], json!(sent));
            assert_new(&world.server.call(REFUND, refund));
            assert_eq!(world.sandbox.effects().refunds, 2);
        }
    }
}

#[test]
fn an_answer_that_crossed_its_cancellation_counts_as_unread() {
    let (mut world, refund) = refund(Protocol::default());
    let id = world.server.start_call(REFUND, refund.clone());
    assert_new(&world.server.finish_call(id));
    world.server.cancel(id);
    assert_noted(&world.server.call(REFUND, refund.clone()), REPLAYED);
    assert_eq!(world.sandbox.effects().refunds, 1);
    assert_new(&world.server.call(REFUND, refund));
    assert_eq!(world.sandbox.effects().refunds, 2);
}

/// Some clients give up without a word.
#[test]
fn an_answer_that_took_long_is_given_to_the_next_identical_call_once() {
    let (mut world, refund) = refund(Protocol::default());
    delay_refunds(&world, Duration::from_millis(5_100));
    assert_new(&world.server.call(REFUND, refund.clone()));
    assert_noted(&world.server.call(REFUND, refund.clone()), REPLAYED);
    assert_eq!(world.sandbox.effects().refunds, 1);
    assert_new(&world.server.call(REFUND, refund));
    assert_eq!(world.sandbox.effects().refunds, 2);
}

#[test]
fn two_identical_writes_at_once_are_one() {
    let (mut world, refund) = refund(Protocol::default());
    delay_refunds(&world, Duration::from_millis(200));
    let first = world.server.start_call(REFUND, refund.clone());
    let second = world.server.start_call(REFUND, refund.clone());
    assert_new(&world.server.finish_call(first));
    assert_noted(&world.server.finish_call(second), JOINED);
    assert_eq!(world.sandbox.effects().refunds, 1);
}

/// A session has no key, so nothing may be sent for a call that is made again.
#[test]
fn a_write_without_a_key_that_is_cancelled_and_asked_for_again_is_sent_once() {
    let mut world = World::start();
    let sessions = Matcher::new("POST", "/payments/v1/sessions");
    let slow = Fault::Delay(Duration::from_millis(300));
    world.sandbox.fail_when(sessions, slow, 1);
    let tool = "create_payment_session";
    let id = world.server.start_call(tool, cart::session());
    world.sandbox.await_request("POST", "/sessions");
    world.server.cancel(id);
    assert_noted(&world.server.call(tool, cart::session()), JOINED);
    assert_eq!(world.sandbox.effects().sessions, 1);
    assert_new(&world.server.call(tool, cart::session()));
    assert_eq!(world.sandbox.effects().sessions, 2);
}

/// A client that gave a token for it learns that the server still waits.
#[test]
fn a_waiting_client_is_notified() {
    for protocol in Protocol::ALL {
        let (mut world, refund) = refund(protocol);
        delay_refunds(&world, Duration::from_millis(3_500));
        let meta = json!({"progressToken": 17});
        let params = json!({"name": REFUND, "arguments": refund, "_meta": meta});
        let id = world.server.start_request("tools/call", params);
        let progress = world.server.next_message().unwrap();
        assert_eq!(progress["method"], "notifications/progress", "{progress}");
        assert_eq!(progress["params"]["progressToken"], 17, "{progress}");
        assert_new(&world.server.finish_call(id));
    }
}
