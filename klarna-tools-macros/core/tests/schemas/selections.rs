//! What a manifest chooses of a schema, and what it adds.

use serde_json::json;
use toolspec_core::json_schema::{Form, input_schema, output_schema};

use super::{MANIFEST, compiled};

#[test]
fn a_selection_says_what_an_argument_says() {
    let lines = "{ type: array, items: { type: object, properties: { \
        code: { type: string, pattern: '^[A-Za-z]+$' }, rate: { type: integer }, more: {} } } }";
    let chosen = "arguments: { v: { only: line } }\n    result: { v: { only: line } }\n\
        selections:\n  line:\n    code: { pattern: '^[A-Z]{2}$' }\n    rate: { description: Hundredths }\n";
    let manifest = MANIFEST.replace("arguments: { v: }\n    result: { v: }\n", chosen);
    let toolset = compiled(&manifest, "3.0.3", lines, "").unwrap_or_else(|why| panic!("{why}"));
    let properties = "/properties/v/items/properties";
    let sent = input_schema(&toolset.tools[0], Form::Enforced);
    assert_eq!(
        sent.pointer(properties),
        Some(&json!({
            "code": { "type": "string", "pattern": "^[A-Z]{2}$" },
            "rate": { "type": "integer", "description": "Hundredths" },
        }))
    );
    let received = output_schema(&toolset.tools[0]);
    assert_eq!(
        received.pointer(properties),
        Some(&json!({
            "code": { "type": "string" },
            "rate": { "type": "integer", "description": "Hundredths" },
        }))
    );
}

#[test]
fn an_amount_may_have_to_be_a_sum() {
    let lines = "{ type: array, items: { type: object, properties: { \
        count: { type: integer }, price: { type: integer }, off: { type: integer }, total: { type: integer } } } }";
    let manifest = MANIFEST.replace("result: { v: }", "result: { }").replace(
        "{ v: }",
        "{ v: { only: { count: , price: , off: , total: { equals: count * price - off } } } }",
    );
    let toolset = compiled(&manifest, "3.0.3", lines, "").unwrap_or_else(|why| panic!("{why}"));
    let total = "/properties/v/items/properties/total";
    let enforced = input_schema(&toolset.tools[0], Form::Enforced);
    assert_eq!(
        enforced
            .pointer(total)
            .and_then(|total| total.get("equals")),
        Some(&json!({ "plus": [["count", "price"]], "minus": [["off"]] }))
    );
    let listed = input_schema(&toolset.tools[0], Form::Listed);
    assert_eq!(listed.pointer(total), Some(&json!({ "type": "integer" })));
}
