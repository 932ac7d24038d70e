//! One manifest, carried out in three ways: compiled into a program, served on the spot, and called
//! from a terminal.

use klarna_tools_tests::{
    PASSWORD, Recorded, RecordingApi, Reply, Server, USERNAME, cart, run, toolspec,
};
use serde_json::{Value, json};

use super::edited::original;

/// A call of each tool.
fn calls() -> [(&'static str, Value); 9] {
    let order = json!({"order_id": "a/b c"});
    let with = |more: Value| {
        let mut arguments = order.clone();
        let more = more.as_object().unwrap().clone();
        arguments.as_object_mut().unwrap().extend(more);
        arguments
    };
    [
        ("create_payment_session", cart::session()),
        ("get_payment_session", json!({"session_id": "s-1"})),
        ("create_klarna_order", cart::order("token")),
        ("get_order_details", order.clone()),
        (
            "capture_klarna_order",
            with(json!({"captured_amount": 5000, "order_lines": cart::lines()})),
        ),
        (
            "refund_klarna_order",
            with(json!({"refunded_amount": 1, "reference": "ä"})),
        ),
        ("cancel_authorized_order", order.clone()),
        (
            "update_order_shipping",
            with(json!({"shipping_address": cart::address()})),
        ),
        (
            "update_order_shipping",
            with(json!({"capture_id": "c", "shipping_info": [cart::parcel()]})),
        ),
    ]
}

/// What does not depend on when it is sent and where to.
fn lasting(request: &Recorded) -> (String, Vec<String>, String) {
    let headers = request.headers.iter();
    let headers = headers.filter(|(name, _)| name != "host" && !name.ends_with("idempotency-key"));
    (
        format!("{} {}", request.method, request.target),
        headers
            .map(|(name, value)| format!("{name}: {value}"))
            .collect(),
        String::from_utf8(request.body.clone()).unwrap(),
    )
}

/// An API that refuses everything, so that nothing is sent twice.
fn api() -> RecordingApi {
    let api = RecordingApi::start();
    api.reply(Reply {
        status: 403,
        body: json!({"error_code": "NOT_ALLOWED"}).to_string().into(),
        ..Reply::default()
    });
    api
}

fn manifest() -> String {
    let manifest = original().join("specs/klarna.yaml");
    manifest.to_str().unwrap().to_owned()
}

#[test]
fn what_is_compiled_in_and_what_is_served_on_the_spot_is_the_same() {
    let api = api();
    let on = |server: klarna_tools_tests::ServerBuilder| {
        server
            .credentials()
            .env("KLARNA_BASE_URL", api.url())
            .start()
    };
    let mut compiled = on(Server::builder());
    let mut served = on(Server::builder().program(toolspec()).arg(&manifest()));
    assert_eq!(compiled.list_tools(), served.list_tools());
    for (tool, arguments) in calls() {
        compiled.call(tool, arguments.clone());
        let ours: Vec<_> = api.take().iter().map(lasting).collect();
        served.call(tool, arguments);
        let theirs: Vec<_> = api.take().iter().map(lasting).collect();
        assert!(!ours.is_empty(), "{tool} sends nothing");
        assert_eq!(ours, theirs, "{tool}");
    }
}

#[test]
fn what_is_called_from_a_terminal_is_the_same() {
    let api = api();
    let variables = [
        ("KLARNA_BASE_URL", api.url()),
        ("KLARNA_API_KEY", USERNAME),
        ("KLARNA_SHARED_SECRET", PASSWORD),
    ];
    let mut compiled = Server::builder()
        .credentials()
        .env("KLARNA_BASE_URL", api.url())
        .start();
    for (tool, arguments) in calls() {
        let text = arguments.to_string();
        compiled.call(tool, arguments);
        let ours: Vec<_> = api.take().iter().map(lasting).collect();
        let manifest = manifest();
        run(
            toolspec(),
            &["call", "--manifest", &manifest, tool, &text],
            &variables,
        );
        let theirs: Vec<_> = api.take().iter().map(lasting).collect();
        assert_eq!(ours, theirs, "{tool}");
    }
}
