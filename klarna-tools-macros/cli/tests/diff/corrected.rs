//! A changed correction of a document is one change, at the correction.

use serde_json::{Value, json};

use super::shop::{MANIFEST, ORDERS, Shop};

const SELECTIONS: &str = "selections:\n";
const LENGTH: &str = "documents/orders.yaml#/components/parameters/order_id/schema/maxLength";
const OTHER: &str = "    expect: 200\n    value: 255\n";
const NONE: &str = "    expect: 200\n    remove: true\n";

/// A correction of how long an id is.
fn correction(says: &str) -> String {
    format!("  - at: {LENGTH}\n{says}    why: The API says so.\n")
}

/// A shop whose document says that an id has 200 characters at the most, with a correction of that.
fn shop(says: Option<&str>) -> Shop {
    let shop = Shop::new();
    let schema = "required: true\n      schema: { type: string }";
    let long = schema.replace("string }", "string, maxLength: 200 }");
    shop.edit(ORDERS, schema, &long);
    if let Some(says) = says {
        let entry = correction(says) + SELECTIONS;
        shop.edit(MANIFEST, SELECTIONS, &entry);
    }
    shop.spec(&["lock", MANIFEST]).expect_code(0);
    shop.commit();
    shop
}

/// The only change, which is at the correction.
fn change(shop: &Shop, arguments: &[&str]) -> Value {
    let review = shop.changes(arguments);
    let changes = review["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{review:#}");
    assert_eq!(changes[0]["kind"], "correction-changed", "{review:#}");
    assert_eq!(changes[0]["pointer"], LENGTH, "{review:#}");
    changes[0].clone()
}

/// The line that a place in the manifest is at, as it is now.
fn line(shop: &Shop, place: &Value) -> String {
    assert_eq!(place["file"], MANIFEST, "{place}");
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    let text = shop.text(MANIFEST);
    text.lines().nth(line - 1).unwrap().trim().to_owned()
}

fn says(change: &Value, start: &str) {
    let means = change["means"].as_str().unwrap();
    assert!(means.starts_with(start), "{means}");
}

#[test]
fn another_value_is_one_change_whatever_uses_it() {
    let shop = shop(Some(OTHER));
    shop.edit(MANIFEST, "value: 255", "value: 100");
    let change = change(&shop, &["--base", "main"]);
    assert_eq!(line(&shop, &change["from"]), "value: 100");
    let values = [&change["class"], &change["before"], &change["after"]];
    assert_eq!(values, [&json!("breaking"), &json!(255), &json!(100)]);
    says(
        &change,
        "the correction sets 100, was 255; `pay_order`, `ship_order`: \
         the maximum length of argument `order_id` is now 100, was 255",
    );
    let run = shop.diff(&["--base", "main"]);
    assert!(
        run.out.contains("next   revert specs/shop.yaml:"),
        "{}",
        run.out
    );
    let of_lock = self::change(&shop, &[]);
    says(&of_lock, "the correction sets 100; ");
    assert_eq!(of_lock["fingerprint"], change["fingerprint"]);
}

#[test]
fn a_correction_that_came_or_went_is_not_blamed_on_the_document() {
    let shop = shop(Some(OTHER));
    shop.edit(MANIFEST, &correction(OTHER), "");
    let gone = change(&shop, &["--base", "main"]);
    assert_eq!(
        (&gone["before"], &gone["after"]),
        (&json!(255), &json!(200))
    );
    assert_eq!(gone["from"], Value::Null);
    assert_eq!(gone["stood"]["file"], "main:specs/shop.yaml", "{gone:#}");
    says(&gone, "the correction that set 255 is gone; ");

    let shop = self::shop(None);
    shop.edit(MANIFEST, SELECTIONS, &(correction(OTHER) + SELECTIONS));
    let new = change(&shop, &["--base", "main"]);
    assert_eq!(line(&shop, &new["from"]), "value: 255");
    assert_eq!((&new["before"], &new["after"]), (&json!(200), &json!(255)));
    says(&new, "a new correction sets 255; ");
}

