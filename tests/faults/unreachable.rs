//! Nobody listens where Klarna should be.

use std::net::TcpListener;

use klarna_tools_tests::{Server, cart};
use serde_json::json;

#[test]
fn a_call_that_finds_no_connection_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = Server::builder().credentials();
    let mut server = server.env("KLARNA_BASE_URL", &nobody).start();
    let calls = [
        ("create_payment_session", cart::session()),
        ("create_klarna_order", cart::order("token-4711")),
        ("get_order_details", json!({"order_id": "o"})),
        (
            "capture_klarna_order",
            json!({"order_id": "o", "captured_amount": 1}),
        ),
        (
            "update_order_shipping",
            json!({"order_id": "o", "shipping_info": [cart::parcel()], "shipping_address": cart::address()}),
        ),
    ];
    let started: Vec<_> = calls
        .map(|(tool, arguments)| server.start_call(tool, arguments))
        .into();
    for id in started {
        let answer = server.finish_call(id);
        let (failure, text) = (answer.failure(), answer.text());
        assert_eq!(failure["outcome"], "not_sent", "{text}");
        assert_eq!(failure["retryable"], true, "{text}");
        assert!(text.starts_with("NOT SENT."), "{text}");
        assert!(!text.contains("token-4711"), "{text}");
    }
}
