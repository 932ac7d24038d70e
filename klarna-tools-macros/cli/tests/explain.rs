//! `explain` and `tools`, as a maintainer reads them.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

/// A small manifest with everything in it, where the lines do not move.
const SHOP: &str = "../core/tests/broken/sound";
/// The project's own.
const SPECS: &str = "../../specs";

/// Exit code, standard output and standard error.
type Run = (Option<i32>, String, String);

fn run(folder: &str, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_toolspec"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn printed(folder: &str, arguments: &[&str]) -> String {
    let (code, out, err) = run(folder, arguments);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    out
}

#[test]
fn a_tool_is_explained_on_one_page() {
    for tool in ["open_cart", "pay_order", "ship_order"] {
        let page = printed(SHOP, &["explain", tool, "shop.yaml"]);
        insta::assert_snapshot!(format!("explain_{tool}"), page);
    }
}

#[test]
fn every_page_of_the_real_tools_keeps_its_width() {
    let tools = printed(SPECS, &["table", "klarna.yaml"]);
    let names: Vec<&str> = tools
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| !name.contains(' '))
        .collect();
    assert_eq!(names.len(), 8, "{names:?}");
    for name in names {
        let page = printed(SPECS, &["explain", name, "klarna.yaml"]);
        assert!(!page.contains('\u{1b}'), "{page}");
        for line in page.lines() {
            assert!(line.chars().count() <= 100, "{name}: {line}");
            assert_eq!(line, line.trim_end(), "{name}");
        }
    }
}

#[test]
fn a_program_gets_the_same_as_json() {
    let json = printed(
        SHOP,
        &["explain", "pay_order", "shop.yaml", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["class"], "money");
    assert_eq!(json["defined"], "shop.yaml:57");
    assert_eq!(
        json["arguments"][1],
        json!({
            "name": "amount", "type": "integer, at least 1", "required": true, "default": null,
            "description": null,
            "goes_to": [{ "place": "body /amount", "operation": "POST /orders/{order_id}/payments" }],
            "manifest": "shop.yaml:64", "documents": ["orders.yaml:27"],
        })
    );
    assert_eq!(
        json["sends"][0]["constants"],
        json!(["body /method is always \"card\""])
    );
    assert_eq!(json["sends"][0]["idempotency_header"], "Repeat-Key");
    assert_eq!(
        json["returns"][0]["from"],
        json!(["last segment of header Location"])
    );
    assert!(json["cost"]["tokens"].as_u64().unwrap() < json["cost"]["bytes"].as_u64().unwrap());
}

#[test]
fn an_unknown_tool_is_answered_with_the_nearest_one() {
    let (code, out, err) = run(SHOP, &["explain", "open_the_cart", "shop.yaml"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert_eq!(
        err,
        "error: `open_the_cart` is not a tool of shop.yaml\n\
         help: did you mean `open_cart`?\n\
         help: the tools are open_cart, read_cart, pay_order, ship_order\n"
    );
}

#[test]
fn the_documents_are_listed_with_the_tools_that_use_them() {
    insta::assert_snapshot!("tools", printed(SHOP, &["tools", "shop.yaml"]));
    let json = printed(SPECS, &["tools", "klarna.yaml", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let operations = |document: usize| {
        json["documents"][document]["operations"]
            .as_array()
            .unwrap()
            .clone()
    };
    let [payments, orders] = [operations(0), operations(1)];
    assert!(payments.len() + orders.len() > 20);
    let read = orders
        .iter()
        .find(|operation| operation["operation_id"] == "getOrder")
        .unwrap();
    assert_eq!(read["method"], "GET");
    assert_eq!(read["path"], "/ordermanagement/v1/orders/{order_id}");
    assert_eq!(
        read["tools"][0],
        json!({ "tool": "get_order_details", "as": "call" })
    );
    assert_eq!(
        read["tools"][1],
        json!({ "tool": "capture_klarna_order", "as": "report" })
    );
    assert!(
        orders
            .iter()
            .any(|operation| operation["tools"] == json!([]))
    );
}

#[test]
fn where_documents_are_published_is_printed_for_a_shell() {
    let lines = printed(SPECS, &["tools", "klarna.yaml", "--published"]);
    let documents: Vec<(&str, &str)> = lines
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    let paths: Vec<&str> = documents.iter().map(|(path, _)| *path).collect();
    assert_eq!(
        paths,
        ["openapi/payments.yaml", "openapi/order-management.yaml"]
    );
    for (_, address) in &documents {
        assert!(address.starts_with("https://"), "{lines}");
    }
    let json = printed(SPECS, &["tools", "klarna.yaml", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["documents"][0]["published"], documents[0].1);
    let text = printed(SPECS, &["tools", "klarna.yaml"]);
    assert!(
        text.contains(&format!("\npublished at {}\n", documents[0].1)),
        "{text}"
    );
}

#[test]
fn a_manifest_that_names_no_place_says_what_to_write() {
    let (code, out, err) = run(SHOP, &["tools", "shop.yaml", "--published"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.starts_with(
            "error: `shop.yaml` does not say where a document is published\nhelp: write `{ path: "
        ),
        "{err}"
    );
}
