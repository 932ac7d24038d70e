//! Amounts that do not add up are found before anything is sent.

use klarna_tools_tests::{World, cart};
use serde_json::{Value, json};

use super::refusals::refused;

/// The tools that take what a cart costs, with arguments that add up.
fn carts() -> [(&'static str, Value); 2] {
    [
        ("create_payment_session", cart::session()),
        ("create_klarna_order", cart::order("t-1")),
    ]
}

#[test]
fn lines_add_up_to_the_amount() {
    let mut world = World::start();
    for (tool, mut arguments) in carts() {
        arguments["order_amount"] = json!(14_000);
        let found = refused(&mut world, tool, arguments).found;
        let message = "is 14000, but total_amount in order_lines adds up to 15000";
        assert_eq!(
            found,
            [("/order_amount".to_owned(), message.to_owned())],
            "{tool}"
        );
    }
}

#[test]
fn a_line_costs_its_pieces_without_its_discount() {
    let mut world = World::start();
    let wrong = "quantity × unit_price − total_discount_amount is";
    for (tool, mut arguments) in carts() {
        arguments["order_lines"][1]["total_discount_amount"] = json!(100);
        let found = refused(&mut world, tool, arguments).found;
        let message = format!("is 3100, but {wrong} 3000");
        assert_eq!(
            found,
            [("/order_lines/1/total_amount".to_owned(), message)],
            "{tool}"
        );
    }
    let line = json!({ "name": "Lamp", "quantity": 2, "unit_price": 5_000, "total_amount": 5_000 });
    for (tool, amount) in [
        ("capture_klarna_order", "captured_amount"),
        ("refund_klarna_order", "refunded_amount"),
    ] {
        let arguments = json!({ "order_id": "o-1", amount: 5_000, "order_lines": [line] });
        let found = refused(&mut world, tool, arguments).found;
        let message = format!("is 5000, but {wrong} 10000");
        assert_eq!(
            found,
            [("/order_lines/0/total_amount".to_owned(), message)],
            "{tool}"
        );
    }
}

/// What is missing or is not an amount is reported by itself, and no sum is guessed from the rest.
#[test]
fn no_sum_is_guessed() {
    let mut world = World::start();
    let mut missing = cart::session();
    missing["order_lines"][0]
        .as_object_mut()
        .unwrap()
        .remove("total_amount");
    let found = refused(&mut world, "create_payment_session", missing);
    assert_eq!(found.pointers(), ["/order_lines/0/total_amount"]);
    let mut text = cart::session();
    text["order_lines"][0]["total_amount"] = json!("119.00");
    let found = refused(&mut world, "create_payment_session", text);
    assert_eq!(found.pointers(), ["/order_lines/0/total_amount"]);
}

#[test]
fn discounts_and_gift_cards_are_lines_that_take_off() {
    let mut world = World::start();
    let mut arguments = cart::session();
    let card = json!({ "type": "gift_card", "name": "Gift card", "quantity": 1,
                       "unit_price": -5_000, "total_amount": -5_000 });
    arguments["order_lines"].as_array_mut().unwrap().push(card);
    arguments["order_amount"] = json!(10_000);
    world
        .server
        .call("create_payment_session", arguments)
        .expect_success();
}
