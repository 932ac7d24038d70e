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

#[test]
fn another_value_is_one_change_whatever_uses_it() {
    let shop = shop(Some(OTHER));
    shop.edit(MANIFEST, "value: 255", "value: 100");
    let change = change(&shop, &["--base", "main"]);
    assert_eq!(line(&shop, &change["from"]), "value: 100");
    let values = [&change["class"], &change["before"], &change["after"]];
    assert_eq!(values, [&json!("breaking"), &json!(255), &json!(100)]);
    let means = change["means"].as_str().unwrap();
    assert!(means.starts_with("`pay_order`, `ship_order`: the maximum length of argument `order_id` is now 100, was 255"), "{means}");
    let run = shop.diff(&["--base", "main"]);
    assert!(
        run.out.contains("next   revert specs/shop.yaml:"),
        "{}",
        run.out
    );
    let of_lock = self::change(&shop, &[]);
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

    let shop = self::shop(None);
    shop.edit(MANIFEST, SELECTIONS, &(correction(OTHER) + SELECTIONS));
    let new = change(&shop, &["--base", "main"]);
    assert_eq!(line(&shop, &new["from"]), "value: 255");
    assert_eq!((&new["before"], &new["after"]), (&json!(200), &json!(255)));
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
