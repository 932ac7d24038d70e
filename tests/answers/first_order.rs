//! The sentences that people try first, about the order that every sandbox begins with.

use klarna_tools_tests::Server;
use serde_json::json;

#[test]
fn the_first_sentence_finds_its_order() {
    let mut server = Server::builder().arg("--sandbox").start();
    let order = json!({"order_id": "98765-XYZ"});
    let read = server.call("get_order_details", order).expect_success();
    assert_eq!(read["status"], "AUTHORIZED");

    let refund = json!({"order_id": "98765-XYZ", "refunded_amount": 5000});
    let early = server.call("refund_klarna_order", refund.clone());
    let early = early.expect_error();
    assert!(early.contains("REFUND_NOT_ALLOWED"), "{early}");
    assert!(early.contains("has no captures"), "{early}");

    let capture = json!({"order_id": "98765-XYZ", "captured_amount": 15_000});
    let captured = server.call("capture_klarna_order", capture);
    assert_eq!(captured.expect_success()["order"]["status"], "CAPTURED");
    let refunded = server.call("refund_klarna_order", refund).expect_success();
    assert_eq!(refunded["order"]["refunded_amount"], 5000);
}
