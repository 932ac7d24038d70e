//! The project's own manifest and documents, and what each crate links.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jsonschema::{draft7, draft202012};
use serde_json::{Value, json};
use toolspec_core::{
    File, compile,
    diagnostic::Diagnostics,
    json_schema::{Form, advertised, input_schema, output_schema},
    manifest::manifest_schema,
    model::{Kind, Schema, Toolset},
    openapi::Document,
    source::Source,
    yaml,
};

#[test]
fn every_document_reads() {
    let documents = fs::read_dir(specs().join("openapi")).unwrap();
    let mut operations = 0;
    for path in documents.map(|entry| entry.unwrap().path()) {
        let mut cx = Diagnostics::new();
        let document = Document::read("", &source(&path), None, |_| Err(String::new()), &mut cx);
        let document = cx
            .finish(document)
            .unwrap_or_else(|errors| panic!("{errors}"));
        operations += document.unwrap().operations().count();
    }
    assert!(operations > 20, "only {operations} operations were read");
}

#[test]
fn every_schema_is_one() {
    for tool in &toolset().tools {
        let inputs = [Form::Listed, Form::Enforced].map(|form| input_schema(tool, form));
        for schema in inputs.into_iter().chain([output_schema(tool)]) {
            draft202012::meta::validate(&schema)
                .unwrap_or_else(|why| panic!("{}: {why}", tool.name));
            draft202012::new(&schema).unwrap_or_else(|why| panic!("{}: {why}", tool.name));
        }
    }
}

/// Hosts reject or flatten combinators at the root of a tool's schema.
#[test]
fn every_schema_is_an_object_without_combinators() {
    for tool in &toolset().tools {
        let listed = advertised(tool);
        for schema in [&listed["inputSchema"], &listed["outputSchema"]] {
            assert_eq!(schema["type"], "object", "{}", tool.name);
            for combinator in ["allOf", "anyOf", "oneOf", "not", "if", "$ref"] {
                assert!(
                    schema.get(combinator).is_none(),
                    "{} has {combinator}",
                    tool.name
                );
            }
            assert_every_client_takes(schema, &tool.name);
        }
    }
}

/// Keywords that some client refuses, drops, or lets dangle.
fn assert_every_client_takes(schema: &Value, at: &str) {
    for keyword in [
        "$ref",
        "$defs",
        "additionalProperties",
        "dependentRequired",
        "minProperties",
        "maxLength",
        "maxItems",
    ] {
        assert!(schema.get(keyword).is_none(), "{at} has {keyword}");
    }
    let is_list = schema["type"] == "array";
    assert_eq!(schema.get("items").is_some(), is_list, "{at}");
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        assert_every_client_takes(property, &format!("{at}/{name}"));
    }
    if let Some(items) = schema.get("items") {
        assert_every_client_takes(items, &format!("{at}/*"));
    }
}

/// A step with an empty argument would change nothing and be reported as a success.
#[test]
fn arguments_that_a_step_depends_on_are_not_empty() {
    let toolset = toolset();
    let tool = toolset.tools.iter().find(|tool| tool.steps.len() > 1);
    let enforced = input_schema(tool.unwrap(), Form::Enforced);
    let properties = &enforced["properties"];
    assert_eq!(properties["shipping_address"]["minProperties"], 1);
    assert_eq!(properties["shipping_info"]["minItems"], 1);
    assert_eq!(properties["shipping_info"]["items"]["minProperties"], 1);
}

#[test]
fn every_amount_is_marked() {
    let toolset = toolset();
    for tool in &toolset.tools {
        let mut unmarked = Vec::new();
        for argument in &tool.arguments {
            collect_unmarked(&argument.name, &argument.schema, &mut unmarked);
        }
        for field in &tool.result {
            collect_unmarked(&field.name, &field.schema, &mut unmarked);
        }
        for report in &tool.reports {
            collect_unmarked(&report.name, &report.schema, &mut unmarked);
        }
        assert!(unmarked.is_empty(), "{}: {unmarked:?}", tool.name);
    }
}

/// What Klarna calls an amount or a price, and every such integer that is not marked.
fn collect_unmarked(at: &str, schema: &Schema, unmarked: &mut Vec<String>) {
    let name = at.rsplit('.').next().unwrap_or_default();
    let is_amount = name.contains("amount") || name.contains("price");
    if is_amount && matches!(schema.kind, Kind::Integer(_)) && schema.money.is_none() {
        unmarked.push(at.to_owned());
    }
    for (name, within) in schema.within() {
        collect_unmarked(&format!("{at}.{}", name.unwrap_or("*")), within, unmarked);
    }
}

#[test]
fn nothing_that_is_not_listed_can_be_sent() {
    fn check(at: &str, schema: &Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            assert_eq!(schema["additionalProperties"], false, "{at}");
            for (name, property) in properties {
                check(&format!("{at}/{name}"), property);
            }
        }
        if let Some(items) = schema.get("items") {
            check(&format!("{at}/*"), items);
        }
    }
    for tool in &toolset().tools {
        check(&tool.name, &input_schema(tool, Form::Enforced));
    }
}

#[test]
fn the_schema_of_manifests_is_current() {
    let path = specs().join("manifest.schema.json");
    let committed = fs::read_to_string(&path).unwrap();
    assert!(
        committed == format!("{:#}\n", manifest_schema()),
        "{} is stale; run `toolspec schema --output specs/manifest.schema.json`",
        path.display(),
    );
}

#[test]
fn the_schema_of_manifests_accepts_what_the_reader_accepts() {
    draft7::meta::validate(&manifest_schema()).unwrap();
    let schema = draft7::new(&manifest_schema()).unwrap();
    for manifest in [specs().join("klarna.yaml"), sound()] {
        let errors: Vec<String> = schema
            .iter_errors(&json(&manifest))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", manifest.display());
    }
}

#[test]
fn the_schema_of_manifests_refuses_what_the_reader_refuses() {
    let schema = draft7::new(&manifest_schema()).unwrap();
    let breaks: [(&str, Value); 9] = [
        ("/titel", json!("A shop")),
        ("/title", json!(["A", "shop"])),
        ("/documents", json!("carts.yaml")),
        ("/hosts/allow", json!([])),
        ("/tools/open_cart/say", json!("Opened.")),
        ("/tools/open_cart/arguments/amount/minimun", json!(1)),
        ("/tools/open_cart/arguments/amount/minimum", json!("one")),
        ("/tools/open_cart/arguments/size/maxLength", json!(-1)),
        ("/tools/open_cart/result/cart_id/required", json!("yes")),
    ];
    for (place, value) in breaks {
        let mut manifest = json(&sound());
        let (parent, name) = place.rsplit_once('/').unwrap();
        manifest.pointer_mut(parent).unwrap()[name] = value;
        assert!(!schema.is_valid(&manifest), "{place} is accepted");
    }
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs")
}

fn sound() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/sound/shop.yaml")
}

fn source(path: &Path) -> Source {
    let bytes = fs::read(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    Source::from_bytes(path.display().to_string(), bytes).unwrap()
}

fn json(path: &Path) -> Value {
    let mut cx = Diagnostics::new();
    let root = yaml::read(&source(path), &mut cx);
    cx.finish(root).unwrap().unwrap().to_json()
}

fn toolset() -> Toolset {
    let load = |name: &str| {
        let bytes = fs::read(specs().join(name)).map_err(|why| format!("{name}: {why}"))?;
        let name = name.to_owned();
        Ok(File { name, bytes })
    };
    compile(&source(&specs().join("klarna.yaml")), load).unwrap_or_else(|errors| panic!("{errors}"))
}
