//! One tool set, described three times: as a lockfile, as schemas, as types.

use std::{env, fs, path::Path};

use klarna_tools::__private::schemars::{JsonSchema, schema_for};
use klarna_tools::TOOLSET;
use klarna_tools::model::json_schema::{Form, input_schema, output_schema};
use serde_json::Value;
use toolspec_core::lock::Lock;
use toolspec_core::source::Source;
use toolspec_core::{File, compile};

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
fn what_a_program_carries_is_what_the_manifest_compiles_to() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (manifest, tools) in [
        ("specs/klarna.yaml", &TOOLSET),
        ("tests/spec/shop.yaml", &super::elsewhere::shop::TOOLSET),
    ] {
        let path = root.join(manifest);
        let text = fs::read_to_string(&path).unwrap();
        let load = |name: &str| {
            let bytes = fs::read(path.with_file_name("").join(name)).map_err(|why| why.to_string());
            let name = name.to_owned();
            bytes.map(|bytes| File { name, bytes })
        };
        let compiled = compile(&Source::new(manifest, text), load);
        let compiled = compiled.unwrap_or_else(|errors| panic!("{errors}"));
        let lock = Lock::of(&compiled);
        assert_eq!(tools.lock(), lock.to_text(), "{manifest}");
        let compiled = compiled.without_declarations();
        assert_eq!(*tools.server(), compiled.server, "{manifest}");
        let carried: Vec<_> = tools.iter().map(|tool| (**tool).clone()).collect();
        assert_eq!(carried, compiled.tools, "{manifest}");
    }
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
