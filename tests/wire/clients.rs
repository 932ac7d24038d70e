//! Arguments as clients and models in the field send them: each is sent on as it was intended.

use klarna_tools::TOOLSET;
use klarna_tools::model::json_schema::{Form, input_schema};
use klarna_tools_tests::{World, cart};
use serde_json::{Value, json};

/// What the first request of a call asks for, and what it carries.
fn first_request(world: &mut World, tool: &str, arguments: Value) -> (String, Option<Value>) {
    world.sandbox.clear_journal();
    let answer = world.server.call(tool, arguments);
    let journal = world.sandbox.journal();
    let first = journal.first();
    let first = first.unwrap_or_else(|| panic!("{tool}\n{}", answer.text()));
    (format!("{} {}", first.method, first.target), first.json())
}

/// A call of each tool with little in it, and of one within which there are lists and objects.
fn calls() -> Vec<(&'static str, Value)> {
    let mut session = cart::session();
    session["merchant_urls"] = json!({"confirmation": "https://shop.example/thanks"});
    session["billing_address"] = cart::address();
    let mut order = cart::session();
    order["authorization_token"] = json!("token");
    let capture = json!({
        "order_id": "1",
        "captured_amount": cart::AMOUNT,
        "order_lines": cart::lines(),
        "shipping_info": [cart::parcel()],
    });
    vec![
        ("create_payment_session", session),
        ("get_payment_session", json!({"session_id": "1"})),
        ("create_klarna_order", order),
        ("get_order_details", json!({"order_id": "1"})),
        ("capture_klarna_order", capture),
        (
            "refund_klarna_order",
            json!({"order_id": "1", "refunded_amount": 1}),
        ),
        ("cancel_authorized_order", json!({"order_id": "1"})),
        (
            "update_order_shipping",
            json!({"order_id": "1", "shipping_address": cart::address()}),
        ),
        (
            "update_order_shipping",
            json!({"order_id": "1", "shipping_info": [cart::parcel()]}),
        ),
    ]
}

/// Sends `null` for each property that is not given, at every depth, as `CrewAI`, mcp-use and
/// Langflow do.
fn unset_to_null(schema: &Value, value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, property) in schema["properties"].as_object().unwrap() {
                let member = members.entry(name.as_str()).or_insert(Value::Null);
                unset_to_null(property, member);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                unset_to_null(&schema["items"], element);
            }
        }
        _ => {}
    }
}

#[test]
fn null_for_all_that_nobody_filled_in_sends_what_leaving_it_out_sends() {
    let mut world = World::start();
    for (tool, arguments) in calls() {
        let enforced = TOOLSET.tool(tool).unwrap();
        let mut nulls = arguments.clone();
        unset_to_null(&input_schema(enforced, Form::Enforced), &mut nulls);
        assert!(
            nulls.to_string().contains("null") || tool.starts_with("get"),
            "{nulls}"
        );
        let intended = first_request(&mut world, tool, arguments);
        assert_eq!(first_request(&mut world, tool, nulls), intended, "{tool}");
    }
}

