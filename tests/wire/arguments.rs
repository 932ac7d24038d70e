//! Wrong arguments: refused before anything is sent, all of them at once, each at its place.

use klarna_tools_tests::{World, cart};
use serde_json::{Value, json};

use crate::mutation::mutations;
use crate::refusals::{refused, refused_text};
use crate::subject::Subject;

const TOOLS: [&str; 8] = [
    "create_payment_session",
    "get_payment_session",
    "create_klarna_order",
    "get_order_details",
    "capture_klarna_order",
    "refund_klarna_order",
    "cancel_authorized_order",
    "update_order_shipping",
];

/// The arguments that hold an amount by which money is asked for or given back.
const AMOUNTS: [(&str, &str); 4] = [
    ("create_payment_session", "order_amount"),
    ("create_klarna_order", "order_amount"),
    ("capture_klarna_order", "captured_amount"),
    ("refund_klarna_order", "refunded_amount"),
];

/// What is checked, which is more than what is listed.
fn enforced_schema(tool: &str) -> Value {
    let tool = klarna_tools::TOOLSET.tool(tool).unwrap();
    serde_json::from_str(tool.enforced_schema).unwrap()
}

/// Arguments that hold every property that the tool knows.
fn complete(subject: &Subject, schema: &Value, tool: &str) -> Value {
    let (_, mut arguments) = subject.call(tool);
    if schema["properties"].get("idempotency_key").is_some() {
        arguments["idempotency_key"] = json!("any text will do");
    }
    let given = arguments.as_object().unwrap().keys();
    let known = schema["properties"].as_object().unwrap().keys();
    let (mut given, mut known): (Vec<_>, Vec<_>) = (given.collect(), known.collect());
    given.sort_unstable();
    known.sort_unstable();
    assert_eq!(given, known, "{tool}");
    arguments
}

fn every_mistake_is_named(tool: &str) {
    let mut subject = Subject::start();
    let schema = enforced_schema(tool);
    let arguments = complete(&subject, &schema, tool);
    let mutations = mutations(&schema, &arguments);
    assert!(mutations.len() >= 4, "{tool}");
    let mut missed = Vec::new();
    for mutation in mutations {
        let violations = refused_text(&mut subject.world, tool, &mutation.text);
        if violations.pointers() != [mutation.pointer.as_str()] {
            let (what, pointer) = (mutation.what, mutation.pointer);
            missed.push(format!("{what} at {pointer}: {}", violations.text));
        }
    }
    assert!(missed.is_empty(), "{tool}: {missed:#?}");
}

#[test]
fn of_create_payment_session() {
    every_mistake_is_named("create_payment_session");
}

#[test]
fn of_create_klarna_order() {
    every_mistake_is_named("create_klarna_order");
}

#[test]
fn of_capture_klarna_order() {
    every_mistake_is_named("capture_klarna_order");
}

#[test]
fn of_refund_klarna_order() {
    every_mistake_is_named("refund_klarna_order");
}

#[test]
fn of_update_order_shipping() {
    every_mistake_is_named("update_order_shipping");
}

