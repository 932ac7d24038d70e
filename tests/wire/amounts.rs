//! Amounts are integers in minor units, and nothing is read as one that is not.

use klarna_tools_tests::{World, cart};
use serde_json::json;

use super::refusals::{refused, refused_text};
use super::subject::Subject;

/// The arguments that contain an amount by which money is asked for or given back.
const AMOUNTS: [(&str, &str); 4] = [
    ("create_payment_session", "order_amount"),
    ("create_klarna_order", "order_amount"),
    ("capture_klarna_order", "captured_amount"),
    ("refund_klarna_order", "refunded_amount"),
];

#[test]
fn an_amount_is_a_positive_whole_number_of_minor_units() {
    let mut subject = Subject::start();
    for (tool, argument) in AMOUNTS {
        let (_, arguments) = subject.call(tool);
        let text = arguments.to_string();
        let sound = format!("\"{argument}\":{}", arguments[argument]);
        assert!(text.contains(&sound), "{text}");
        let mut wrong = vec![
            "-1",
            "-5000",
            "50.5",
            "50.0",
            "5e3",
            "5.0e3",
            "1e-9",
            "-0.0",
            "\"5000\"",
            "\"50.00\"",
            "true",
            "null",
            "[5000]",
            "{}",
            "18446744073709551616",
        ];
        if argument != "order_amount" {
            wrong.extend(["0", "200000001", "9223372036854775807"]);
        }
        for amount in wrong {
            let broken = text.replacen(&sound, &format!("\"{argument}\":{amount}"), 1);
            let violations = refused_text(&mut subject.world, tool, &broken);
            assert_eq!(violations.pointers(), [format!("/{argument}")], "{amount}");
        }
    }
}

#[test]
fn a_fractional_amount_is_answered_with_how_amounts_are_written() {
    let mut world = World::start();
    for amount in ["50.0", "50.5", "5e3"] {
        let arguments = format!(r#"{{"order_id":"1","captured_amount":{amount}}}"#);
        let text = refused_text(&mut world, "capture_klarna_order", &arguments).text;
        assert!(text.contains("in minor units"), "{text}");
        assert!(text.contains("150.00 USD is 15000"), "{text}");
    }
    let mut arguments = cart::session();
    arguments["order_amount"] = json!("150.00");
    arguments["purchase_currency"] = json!("JPY");
    let text = refused(&mut world, "create_payment_session", arguments).text;
    assert!(text.contains("15000 JPY is 15000"), "{text}");
}

#[test]
fn the_error_for_another_number_does_not_mention_amounts() {
    let mut world = World::start();
    for (name, wrong) in [
        ("quantity", json!(1.5)),
        ("quantity", json!("one")),
        ("tax_rate", json!("25%")),
    ] {
        let mut arguments = cart::session();
        arguments["order_lines"][0][name] = wrong;
        let violations = refused(&mut world, "create_payment_session", arguments);
        assert_eq!(violations.pointers(), [format!("/order_lines/0/{name}")]);
        assert!(
            !violations.text.contains("minor units"),
            "{}",
            violations.text
        );
    }
}

#[test]
fn an_amount_within_a_line_is_as_strict() {
    let mut world = World::start();
    for name in [
        "unit_price",
        "total_amount",
        "total_tax_amount",
        "total_discount_amount",
    ] {
        for wrong in [json!("1550"), json!(1550.0), json!("1550.0"), json!(15.5)] {
            let mut arguments = cart::session();
            arguments["order_lines"][1][name] = wrong;
            let violations = refused(&mut world, "create_payment_session", arguments);
            assert_eq!(violations.pointers(), [format!("/order_lines/1/{name}")]);
            assert!(
                violations.text.contains("in minor units"),
                "{}",
                violations.text
            );
        }
    }
}
