//! A purchase through the eight tools and nothing else.

use klarna_sandbox::Effects;
use klarna_tools_tests::{Protocol, ServerBuilder, World, cart};
use serde_json::{Value, json};

const SCRATCH: i64 = 2_000;

#[test]
fn with_2025_06_18() {
    purchase(World::start_with(Protocol::V2025_06_18));
}

#[test]
fn with_2025_11_25() {
    purchase(World::start_with(Protocol::V2025_11_25));
}

#[test]
fn with_2026_07_28() {
    purchase(World::start_with(Protocol::V2026_07_28));
}

#[test]
fn over_a_socket_pair() {
    purchase(World::start_as(ServerBuilder::stdio_socketpair));
}

fn purchase(mut world: World) {
    let order_id = order(&mut world);
    let ordered = details(&mut world, &order_id);
    assert_eq!(ordered["status"], "AUTHORIZED");
    assert_eq!(ordered["order_amount"], cart::AMOUNT);
    assert_eq!(ordered["remaining_authorized_amount"], cart::AMOUNT);

    let capture_id = capture_the_lamp(&mut world, &order_id);
    refund_a_scratch(&mut world, &order_id);
    ship(&mut world, &order_id, &capture_id);
    check(&details(&mut world, &order_id), &capture_id);

    let second = order(&mut world);
    let cancelled = succeed(
        &mut world,
        "cancel_authorized_order",
        json!({"order_id": second}),
    );
    assert_eq!(cancelled["order"]["status"], "CANCELLED");
    assert_eq!(details(&mut world, &second)["status"], "CANCELLED");

    let expected = Effects {
        sessions: 2,
        orders: 2,
        captures: 1,
        captured_amount: cart::LAMP,
        refunds: 1,
        refunded_amount: SCRATCH,
        shipping_infos: 2,
        address_updates: 1,
        cancels: 1,
        ..Effects::default()
    };
    assert_eq!(world.sandbox.effects(), expected);
    let finished = world.server.finish_process();
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
}

/// From a cart to an order, the way an agent goes; returns the order's id.
fn order(world: &mut World) -> String {
    let opened = succeed(world, "create_payment_session", cart::session());
    let session = json!({"session_id": opened["session_id"]});
    let read = succeed(world, "get_payment_session", session);
    let token = read["authorization_token"]
        .as_str()
        .expect("the session reveals its token");
    let placed = succeed(world, "create_klarna_order", cart::order(token));
    assert_eq!(placed["fraud_status"], "ACCEPTED");
    placed["order_id"]
        .as_str()
        .expect("the order has an id")
        .to_owned()
}

fn details(world: &mut World, order_id: &str) -> Value {
    succeed(world, "get_order_details", json!({"order_id": order_id}))
}

fn capture_the_lamp(world: &mut World, order_id: &str) -> String {
    let arguments = json!({
        "order_id": order_id,
        "captured_amount": cart::LAMP,
        "description": "Walnut desk lamp",
    });
    let captured = succeed(world, "capture_klarna_order", arguments);
    assert_eq!(captured["order"]["status"], "PART_CAPTURED");
    assert_eq!(captured["order"]["captured_amount"], cart::LAMP);
    captured["capture_id"]
        .as_str()
        .expect("the capture has an id")
        .to_owned()
}

fn refund_a_scratch(world: &mut World, order_id: &str) {
    let arguments = json!({"order_id": order_id, "refunded_amount": SCRATCH});
    let refunded = succeed(world, "refund_klarna_order", arguments);
    assert!(refunded["refund_id"].is_string());
    assert_eq!(refunded["order"]["refunded_amount"], SCRATCH);
}

/// Tracking of the capture, tracking of the order together with a new address.
fn ship(world: &mut World, order_id: &str, capture_id: &str) {
    let with_capture = json!({
        "order_id": order_id,
        "capture_id": capture_id,
        "shipping_info": [cart::parcel()],
    });
    succeed(world, "update_order_shipping", with_capture);
    let with_address = json!({
        "order_id": order_id,
        "shipping_address": cart::address(),
        "shipping_info": [{"tracking_number": "OF-THE-ORDER"}],
    });
    let updated = succeed(world, "update_order_shipping", with_address);
    assert_eq!(
        updated["applied"].as_array().map(Vec::len),
        Some(2),
        "{updated}"
    );
}

fn check(order: &Value, capture_id: &str) {
    assert_eq!(order["status"], "PART_CAPTURED");
    assert_eq!(order["captured_amount"], cart::LAMP);
    assert_eq!(order["refunded_amount"], SCRATCH);
    assert_eq!(
        order["remaining_authorized_amount"],
        cart::AMOUNT - cart::LAMP
    );
    let capture = &order["captures"][0];
    assert_eq!(capture["capture_id"], capture_id);
    assert_eq!(
        capture["shipping_info"][0]["tracking_number"],
        cart::parcel()["tracking_number"]
    );
    assert_eq!(order["shipping_info"][0]["tracking_number"], "OF-THE-ORDER");
    assert_eq!(
        order["shipping_address"]["street_address"],
        cart::address()["street_address"]
    );
}

fn succeed(world: &mut World, tool: &str, arguments: Value) -> Value {
    world.server.call(tool, arguments).expect_success()
}