#[test]
fn of_the_tools_that_take_an_id() {
    every_mistake_is_named("get_payment_session");
    every_mistake_is_named("get_order_details");
    every_mistake_is_named("cancel_authorized_order");
}

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
fn a_fractional_amount_is_told_how_amounts_are_written() {
    let mut world = World::start();
    for amount in ["50.0", "50.5", "5e3"] {
        let arguments = format!(r#"{{"order_id":"1","captured_amount":{amount}}}"#);
        let text = refused_text(&mut world, "capture_klarna_order", &arguments).text;
        assert!(text.contains("150.00 USD is 15000"), "{text}");
    }
}

#[test]
fn all_mistakes_are_named_at_once_at_every_depth() {
    let mut world = World::start();
    let mut arguments = cart::session();
    arguments
        .as_object_mut()
        .unwrap()
        .remove("purchase_country");
    arguments["order_amount"] = json!(-1);
    arguments["locale"] = json!("english");
    arguments["totl"] = json!(1);
    arguments["order_lines"][0]["unit_prise"] = json!(1);
    arguments["order_lines"][1]["quantity"] = json!("two");
    arguments["order_lines"][1]
        .as_object_mut()
        .unwrap()
        .remove("name");
    arguments["merchant_urls"] = json!({"confirmation": null});
    let violations = refused(&mut world, "create_payment_session", arguments);
    let mut pointers = violations.pointers();
    pointers.sort_unstable();
    let expected = [
        "/locale",
        "/merchant_urls/confirmation",
        "/order_amount",
        "/order_lines/0/unit_prise",
        "/order_lines/1/name",
        "/order_lines/1/quantity",
        "/purchase_country",
        "/totl",
    ];
    assert_eq!(pointers, expected);
    let text = violations.text;
    assert!(text.contains("8 things about the arguments"), "{text}");
    assert!(text.contains("did you mean unit_price?"), "{text}");
}

#[test]
fn every_argument_that_is_null_is_named() {
    let mut subject = Subject::start();
    for tool in TOOLS {
        let schema = enforced_schema(tool);
        let mut arguments = complete(&subject, &schema, tool);
        let arguments = arguments.as_object_mut().unwrap();
        arguments
            .values_mut()
            .for_each(|value| *value = Value::Null);
        let mut expected: Vec<_> = arguments.keys().map(|name| format!("/{name}")).collect();
        expected.sort_unstable();
        let violations = refused(&mut subject.world, tool, json!(arguments));
        let mut pointers = violations.pointers();
        pointers.sort_unstable();
        assert_eq!(pointers, expected, "{tool}");
    }
}

/// Klarna would answer that nothing changed as a success.
#[test]
fn an_update_that_says_nothing_is_refused() {
    let mut world = World::start();
    for (arguments, pointer) in [
        (json!({ "shipping_address": {} }), "/shipping_address"),
        (json!({ "shipping_info": [] }), "/shipping_info"),
        (json!({ "shipping_info": [{}] }), "/shipping_info/0"),
        (
            json!({ "shipping_info": [{ "tracking_number": "1" }, {}] }),
            "/shipping_info/1",
        ),
    ] {
        let mut arguments = arguments;
        arguments["order_id"] = json!("f3392f8b-6116-4073-ab96-e330819e2c07");
        let violations = refused(&mut world, "update_order_shipping", arguments);
        assert_eq!(violations.pointers(), [pointer]);
    }
}

#[test]
fn what_is_wider_than_its_format_is_refused_before_it_goes_out() {
    let mut world = World::start();
    for quantity in [json!(i64::MAX as u64 + 1), json!(u64::MAX)] {
        let mut arguments = cart::session();
        arguments["order_lines"][0]["quantity"] = quantity;
        let violations = refused(&mut world, "create_payment_session", arguments);
        assert_eq!(violations.pointers(), ["/order_lines/0/quantity"]);
    }
}

#[test]
fn no_arguments_at_all_are_told_what_is_required() {
    let mut subject = Subject::start();
    for tool in TOOLS {
        let schema = enforced_schema(tool);
        let violations = refused(&mut subject.world, tool, json!({}));
        for required in schema["required"].as_array().unwrap() {
            let pointer = format!("/{}", required.as_str().unwrap());
            assert!(
                violations.pointers().contains(&pointer.as_str()),
                "{tool} {pointer}"
            );
        }
    }
}

#[test]
fn ten_thousand_order_lines_are_refused_in_a_short_answer() {
    let mut world = World::start();
    let line = cart::lines()[0].clone();
    let mut arguments = cart::session();
    arguments["order_lines"] = json!(vec![line; 10_000]);
    let violations = refused(&mut world, "create_payment_session", arguments.clone());
    assert_eq!(violations.pointers(), ["/order_lines"]);
    assert!(
        violations.text.contains("10000 elements"),
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

#[test]
fn update_order_shipping_needs_something_to_update() {
    let mut subject = Subject::start();
    let (order_id, capture_id) = (subject.order_id.clone(), subject.capture_id.clone());
    let world = &mut subject.world;
    let alone = refused(
        world,
        "update_order_shipping",
        json!({"order_id": order_id}),
    );
    let text = alone.text;
    assert!(
        text.contains("shipping_address") && text.contains("shipping_info"),
        "{text}"
    );

    let with_capture = json!({"order_id": order_id, "capture_id": capture_id});
    let violations = refused(world, "update_order_shipping", with_capture);
    assert!(
        violations.text.contains("shipping_info"),
        "{}",
        violations.text
    );

    let with_key = json!({"order_id": order_id, "idempotency_key": "k"});
    let violations = refused(world, "update_order_shipping", with_key);
    assert!(
        violations.text.contains("shipping_info"),
        "{}",
        violations.text
    );

    let empty = json!({"order_id": order_id, "shipping_info": []});
    let violations = refused(world, "update_order_shipping", empty);
    assert_eq!(violations.pointers(), ["/shipping_info"]);
}

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
    assert_eq!(violations.found.len(), 2);
    let text = violations.text;
    assert!(text.len() < 4 * 1024, "{}", text.len());
    assert!(!text.contains(['\u{202e}', '\u{200b}']), "{text}");
    assert!(!text.contains("all\nprevious"), "{text}");
}
