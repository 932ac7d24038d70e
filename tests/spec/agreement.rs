//! One tool set, told three times: as a lockfile, as schemas, as types.

use std::{env, fs, path::Path};

use klarna_tools::__private::schemars::{JsonSchema, schema_for};
use klarna_tools::TOOLSET;
use klarna_tools::model::json_schema::{Form, input_schema, output_schema};
use serde_json::Value;

#[test]
fn what_was_compiled_is_what_is_locked() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/klarna.lock.yaml");
    let locked = fs::read_to_string(&path).unwrap();
    assert!(
        TOOLSET.lock() == locked,
        "the lockfile is stale: run `toolspec lock`, review what changed, and commit it",
    );
    assert!(locked.contains(&format!("\ndigest: {}\n", TOOLSET.digest())));
}

#[test]
fn every_type_has_the_schema_that_is_advertised() {
    let mut named = Vec::new();
    macro_rules! agree {
        ($($input:ident $output:ident),* $(,)?) => {$(
            let tool = klarna_tools::$input::tool().unwrap();
            agrees::<klarna_tools::$input>(&input_schema(tool, Form::Listed), &tool.name);
            agrees::<klarna_tools::$output>(&output_schema(tool), &tool.name);
            named.push(tool.name.as_str());
        )*};
    }
    agree!(
        CreatePaymentSession CreatePaymentSessionOutput,
        GetPaymentSession GetPaymentSessionOutput,
        CreateKlarnaOrder CreateKlarnaOrderOutput,
        GetOrderDetails GetOrderDetailsOutput,
        CaptureKlarnaOrder CaptureKlarnaOrderOutput,
        RefundKlarnaOrder RefundKlarnaOrderOutput,
        CancelAuthorizedOrder CancelAuthorizedOrderOutput,
        UpdateOrderShipping UpdateOrderShippingOutput,
    );
    let tools: Vec<&str> = TOOLSET.iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(named, tools);
}

fn agrees<T: JsonSchema>(advertised: &Value, tool: &str) {
    let mut schema = schema_for!(T).to_value();
    // The generator adds these two to any root.
    let root = schema.as_object_mut().unwrap();
    root.remove("$schema");
    root.remove("title");
    assert_eq!(schema, *advertised, "{tool}");
}