#[test]
fn what_a_correction_removes_is_removed_by_the_correction() {
    let shop = shop(None);
    shop.edit(MANIFEST, SELECTIONS, &(correction(NONE) + SELECTIONS));
    let new = change(&shop, &["--base", "main"]);
    assert_eq!(line(&shop, &new["from"]), format!("- at: {LENGTH}"));
    assert_eq!((&new["before"], new.get("after")), (&json!(200), None));

    let shop = self::shop(Some(NONE));
    shop.edit(MANIFEST, &correction(NONE), "");
    let gone = change(&shop, &["--base", "main"]);
    assert_eq!((gone.get("before"), &gone["after"]), (None, &json!(200)));
    assert_eq!(gone["stood"]["file"], "main:specs/shop.yaml", "{gone:#}");
}

/// An overlay that sets the length.
fn overlay(length: u16) -> String {
    format!(
        "overlay: 1.1.0
info: {{ title: Lengths, version: 1.0.0 }}
extends: ../documents/orders.yaml
actions:
  - target: $.components.parameters.order_id.schema
    update: {{ maxLength: {length} }}
"
    )
}

const OVERLAY: &str = "specs/overlays/orders.yaml";
const ENTRY: &str = "  - overlay: overlays/orders.yaml\n";
const TARGET: &str = "documents/orders.yaml $.components.parameters.order_id.schema";

/// The only change, which is at the target of the overlay.
fn change_of_overlay(shop: &Shop) -> Value {
    let review = shop.changes(&["--base", "main"]);
    let changes = review["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{review:#}");
    assert_eq!(changes[0]["kind"], "correction-changed", "{review:#}");
    assert_eq!(changes[0]["pointer"], TARGET, "{review:#}");
    changes[0].clone()
}

#[test]
fn what_an_overlay_sets_is_a_change_of_the_overlay() {
    let shop = shop(None);
    shop.write(OVERLAY, &overlay(255));
    shop.edit(MANIFEST, SELECTIONS, &format!("{ENTRY}{SELECTIONS}"));
    let new = change_of_overlay(&shop);
    assert_eq!((&new["before"], &new["after"]), (&json!(200), &json!(255)));
    assert_eq!(new["from"]["file"], OVERLAY, "{new:#}");

    shop.spec(&["lock", MANIFEST]).expect_code(0);
    shop.commit();
    shop.write(OVERLAY, &overlay(100));
    let other = change_of_overlay(&shop);
    assert_eq!(
        (&other["before"], &other["after"]),
        (&json!(255), &json!(100))
    );
    assert_eq!(other["from"]["file"], OVERLAY, "{other:#}");
    assert_eq!(other["from"]["line"], 6, "{other:#}");
    let run = shop.diff(&["--base", "main"]);
    let next = format!("next   revert {OVERLAY}:6");
    assert!(run.out.contains(&next), "{}", run.out);

    shop.edit(MANIFEST, ENTRY, "");
    let gone = change_of_overlay(&shop);
    assert_eq!(
        (&gone["before"], &gone["after"]),
        (&json!(255), &json!(200))
    );
    assert_eq!(gone["from"], Value::Null);
    let stood = format!("main:{OVERLAY}");
    assert_eq!(gone["stood"]["file"], stood, "{gone:#}");
}

#[test]
fn a_change_of_the_document_is_the_document_s() {
    let shop = shop(Some(OTHER));
    shop.edit(
        ORDERS,
        "note: { type: string, maxLength: 20 }",
        "note: { type: string, maxLength: 30 }",
    );
    shop.edit(
        MANIFEST,
        "      method: { const: card }\n",
        "      method: { const: card }\n      note:\n",
    );
    let review = shop.changes(&["--base", "main"]);
    let changes = review["changes"].as_array().unwrap();
    let is_other = |change: &Value| change["kind"] != "correction-changed";
    assert!(
        !changes.is_empty() && changes.iter().all(is_other),
        "{review:#}"
    );
}