/// Each call with one value in it spelled in another way.
#[test]
fn a_value_with_another_spelling_is_sent_as_intended() {
    let mut world = World::start();
    let lines = cart::lines().to_string();
    for (index, pointer, sent) in [
        (0, "/order_lines", json!(lines)),
        (0, "/order_lines", json!(format!(" {lines}\n"))),
        (
            0,
            "/merchant_urls",
            json!(r#"{"confirmation": "https://shop.example/thanks"}"#),
        ),
        (0, "/order_lines/0/quantity", json!("1")),
        (0, "/order_lines/0/quantity", json!(1.0)),
        (0, "/order_lines/0/quantity", json!("1.0")),
        (0, "/order_lines/1/quantity", json!("2")),
        (0, "/purchase_currency", json!("usd")),
        (0, "/purchase_currency", json!(" Usd ")),
        (0, "/purchase_country", json!("us")),
        (0, "/billing_address/country", json!("us")),
        (0, "/locale", json!("en_US")),
        (0, "/locale", json!("EN-us ")),
        (0, "/order_lines/0/type", json!("Physical")),
        (1, "/session_id", json!(" 1\n")),
        (2, "/authorization_token", json!("token ")),
        (4, "/order_id", json!("\t1 ")),
        (4, "/order_lines/0/type", json!("PHYSICAL")),
        (4, "/order_lines/0/type", json!(" physical")),
        (
            4,
            "/shipping_info",
            json!(json!([cart::parcel()]).to_string()),
        ),
        (4, "/shipping_info/0", json!(cart::parcel().to_string())),
        (
            8,
            "/shipping_info",
            json!(json!([cart::parcel()]).to_string()),
        ),
    ] {
        let (tool, arguments) = calls().swap_remove(index);
        let intended = first_request(&mut world, tool, arguments.clone());
        let mut spelled = arguments;
        *spelled.pointer_mut(pointer).unwrap() = sent.clone();
        let arrived = first_request(&mut world, tool, spelled);
        assert_eq!(arrived, intended, "{tool} {pointer} {sent}");
    }
}

#[test]
fn a_yes_or_no_may_be_text() {
    let mut world = World::start();
    for (sent, intended) in [("true", true), ("False", false)] {
        let mut arguments = cart::order("token");
        arguments["auto_capture"] = json!(sent);
        let (_, body) = first_request(&mut world, "create_klarna_order", arguments);
        assert_eq!(body.unwrap()["auto_capture"], intended);
    }
}

#[test]
fn free_text_arrives_as_it_was_sent() {
    let mut world = World::start();
    let text = " Två_lampor,\r\n\t[1] null ☂ \u{2764}\u{fe0f} \u{1f468}\u{200d}\u{1f373} \"true\" ";
    let arguments = json!({
        "order_id": "1",
        "captured_amount": 1,
        "description": text,
        "reference": "5000",
        "order_lines": [{"name": "null", "quantity": 1, "unit_price": 1, "total_amount": 1}],
    });
    let (_, body) = first_request(&mut world, "capture_klarna_order", arguments);
    let body = body.unwrap();
    assert_eq!(body["description"], text);
    assert_eq!(body["reference"], "5000");
    assert_eq!(body["order_lines"][0]["name"], "null");
}

/// A key belongs to what was intended: however the arguments are spelled, it is the same call.
#[test]
fn a_key_is_good_for_every_spelling_of_a_call() {
    let mut world = World::start();
    let order_id = world.place_order();
    let arguments = json!({
        "order_id": order_id,
        "captured_amount": cart::AMOUNT,
        "order_lines": cart::lines(),
        "idempotency_key": "",
    });
    let answer = world.server.call("capture_klarna_order", arguments);
    let first = answer.expect_success();
    let mut lines = cart::lines();
    lines[0]["quantity"] = json!("1");
    lines[1]["quantity"] = json!(2.0);
    lines[1]["tax_rate"] = json!(null);
    let again = json!({
        "order_id": format!(" {order_id}"),
        "captured_amount": cart::AMOUNT,
        "order_lines": lines.to_string(),
        "description": null,
        "shipping_info": null,
        "idempotency_key": format!("{} ", first["idempotency_key"].as_str().unwrap()),
    });
    let repeated = world.server.call("capture_klarna_order", again);
    assert_eq!(repeated.expect_success()["capture_id"], first["capture_id"]);
    assert_eq!(world.sandbox.effects().captures, 1);
}

#[test]
fn a_blank_key_is_none() {
    let mut world = World::start();
    for key in [json!(""), json!(" \n"), json!(null)] {
        let order_id = world.place_order();
        let arguments = json!({"order_id": order_id, "captured_amount": 1, "idempotency_key": key});
        let answer = world.server.call("capture_klarna_order", arguments);
        let answered = answer.expect_success();
        assert_eq!(answered["idempotency_key"].as_str().unwrap().len(), 36);
    }
}
