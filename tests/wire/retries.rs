//! Idempotency keys through the attempts of one call.

use std::collections::{BTreeMap, BTreeSet};

use klarna_sandbox::{Exchange, Fault, Matcher};
use serde_json::{Value, json};

use super::subject::Subject;

/// The keys of each request, by method and path, in the order of its attempts.
type Attempts = BTreeMap<String, Vec<Option<String>>>;

fn attempts(journal: &[Exchange]) -> Attempts {
    let mut attempts = Attempts::new();
    for exchange in journal {
        let request = format!("{} {}", exchange.method, exchange.path());
        let key = exchange.idempotency_key().map(str::to_owned);
        attempts.entry(request).or_default().push(key);
    }
    attempts
}

/// Starts all calls before it waits for the first, so that their pauses pass together.
fn call_all(subject: &mut Subject, calls: &[(&str, Value)]) {
    let server = &mut subject.world.server;
    let ids: Vec<_> = calls
        .iter()
        .map(|(tool, arguments)| server.start_call(tool, arguments.clone()))
        .collect();
    for id in ids {
        server.finish_call(id).expect_success();
    }
}

#[test]
fn each_write_keeps_its_key_through_its_retries() {
    let mut subject = Subject::start();
    let world = &subject.world;
    for (method, end) in [
        ("POST", "/captures"),
        ("POST", "/refunds"),
        ("POST", "/cancel"),
        ("PATCH", "/customer-details"),
    ] {
        let writes = Matcher::any().method(method).path_ends_with(end);
        world.sandbox.fail_when(writes, Fault::status(503), 2);
    }
    // The second strikes after commit, so that the third attempt is a replay.
    let shipping = Matcher::any()
        .method("POST")
        .path_ends_with("/shipping-info");
    world
        .sandbox
        .fail_when(shipping.clone(), Fault::status(503), 1);
    world
        .sandbox
        .fail_when(shipping, Fault::ResetAfterCommit, 1);

    let cancelled = world.place_order();
    let calls = [
        (
            "capture_klarna_order",
            subject.call("capture_klarna_order").1,
        ),
        ("refund_klarna_order", subject.call("refund_klarna_order").1),
        ("cancel_authorized_order", json!({"order_id": cancelled})),
        (
            "update_order_shipping",
            subject.call("update_order_shipping").1,
        ),
    ];
    call_all(&mut subject, &calls);

    let journal = subject.world.sandbox.journal();
    let mut keys = BTreeSet::new();
    let attempts = attempts(&journal);
    let writes = attempts
        .iter()
        .filter(|(request, _)| !request.starts_with("GET"));
    for (request, attempts) in writes {
        assert_eq!(attempts.len(), 3, "{request}");
        let key = attempts[0]
            .as_ref()
            .expect("a write of Order Management has a key");
        assert!(
            attempts.iter().all(|other| other.as_ref() == Some(key)),
            "{request}"
        );
        assert!(
            keys.insert(key),
            "{request} shares its key with another request"
        );
    }
    assert_eq!(keys.len(), 5);
    let effects = subject.world.sandbox.effects();
    assert_eq!((effects.shipping_infos, effects.address_updates), (1, 1));
    assert_eq!(
        journal.iter().filter(|exchange| exchange.replayed).count(),
        1
    );
}

#[test]
fn reads_are_repeated_without_a_key() {
    let mut subject = Subject::start();
    let reads = Matcher::any().method("GET");
    subject
        .world
        .sandbox
        .fail_when(reads, Fault::status(503), 2);
    let calls = ["get_payment_session", "get_order_details"];
    let calls = calls.map(|call| (call, subject.call(call).1));
    call_all(&mut subject, &calls);
    let attempts = attempts(&subject.world.sandbox.journal());
    assert_eq!(attempts.values().map(Vec::len).sum::<usize>(), 4);
    assert!(
        attempts.values().flatten().all(Option::is_none),
        "{attempts:?}"
    );
}

#[test]
fn a_write_of_payments_has_no_key_and_is_never_repeated() {
    for call in ["create_payment_session", "create_klarna_order"] {
        for fault in [
            Fault::status(503),
            Fault::ResetBeforeCommit,
            Fault::DropAfterCommit,
        ] {
            let mut subject = Subject::start();
            subject.world.sandbox.fail_next(fault.clone());
            let (tool, arguments) = subject.call(call);
            let failure = subject.world.server.call(&tool, arguments).failure();
            assert_eq!(failure["outcome"], "unknown", "{call} {fault:?}");
            assert!(failure.get("idempotency_key").is_none(), "{failure}");
            let journal = subject.world.sandbox.journal();
            assert_eq!(journal.len(), 1, "{call} {fault:?}");
            assert_eq!(journal[0].idempotency_key(), None);
        }
    }
}
