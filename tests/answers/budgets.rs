//! What hides does not pass, and what is endless is cut: an answer is read by a model.

use klarna_sandbox::Matcher;
use klarna_tools_tests::{World, subject::READ_ORDER};
use serde_json::{Value, json};

use super::advertised::Advertised;
use super::bodies::Bodies;

/// The most bytes of a whole answer, which contains the result twice.
const LARGEST: usize = 700 * 1024;

/// The structured content of an order whose body was changed so.
fn read(change: impl Fn(&mut Value) + Send + 'static) -> Value {
    let mut world = World::start();
    let arguments = (READ_ORDER.prepare)(&mut world);
    let advertised = Advertised::output(&mut world, READ_ORDER.tool);
    Bodies::of(&world, Matcher::any()).change(change);
    let answer = world.server.call(READ_ORDER.tool, arguments);
    let length = answer.result.to_string().len();
    assert!(length < LARGEST, "{length} bytes");
    advertised.expect(&answer)
}

#[test]
fn a_long_text_is_cut_with_a_warning() {
    let order = read(|order| order["merchant_data"] = json!("å".repeat(950_000)));
    let text = order["merchant_data"].as_str().unwrap();
    assert!(text.len() > 4_000 && text.ends_with("å…"), "{}", text.len());
    let warnings = order["warnings"].to_string();
    assert!(
        warnings.contains("merchant_data: the last 188"),
        "{warnings}"
    );
    assert!(
        warnings.contains("of 1900000 bytes are left out"),
        "{warnings}"
    );
}

#[test]
fn a_long_list_is_cut_with_a_warning() {
    let order = read(|order| {
        let capture = json!({"capture_id": "c", "captured_amount": 1, "description": "A part"});
        order["captures"] = vec![capture; 30_000].into();
    });
    let kept = order["captures"].as_array().unwrap().len();
    assert!((500..=1_000).contains(&kept), "{kept}");
    let warning = format!(
        "captures: the last {} of 30000 elements are left out",
        30_000 - kept
    );
    assert!(
        order["warnings"].to_string().contains(&warning),
        "{}",
        order["warnings"]
    );
    assert!(order["status"].is_string(), "{order}");
}

#[test]
fn many_long_texts_are_cut_together() {
    let order = read(|order| {
        let line = json!({"name": "n".repeat(1_500), "reference": "r"});
        order["order_lines"] = vec![line; 1_000].into();
    });
    let lines = order["order_lines"].as_array().unwrap();
    assert!(lines.len() > 100, "{}", lines.len());
    assert!(
        order["warnings"]
            .to_string()
            .contains("order_lines: the last ")
    );
}

#[test]
fn nothing_hides_in_a_success() {
    let hostile =
        "a\u{1b}[2Jb\u{1b}]0;t\u{7}c\u{202e}d\u{200b}e\u{feff}f\u{e0041}g\u{0}h\u{9b}1mi\nj\tk";
    let order = read(move |order| {
        order["status"] = json!(hostile);
        order["order_lines"][0]["name"] = json!(hostile);
        order["captures"] = json!([{"description": hostile}]);
    });
    let shown = "abcdefghi\nj\tk";
    assert_eq!(order["status"], shown);
    assert_eq!(order["order_lines"][0]["name"], shown);
    assert_eq!(order["captures"][0]["description"], shown);
    assert!(
        order["summary"].as_str().unwrap().contains("abcdefghi j k"),
        "{order}"
    );
}

#[test]
fn a_whole_amount_is_an_integer() {
    let order = read(|order| order["captured_amount"] = json!(1_200.0));
    assert_eq!(order["captured_amount"], 1_200);
    assert!(order["captured_amount"].is_i64());
}
