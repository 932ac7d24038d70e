//! Arguments too many or too long to be looked at whole.

use klarna_tools_tests::{World, cart};
use serde_json::json;

use super::refusals::{refused, refused_text};

#[test]
fn ten_thousand_order_lines_are_refused_in_a_short_answer() {
    let mut world = World::start();
    let line = cart::lines()[0].clone();
    let mut arguments = cart::session();
    arguments["order_lines"] = json!(vec![line; 10_000]);
    let violations = refused(&mut world, "create_payment_session", arguments.clone());
    assert_eq!(violations.pointers(), ["/order_lines"]);
    assert!(
        violations
            .text
            .contains("10000 elements; expected at most 1000"),
        "{}",
        violations.text
    );

    arguments["order_lines"] = json!(vec![json!({"name": 1}); 10_000]);
    let violations = refused(&mut world, "create_payment_session", arguments);
    assert_eq!((violations.found.len(), violations.more), (20, 80));
    assert!(
        violations.text.contains("and at least 80 more"),
        "{}",
        violations.text
    );
    assert!(
        violations.text.len() < 8 * 1024,
        "{}",
        violations.text.len()
    );
}

/// Each element lacks what is required, and each name is unknown.
#[test]
fn a_line_full_of_mistakes_is_refused_for_the_first_hundred() {
    let mut world = World::start();
    let empty = vec!["{}"; 50_000].join(",");
    for (at, name) in [
        ("/order_lines", "order_lines"),
        ("/oder_lines", "oder_lines"),
    ] {
        let arguments = format!(r#"{{"{name}":[{empty}]}}"#);
        let violations = refused_text(&mut world, "create_payment_session", &arguments);
        assert!(violations.pointers().contains(&at), "{}", violations.text);
        assert!(violations.more <= 80, "{}", violations.more);
    }
    let names: Vec<_> = (0..50_000).map(|name| format!(r#""n{name}":1"#)).collect();
    let arguments = format!("{{{}}}", names.join(","));
    let violations = refused_text(&mut world, "create_payment_session", &arguments);
    assert_eq!((violations.found.len(), violations.more), (20, 80));
}

#[test]
fn more_text_than_can_be_checked_is_refused_once() {
    let mut world = World::start();
    let mut arguments = cart::session();
    arguments["merchant_data"] = json!("x".repeat(3 << 20));
    let violations = refused(&mut world, "create_payment_session", arguments);
    assert_eq!(violations.pointers(), ["/merchant_data", ""]);
    assert!(
        violations.text.contains("more than 2 MiB of text"),
        "{}",
        violations.text
    );
}
