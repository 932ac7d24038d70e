//! What a model is shown of arguments: every merchant's field, closed vocabularies as such, and a
//! description wherever a name does not say it all.

use klarna_tools_tests::Server;
use serde_json::{Value, json};

/// The names that say it all.
const PLAIN: [&str; 39] = [
    "authorization_token",
    "billing_address",
    "captured_amount",
    "city",
    "country",
    "customer",
    "description",
    "email",
    "family_name",
    "given_name",
    "image_url",
    "name",
    "order_id",
    "organization_name",
    "organization_registration_id",
    "phone",
    "postal_code",
    "product_url",
    "quantity",
    "quantity_unit",
    "refunded_amount",
    "return_shipping_company",
    "return_tracking_number",
    "return_tracking_uri",
    "session_id",
    "shipping_address",
    "shipping_company",
    "shipping_method",
    "street_address",
    "street_address2",
    "total_discount_amount",
    "total_tax_amount",
    "tracking_number",
    "tracking_uri",
    "type",
    "vat_id",
    "purchase_country",
    "purchase_currency",
    "locale",
];

const SHIPMENT: [&str; 7] = [
    "shipping_company",
    "shipping_method",
    "tracking_number",
    "tracking_uri",
    "return_shipping_company",
    "return_tracking_number",
    "return_tracking_uri",
];

fn arguments(tool: &str) -> Value {
    let tools = Server::builder().start().list_tools();
    let tool = tools.iter().find(|listed| listed["name"] == tool).unwrap();
    tool["inputSchema"]["properties"].clone()
}

#[test]
fn lines_have_every_merchants_field_and_their_types() {
    for tool in [
        "create_payment_session",
        "create_klarna_order",
        "capture_klarna_order",
        "refund_klarna_order",
    ] {
        let line = arguments(tool)["order_lines"]["items"]["properties"].clone();
        for name in ["product_url", "image_url", "quantity_unit", "reference"] {
            assert_eq!(line[name]["type"], "string", "{tool} {name}");
        }
        let types = line["type"]["enum"].as_array().unwrap();
        assert!(types.contains(&json!("shipping_fee")), "{tool}");
        let takes_return_fees = types.contains(&json!("return_fee"));
        assert_eq!(takes_return_fees, !tool.starts_with("create"), "{tool}");
        assert_eq!(line["tax_rate"]["description"], "2500 is 25 %", "{tool}");
    }
}

#[test]
fn shipments_are_whole_wherever_they_are_listed() {
    for tool in ["capture_klarna_order", "update_order_shipping"] {
        let shipment = arguments(tool)["shipping_info"]["items"]["properties"].clone();
        let mut names: Vec<_> = shipment.as_object().unwrap().keys().collect();
        names.retain(|name| !SHIPMENT.contains(&name.as_str()));
        assert!(names.is_empty(), "{tool} {names:?}");
        assert_eq!(
            shipment.as_object().unwrap().len(),
            SHIPMENT.len(),
            "{tool}"
        );
    }
}

#[test]
fn closed_vocabularies_and_codes_are_narrow() {
    for tool in ["create_payment_session", "create_klarna_order"] {
        let arguments = arguments(tool);
        assert_eq!(arguments["purchase_currency"]["pattern"], "^[A-Z]{3}$");
        assert_eq!(arguments["purchase_country"]["pattern"], "^[A-Z]{2}$");
        assert_eq!(arguments["locale"]["pattern"], "^[a-z]{2}-[A-Z]{2}$");
        let country = &arguments["billing_address"]["properties"]["country"];
        assert_eq!(country["pattern"], "^[A-Z]{2}$");
    }
    let customer = &arguments("create_payment_session")["customer"]["properties"];
    assert_eq!(customer["type"]["enum"], json!(["person", "organization"]));
    let country = &arguments("update_order_shipping")["shipping_address"]["properties"]["country"];
    assert_eq!(country["pattern"], "^[A-Z]{2}$");
}

#[test]
fn a_property_has_a_description_unless_its_name_says_it_all() {
    fn bare(at: &str, schema: &Value, found: &mut Vec<String>) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        for (name, property) in properties {
            if property.get("description").is_none() && !PLAIN.contains(&name.as_str()) {
                found.push(format!("{at}.{name}"));
            }
            bare(&format!("{at}.{name}"), property, found);
            bare(&format!("{at}.{name}"), &property["items"], found);
        }
    }
    let mut found = Vec::new();
    for tool in Server::builder().start().list_tools() {
        bare(
            tool["name"].as_str().unwrap(),
            &tool["inputSchema"],
            &mut found,
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn texts_say_what_a_model_gets_wrong_without_them() {
    let mut server = Server::builder().start();
    let instructions = server.opened()["instructions"].as_str().unwrap().to_owned();
    for said in [
        "If only a total is known, send one line over that total",
        "If the country is not known, ask for it",
        "of a capture remaining_authorized_amount",
        "moves money again",
    ] {
        assert!(instructions.contains(said), "{said}");
    }
    let tools = server.list_tools();
    let described = |tool: &str| {
        let tool = tools.iter().find(|listed| listed["name"] == tool).unwrap();
        tool["description"].as_str().unwrap().to_owned()
    };
    for (tool, said) in [
        ("create_klarna_order", "charges nothing until a capture"),
        (
            "capture_klarna_order",
            "Each call without idempotency_key takes payment again",
        ),
        (
            "refund_klarna_order",
            "Each call without idempotency_key refunds again",
        ),
        ("get_order_details", "amounts left to capture and to refund"),
        (
            "update_order_shipping",
            "at least one of shipping_address, shipping_info",
        ),
    ] {
        assert!(
            described(tool).contains(said),
            "{tool}: {}",
            described(tool)
        );
    }
    let address = &arguments("update_order_shipping")["shipping_address"];
    assert_eq!(
        address["description"],
        "Fields left out stay; Klarna may refuse"
    );
}
