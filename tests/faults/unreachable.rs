//! Nobody listens where Klarna should be.

use std::net::{TcpListener, TcpStream};

use klarna_tools_tests::{Server, cart};
use serde_json::json;

#[test]
fn a_call_that_finds_no_connection_was_not_sent() {
    // The end of a connection: nobody listens on its port, and no other test is given it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let nobody = format!("http://{}", taken.local_addr().unwrap());
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
