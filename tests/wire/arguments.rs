//! Wrong arguments: refused before anything is sent, all of them at once, each at its place.

use klarna_tools::model::json_schema::{Form, input_schema};
use klarna_tools_tests::{World, cart};
use serde_json::{Value, json};

use super::mutation::mutations;
use super::refusals::{refused, refused_text};
use super::subject::Subject;

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

/// What the server checks, which is more than it lists.
pub(super) fn enforced_schema(tool: &str) -> Value {
    let tool = klarna_tools::TOOLSET.tool(tool).unwrap();
    input_schema(tool, Form::Enforced)
}

/// Arguments that contain every property that the tool knows.
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
        "/order_amount",
        "/order_lines/0/unit_prise",
        "/order_lines/1/name",
        "/order_lines/1/quantity",
        "/purchase_country",
        "/totl",
    ];
    assert_eq!(pointers, expected);
    let text = violations.text;
    assert!(text.contains("7 things about the arguments"), "{text}");
    assert!(text.contains("did you mean unit_price?"), "{text}");
}

#[test]
fn of_arguments_that_are_null_only_those_are_named_that_are_required() {
    let mut subject = Subject::start();
    for tool in TOOLS {
        let schema = enforced_schema(tool);
        let mut arguments = complete(&subject, &schema, tool);
        let arguments = arguments.as_object_mut().unwrap();
        arguments
            .values_mut()
            .for_each(|value| *value = Value::Null);
        let required = schema["required"].as_array().unwrap().iter();
        let required = required.map(|name| format!("/{}", name.as_str().unwrap()));
        // What has to be updated is reported for the arguments as a whole.
        let whole = (tool == "update_order_shipping").then(String::new);
        let mut expected: Vec<_> = required.chain(whole).collect();
        expected.sort_unstable();
        let violations = refused(&mut subject.world, tool, json!(arguments));
        let mut pointers = violations.pointers();
        pointers.sort_unstable();
        assert_eq!(pointers, expected, "{tool}");
    }
}

/// Klarna would answer that nothing changed as a success.
#[test]
fn an_empty_update_is_refused() {
    let mut world = World::start();
    for (arguments, pointer) in [
        (json!({ "shipping_address": {} }), "/shipping_address"),
        (json!({ "shipping_info": [] }), "/shipping_info"),
        (json!({ "shipping_info": [{}] }), "/shipping_info/0"),
        (
            json!({ "shipping_info": [{ "tracking_number": "1" }, {}] }),
            "/shipping_info/1",
        ),
        (
            json!({ "shipping_info": [{ "tracking_number": "" }] }),
            "/shipping_info/0/tracking_number",
        ),
        (
            json!({ "shipping_info": [{ "return_tracking_number": "  " }] }),
            "/shipping_info/0/return_tracking_number",
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
fn a_call_without_arguments_is_answered_with_what_is_required() {
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

    for (name, empty, pointer) in [
        ("shipping_info", json!([]), "/shipping_info"),
        ("shipping_info", json!([{}]), "/shipping_info/0"),
        (
            "shipping_info",
            json!([{"tracking_number": null}]),
            "/shipping_info/0",
        ),
        ("shipping_address", json!({}), "/shipping_address"),
        (
            "shipping_address",
            json!({"city": null}),
            "/shipping_address",
        ),
    ] {
        let mut arguments = json!({"order_id": order_id});
        arguments[name] = empty;
        let violations = refused(world, "update_order_shipping", arguments);
        assert_eq!(violations.pointers(), [pointer]);
        assert!(
            violations.text.contains("is empty; give at least 1"),
            "{}",
            violations.text
        );
    }
}
