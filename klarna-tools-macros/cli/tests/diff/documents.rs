//! The manifest against what a vendor publishes next.

use super::shop::{CARTS, MANIFEST, ORDERS, Shop};

/// A shop with copies of its documents in `next`, under their own paths.
fn with_copies() -> Shop {
    let shop = Shop::new();
    shop.write("next/documents/carts.yaml", &shop.text(CARTS));
    shop.write("next/documents/orders.yaml", &shop.text(ORDERS));
    shop
}

const NEXT: [&str; 2] = ["--documents", "next"];
const NEXT_CARTS: &str = "next/documents/carts.yaml";
const NEXT_ORDERS: &str = "next/documents/orders.yaml";

#[test]
fn the_same_documents_change_nothing() {
    let shop = with_copies();
    let run = shop.diff(&NEXT).expect_code(0);
    assert_eq!(
        run.out,
        "no changes between the working tree and the documents in next\n"
    );
}

#[test]
fn everything_that_would_change_is_reported_at_once() {
    let shop = with_copies();
    shop.edit(
        NEXT_CARTS,
        "enum: [small|large]",
        "enum: [small|large|huge]",
    );
    shop.edit(NEXT_CARTS, "maxItems: 100", "maxItems: 50");
    shop.edit(
        NEXT_ORDERS,
        "  /orders/{order_id}/payments:",
        "  /orders/{order_id}/payment:",
    );
    shop.edit(
        NEXT_ORDERS,
        "tracking: { type: string }",
        "code: { type: string }",
    );
    let run = shop.diff(&NEXT).expect_code(1);
    assert_eq!(run.err, "");
    insta::assert_snapshot!(run.out);
}

/// What a tool uses of a document counts, not how the document says it.
#[test]
fn unused_parts_and_names_of_path_parameters_are_not_compared() {
    let shop = with_copies();
    shop.edit(NEXT_CARTS, "  /carts/{cartId}:", "  /carts/{id}:");
    shop.edit(
        NEXT_CARTS,
        "{ name: cartId, in: path,",
        "{ name: id, in: path,",
    );
    shop.edit(
        NEXT_CARTS,
        "        - { name: depth, in: query, schema: { type: integer } }\n",
        "",
    );
    let run = shop.diff(&NEXT).expect_code(0);
    assert_eq!(
        run.out,
        "no changes between the working tree and the documents in next\n"
    );
}

#[test]
fn what_is_called_deprecated_is_reported_with_its_day() {
    let shop = with_copies();
    shop.edit(
        NEXT_ORDERS,
        "  /orders/{order_id}/payments:\n    post:\n",
        "  /orders/{order_id}/payments:\n    post:\n      deprecated: true\n      x-sunset: \"2027-06-30\"\n",
    );
    let run = shop.diff(&NEXT).expect_code(0);
    let kind = "behavioural[operation-deprecated] pay_order";
    let means = "  means  the API now calls POST /orders/{order_id}/payments deprecated; it ends on 2027-06-30\n";
    assert!(
        run.out.contains(kind) && run.out.contains(means),
        "{}",
        run.out
    );
}

