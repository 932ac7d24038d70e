//! What each tool sends when it is given everything it takes. The snapshots are the whole request.

use klarna_sandbox::Exchange;
use serde_json::Value;

use super::record::record;
use super::subject::{CALLS, Subject};

/// Calls it and takes a snapshot of what arrived.
fn arrives(call: &str) {
    let mut subject = Subject::start();
    let journal = perform(&mut subject, call);
    insta::assert_snapshot!(
        call.replace(": ", "__").replace(' ', "_"),
        record(&subject, &journal)
    );
}

fn perform(subject: &mut Subject, call: &str) -> Vec<Exchange> {
    subject.world.sandbox.clear_journal();
    let (tool, arguments) = subject.call(call);
    subject.world.server.call(&tool, arguments).expect_success();
    subject.world.sandbox.journal()
}

fn writes(journal: &[Exchange]) -> impl Iterator<Item = &Exchange> {
    journal.iter().filter(|exchange| exchange.method != "GET")
}

#[test]
fn create_payment_session() {
    arrives("create_payment_session");
}

#[test]
fn get_payment_session() {
    arrives("get_payment_session");
}

#[test]
fn create_klarna_order() {
    arrives("create_klarna_order");
}

#[test]
fn get_order_details() {
    arrives("get_order_details");
}

#[test]
fn capture_klarna_order() {
    arrives("capture_klarna_order");
}

#[test]
fn refund_klarna_order() {
    arrives("refund_klarna_order");
}

#[test]
fn cancel_authorized_order() {
    arrives("cancel_authorized_order");
}

#[test]
fn update_order_shipping() {
    arrives("update_order_shipping");
    arrives("update_order_shipping: address");
    arrives("update_order_shipping: tracking");
    arrives("update_order_shipping: tracking of a capture");
}

/// Beside the snapshots, so that accepting one cannot accept a lost or an invented value.
#[test]
fn bodies_contain_the_arguments_and_nothing_else() {
    for call in CALLS {
        let mut subject = Subject::start();
        let (_, arguments) = subject.call(call);
        let journal = perform(&mut subject, call);
        let mut sent = serde_json::Map::new();
        for exchange in writes(&journal) {
            if let Some(Value::Object(body)) = exchange.json() {
                sent.extend(body);
            }
        }
        let mut expected = arguments.as_object().unwrap().clone();
        expected.retain(|name, _| !is_in_the_path(name));
        assert_eq!(sent, expected, "{call}");
    }
}

fn is_in_the_path(argument: &str) -> bool {
    let ids = [
        "order_id",
        "capture_id",
        "session_id",
        "authorization_token",
    ];
    ids.contains(&argument)
}

#[test]
fn headers_are_those_that_the_request_needs() {
    for call in CALLS {
        let mut subject = Subject::start();
        for exchange in perform(&mut subject, call) {
            let what = format!("{call}: {} {}", exchange.method, exchange.target);
            let is_write = exchange.method != "GET";
            let is_managed = exchange.path().starts_with("/ordermanagement/");
            let mut expected = vec!["accept", "authorization", "host", "user-agent"];
            if !exchange.body.is_empty() {
                expected.extend(["content-length", "content-type"]);
            }
            if is_write && is_managed {
                expected.push("klarna-idempotency-key");
            }
            if is_write && exchange.body.is_empty() {
                expected.push("content-length");
            }
            expected.sort_unstable();
            let headers = exchange.headers.iter();
            let mut found: Vec<_> = headers.map(|(name, _)| name.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{what}");
        }
    }
}

#[test]
fn every_write_is_sent_once_and_every_call_has_a_key_of_its_own() {
    let mut subject = Subject::start();
    let mut keys = std::collections::HashSet::new();
    for call in CALLS {
        if call == "cancel_authorized_order" {
            // The calls above have captured its order.
            subject.fresh_order_id = subject.world.place_order();
        }
        let journal = perform(&mut subject, call);
        let expected = match call {
            "get_payment_session" | "get_order_details" => 0,
            "update_order_shipping" => 2,
            _ => 1,
        };
        assert_eq!(writes(&journal).count(), expected, "{call}");
        for key in journal.iter().filter_map(Exchange::idempotency_key) {
            assert!(keys.insert(key.to_owned()), "{call} sends {key} again");
        }
    }
    // A capture, a refund, a cancellation, two steps, and three times one step.
    assert_eq!(keys.len(), 8);
}

#[test]
fn the_key_that_an_answer_names_is_the_one_that_was_sent() {
    for call in [
        "capture_klarna_order",
        "refund_klarna_order",
        "cancel_authorized_order",
    ] {
        let mut subject = Subject::start();
        let (tool, arguments) = subject.call(call);
        let answer = subject.world.server.call(&tool, arguments).expect_success();
        let journal = subject.world.sandbox.journal();
        let sent = writes(&journal).next().unwrap().idempotency_key();
        assert!(sent.is_some());
        assert_eq!(answer["idempotency_key"].as_str(), sent, "{call}");
    }
}
