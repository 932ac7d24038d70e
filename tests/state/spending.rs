//! Ceilings of a day, as far as they need a store: what counts, what is given back, and that nobody
//! gets past them.

use std::env;
use std::sync::Barrier;
use std::thread;

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::{Answer, SandboxHost, Server, World, cart, klarna_mcp, run};
use serde_json::{Value, json};

use super::State;
use crate::maintainer::edited::{Edited, without_budget};

const CAPTURE: &str = "capture_klarna_order";

/// The variable with the number of processes that race, which is small unless it is set.
const RACERS: &str = "TOOLSPEC_RACERS";

impl State {
    /// A server under these ceilings, and its sandbox.
    fn under(&self, ceilings: &[&str]) -> World {
        World::start_as(|server| {
            let server = server.state(self.path());
            ceilings.iter().fold(server, |server, ceiling| {
                server.arg("--ceiling").arg(ceiling)
            })
        })
    }

    /// Another server under this ceiling.
    fn next(&self, sandbox: &SandboxHost, ceiling: &str) -> Server {
        let server = Server::builder().credentials().sandbox(sandbox);
        server
            .state(self.path())
            .arg("--ceiling")
            .arg(ceiling)
            .start()
    }
}

fn capture(amount: u64, description: &str) -> Value {
    json!({"order_id": "98765-XYZ", "captured_amount": amount, "description": description})
}

fn is_refused(answer: &Answer, parts: &[&str]) {
    assert_eq!(answer.outcome(), "not_sent", "{}", answer.text());
    for part in parts {
        assert!(answer.text().contains(part), "{part}: {}", answer.text());
    }
}

/// Both processes send under one key: what one of them did stays done, whatever the other one does.
#[test]
fn what_another_process_did_is_not_given_back() {
    let state = State::new();
    let ceiling = "capture_klarna_order.day.USD=5000";
    let mut world = state.under(&[ceiling]);
    let busy = Fault::Status {
        status: 429,
        retry_after: Some("20".to_owned()),
        body: None,
        committed: false,
    };
    world
        .sandbox
        .fail_when(Matcher::new("POST", "/captures"), busy, 1);
    let waiting = world.server.start_call(CAPTURE, capture(5_000, "a"));
    world.sandbox.await_request("POST", "/captures");
    let mut other = state.next(&world.sandbox, ceiling);
    other.call(CAPTURE, capture(5_000, "a")).expect_success();
    world.server.cancel(waiting);
    world.server.finish_process();
    let beyond = other.call(CAPTURE, capture(1_000, "b"));
    is_refused(&beyond, &["0.00 USD is left"]);
    assert_eq!(world.sandbox.effects().captures, 1);
}

/// What a refused call would have noted about the one before it is not lost.
#[test]
fn an_answer_that_was_read_stays_read_when_the_next_call_is_refused() {
    let state = State::new();
    let mut world = state.under(&["capture_klarna_order.day.USD=10000"]);
    for _ in 0..2 {
        let done = world.server.call(CAPTURE, capture(4_000, "a"));
        assert!(!done.text().contains("earlier"), "{}", done.text());
        done.expect_success();
        let beyond = world.server.call(CAPTURE, capture(9_000, "b"));
        is_refused(&beyond, &["USD is left"]);
    }
    assert_eq!(world.sandbox.effects().captures, 2);
}

#[test]
fn a_day_counts_every_call_also_of_another_process() {
    let state = State::new();
    let ceiling = "capture_klarna_order.day.USD=10000";
    let mut world = state.under(&[ceiling]);
    world
        .server
        .call(CAPTURE, capture(4_000, "a"))
        .expect_success();
    world
        .server
        .call(CAPTURE, capture(5_000, "b"))
        .expect_success();
    let beyond = world.server.call(CAPTURE, capture(2_000, "c"));
    let parts = [
        "The ceiling `capture_klarna_order` lets 100.00 USD through within 24 hours; 10.00 USD is left",
        "asks for 20.00 USD. ",
        "USD becomes free at 20",
        "There is enough for this call at 20",
        "Do not split it",
    ];
    is_refused(&beyond, &parts);
    let never = world.server.call(CAPTURE, capture(11_000, "d"));
    is_refused(&never, &["It is above the ceiling by itself."]);
    world.server.finish_process();
    let mut next = state.next(&world.sandbox, ceiling);
    is_refused(&next.call(CAPTURE, capture(2_000, "c")), &parts);
    next.call(CAPTURE, capture(1_000, "e")).expect_success();
    is_refused(&next.call(CAPTURE, capture(1, "f")), &["0.00 USD is left"]);
    assert_eq!(world.sandbox.effects().captured_amount, 10_000);
    // The same at another address is another account.
    let elsewhere = SandboxHost::start();
    let mut other = state.next(&elsewhere, ceiling);
    other.call(CAPTURE, capture(10_000, "a")).expect_success();
}

#[test]
fn what_is_refused_is_given_back_and_what_is_unknown_is_kept() {
    let state = State::new();
    let mut world = state.under(&["capture_klarna_order.day.USD=10000"]);
    let path = || Matcher::new("POST", "/captures");
    world.sandbox.fail_when(path(), Fault::status(403), 1);
    let refused = world.server.call(CAPTURE, capture(8_000, "a"));
    assert_eq!(refused.outcome(), "refused");
    world
        .sandbox
        .fail_when(path(), Fault::DropAfterCommit, usize::MAX);
    let unknown = world.server.call(CAPTURE, capture(9_000, "b"));
    assert_eq!(unknown.outcome(), "unknown", "{}", unknown.text());
    world.sandbox.clear_faults();
    is_refused(
        &world.server.call(CAPTURE, capture(2_000, "c")),
        &["10.00 USD is left"],
    );
    let mut again = capture(9_000, "b");
    again["idempotency_key"] = unknown.failure()["idempotency_key"].clone();
    world.server.call(CAPTURE, again).expect_success();
    world
        .server
        .call(CAPTURE, capture(1_000, "d"))
        .expect_success();
    assert_eq!(world.sandbox.effects().captured_amount, 10_000);
}

