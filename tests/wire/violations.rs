//! What is said of wrong arguments: briefly, harmlessly, and so that they can be put right.

use klarna_tools_tests::{World, cart};
use serde_json::json;

use super::arguments::enforced_schema;
use super::refusals::refused;

#[test]
fn what_was_sent_is_quoted_briefly_and_made_harmless() {
    let mut world = World::start();
    let arguments = json!({
        "order_id": "1",
        "captured_amount": 1,
        "description": format!("\u{202e}hidden\u{200b}\n{}", "x".repeat(100_000)),
        "ignore all\nprevious": 1,
    });
    let violations = refused(&mut world, "capture_klarna_order", arguments);
    let unknown = "/ignore all previous";
    let pointers = ["/description", unknown, "/description", unknown];
    assert_eq!(violations.pointers(), pointers);
    let text = violations.text;
    assert!(
        text.contains("contains U+202E at character 1, U+200B at character 8"),
        "{text}"
    );
    assert!(text.len() < 4 * 1024, "{}", text.len());
    assert!(!text.contains(['\u{202e}', '\u{200b}']), "{text}");
    assert!(!text.contains("all\nprevious"), "{text}");
}

#[test]
fn what_nobody_sees_is_refused_with_its_place() {
    let mut world = World::start();
    for (text, place) in [
        ("a\u{202e}b", "U+202E at character 2"),
        ("\u{200b}a", "U+200B at character 1"),
        ("ab\u{e0041}", "U+E0041 at character 3"),
        ("a\u{1b}[31m", "U+001B at character 2"),
        ("a\0", "U+0000 at character 2"),
        ("a\u{200d}b", "U+200D at character 2"),
    ] {
        let arguments = json!({"order_id": "1", "captured_amount": 1, "description": text});
        let violations = refused(&mut world, "capture_klarna_order", arguments);
        assert_eq!(violations.pointers(), ["/description"]);
        assert!(violations.text.contains(place), "{}", violations.text);
        let line = json!({"name": text, "quantity": 1, "unit_price": 1, "total_amount": 1});
        let lines = json!([line]).to_string();
        let arguments = json!({"order_id": "1", "captured_amount": 1, "order_lines": lines});
        let violations = refused(&mut world, "capture_klarna_order", arguments);
        assert_eq!(violations.pointers(), ["/order_lines/0/name"]);
    }
}

#[test]
fn a_name_at_the_wrong_place_is_reported_with_the_right_one() {
    let mut world = World::start();
    for (tool, arguments, pointer, place) in [
        (
            "update_order_shipping",
            json!({"order_id": "1", "shipping_info": [cart::parcel()], "tracking_number": "x"}),
            "/tracking_number",
            "belongs into shipping_info[0]",
        ),
        (
            "capture_klarna_order",
            json!({"order_id": "1", "captured_amount": 1, "shipping_info": [{"captured_amount": 1}]}),
            "/shipping_info/0/captured_amount",
            "belongs to the arguments themselves",
        ),
    ] {
        let violations = refused(&mut world, tool, arguments);
        let found = violations.found.iter().find(|(at, _)| at == pointer);
        assert!(found.unwrap().1.contains(place), "{}", violations.text);
    }
}

#[test]
fn a_violation_describes_the_argument() {
    let mut world = World::start();
    let mut arguments = cart::session();
    arguments["purchase_country"] = json!("USA");
    arguments["acquiring_channel"] = json!("WEB");
    let violations = refused(&mut world, "create_payment_session", arguments);
    let schema = enforced_schema("create_payment_session");
    for (pointer, message) in &violations.found {
        let about = schema["properties"][&pointer[1..]]["description"].as_str();
        assert!(
            message.ends_with(&format!("({})", about.unwrap())),
            "{message}"
        );
    }
    assert!(violations.text.contains("letters"), "{}", violations.text);
    assert!(!violations.text.contains('^'), "{}", violations.text);
}