#[test]
fn a_correction_that_was_made_is_reported() {
    let shop = with_copies();
    shop.edit(NEXT_CARTS, "enum: [small|large]", "enum: [small, large]");
    let run = shop.diff(&NEXT).expect_code(1);
    assert!(
        run.out.contains("compatible[correction-made] all tools"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains(
            "  at     documents/carts.yaml#/components/schemas/cart/properties/size/enum\n"
        )
    );
    assert!(run.out.ends_with("1 compatible; 1 fails\n"), "{}", run.out);
    let found = shop.fingerprints(&NEXT, "correction-made");
    let accept = [
        NEXT.as_slice(),
        &[&found[0], "--reason", "The next release drops it."],
    ]
    .concat();
    shop.accept(&accept).expect_code(0);
    shop.diff(&NEXT).expect_code(0);
}

#[test]
fn a_changed_bound_goes_by_the_threshold() {
    let shop = with_copies();
    shop.edit(NEXT_CARTS, "maxItems: 100", "maxItems: 50");
    shop.diff(&NEXT).expect_code(0);
    let gate = [NEXT.as_slice(), &["--fail-on", "breaking"]].concat();
    shop.diff(&gate).expect_code(1);
    let review = shop.changes(&NEXT);
    let changes = review["changes"].as_array().unwrap();
    assert!(
        changes
            .iter()
            .any(|change| change["kind"] == "input-bound-tightened"),
        "{review:#}"
    );
}

#[test]
fn copies_are_found_by_their_names_and_missing_ones_are_reported() {
    let shop = Shop::new();
    shop.write(
        "next/carts.yaml",
        &shop.text(CARTS).replace("maxItems: 100", "maxItems: 50"),
    );
    let run = shop.diff(&NEXT).expect_code(0);
    assert!(run.out.contains("before 100\n"), "{}", run.out);
    let note = "note: next has no copy of documents/orders.yaml; the manifest's own is used\n";
    assert!(run.out.contains(note), "{}", run.out);
}

#[test]
fn missing_or_unreadable_copies_give_exit_code_2() {
    let shop = Shop::new();
    let run = shop.diff(&NEXT).expect_code(2);
    assert!(run.err.contains("there is no folder `next`"), "{}", run.err);
    shop.write("next/others.txt", "");
    let run = shop.diff(&NEXT).expect_code(2);
    let none = "`next` has a copy of none of the documents";
    assert!(run.err.contains(none), "{}", run.err);
    shop.write("next/carts.yaml", "swagger: \"2.0\"\n");
    let run = shop.diff(&NEXT).expect_code(2);
    assert!(run.err.contains("--> next/carts.yaml:1:1"), "{}", run.err);
    shop.edit(MANIFEST, "name: shop", "nam: shop");
    let run = shop.diff(&NEXT).expect_code(2);
    assert!(run.err.contains("did you mean `name`?"), "{}", run.err);
}

#[test]
fn a_budget_that_is_exceeded_is_reported_with_the_rest() {
    let shop = with_copies();
    shop.edit(MANIFEST, "budget: 8 KiB", "budget: 5 KiB");
    let long = format!("What it is {}", "called ".repeat(1000));
    shop.edit(NEXT_CARTS, "What it is called", &long);
    let run = shop.diff(&NEXT).expect_code(1);
    assert!(
        run.out.contains("breaking[manifest-unfit] all tools"),
        "{}",
        run.out
    );
    assert!(run.out.contains("bytes too many"), "{}", run.out);
    assert!(run.out.contains("param-description-changed"), "{}", run.out);
}

/// An overlay is ours, also where the folder has a file of its name.
#[test]
fn an_overlay_is_applied_to_the_copies_and_is_not_one_of_them() {
    let shop = with_copies();
    let entry = "  - at: documents/carts.yaml#/components/schemas/cart/properties/size/enum
    expect: [small|large]
    value: [small, large]
    why: Two values were written as one.
";
    shop.edit(MANIFEST, entry, "  - overlay: overlays/carts.yaml\n");
    let size = "$.components.schemas.cart.properties.size";
    let overlay = format!(
        "overlay: 1.1.0
info: {{ title: Sizes, version: '1' }}
extends: ../documents/carts.yaml
actions:
  - {{ target: {size}.enum, remove: true }}
  - {{ target: {size}, update: {{ enum: [small, large] }} }}
"
    );
    shop.write("specs/overlays/carts.yaml", &overlay);
    shop.write("next/carts.yaml", &shop.text(CARTS));
    let run = shop.diff(&NEXT).expect_code(0);
    let unchanged = "no changes between the working tree and the documents in next\n";
    assert_eq!((run.out.as_str(), run.err.as_str()), (unchanged, ""));
    shop.edit(NEXT_CARTS, "          enum: [small|large]\n", "");
    let run = shop.diff(&NEXT);
    assert!(run.out.contains("[correction-made]"), "{}", run.out);
    let place = "from   specs/overlays/carts.yaml:5";
    assert!(run.out.contains(place), "{}", run.out);
    shop.edit(
        NEXT_CARTS,
        "        size:\n          type: string\n",
        "        size: {}\n",
    );
    shop.edit(NEXT_CARTS, "size: {}", "length: {}");
    let run = shop.diff(&NEXT).expect_code(1);
    assert!(run.out.contains("[correction-outdated]"), "{}", run.out);
}