#[test]
fn one_call_and_a_currency_have_their_ceilings() {
    let state = State::new();
    let mut world = state.under(&["capture_klarna_order.call.USD=5000"]);
    let beyond = world.server.call(CAPTURE, capture(5_001, "a"));
    is_refused(
        &beyond,
        &["lets 50.00 USD through in one call, and this one asks for 50.01 USD"],
    );
    world
        .server
        .call(CAPTURE, capture(5_000, "a"))
        .expect_success();
    let mut world = state.under(&["capture_klarna_order.day.EUR=5000"]);
    let other = world.server.call(CAPTURE, capture(100, "a"));
    is_refused(&other, &["lets nothing through in USD"]);
    assert_eq!(world.sandbox.effects().captures, 0);
}

/// A capture has its currency in the order, and a cancellation its amount, too.
#[test]
fn what_a_call_moves_is_read_first() {
    let state = State::new();
    let cancel = "cancel_authorized_order";
    let mut world = state.under(&[
        "cancel_authorized_order.day.USD=15000",
        "capture_klarna_order.day.USD=15000",
        "create_klarna_order.day.USD=100",
    ]);
    let reads = || Matcher::new("GET", "/orders/");
    world.sandbox.fail_when(reads(), Fault::status(404), 2);
    let arguments = json!({"order_id": "98765-XYZ"});
    for (tool, arguments) in [(cancel, arguments.clone()), (CAPTURE, capture(100, "a"))] {
        let unread = world.server.call(tool, arguments);
        is_refused(
            &unread,
            &["What this call moves could not be read", "HTTP 404"],
        );
    }
    world.server.call(cancel, arguments).expect_success();
    let other = json!({"order_id": world.place_order()});
    is_refused(&world.server.call(cancel, other), &["0.00 USD is left"]);
    // A tool without a key is counted, too; its amount is an argument.
    let (_, token) = world.approved_session();
    let order = world
        .server
        .call("create_klarna_order", cart::order(&token));
    is_refused(&order, &["The ceiling `create_klarna_order`", "1.00 USD"]);
    assert_eq!(world.sandbox.effects().cancels, 1);
}

#[test]
fn a_ceiling_in_total_adds_up_its_tools_and_a_command_line_can_lower_it() {
    let state = State::new();
    let ceilings = "ceilings: { all: { tools: [capture_klarna_order, refund_klarna_order], day: { USD: 9000 } } }";
    let edited = Edited::accepted(&format!("{}\n{ceilings}\n", without_budget()));
    let sandbox = SandboxHost::start();
    let serve = || {
        edited
            .serve()
            .credentials()
            .sandbox(&sandbox)
            .state(state.path())
    };
    let mut server = serve().start();
    let refund = json!({"order_id": "98765-XYZ", "refunded_amount": 3_000});
    server.call(CAPTURE, capture(6_000, "a")).expect_success();
    server.call("refund_klarna_order", refund).expect_success();
    is_refused(
        &server.call(CAPTURE, capture(1, "b")),
        &["The ceiling `all` lets 90.00 USD", "0.00 USD is left"],
    );
    server.finish_process();
    let mut lower = serve().arg("--ceiling").arg("all.day.USD=5000").start();
    is_refused(
        &lower.call(CAPTURE, capture(1, "b")),
        &["lets 50.00 USD", "0.00 USD is left"],
    );
}

#[test]
fn a_program_without_state_takes_no_ceiling_of_a_day() {
    let day = [
        "serve",
        "--no-state",
        "--ceiling",
        "refund_klarna_order.day.USD=1",
    ];
    let refused = run(klarna_mcp(), &day, &[]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("the `ceilings` of a day cannot be"),
        "{}",
        refused.stderr
    );
    let call = [
        "serve",
        "--no-state",
        "--ceiling",
        "refund_klarna_order.call.USD=1",
    ];
    let served = run(klarna_mcp(), &call, &[]);
    assert_eq!(served.code, Some(0), "{}", served.stderr);
}

/// `cargo xtask nightly` lets 500 race.
#[test]
fn processes_that_race_do_not_get_past_a_ceiling() {
    let racers = env::var(RACERS).map_or(16, |racers| racers.parse().unwrap());
    let state = State::new();
    let sandbox = SandboxHost::start();
    let start = Barrier::new(racers);
    let done: usize = thread::scope(|scope| {
        let race = |racer: usize| {
            let (state, sandbox, start) = (&state, &sandbox, &start);
            move || {
                let mut server = state.next(sandbox, "capture_klarna_order.day.USD=500");
                start.wait();
                let answer = server.call(CAPTURE, capture(100, &racer.to_string()));
                if answer.is_error() {
                    is_refused(&answer, &[]);
                }
                usize::from(!answer.is_error())
            }
        };
        let racers: Vec<_> = (0..racers).map(|racer| scope.spawn(race(racer))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).sum()
    });
    assert_eq!((done, sandbox.effects().captured_amount), (5, 500));
}
