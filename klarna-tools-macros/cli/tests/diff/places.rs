//! Where a change is said to come from, and which change is read first.

use serde_json::Value;

use super::shop::{CARTS, MANIFEST, Shop};

/// The line of the specs that a change of this kind is said to come from.
fn line_of(shop: &Shop, review: &Value, kind: &str) -> String {
    let changes = review["changes"].as_array().unwrap();
    let change = changes.iter().find(|change| change["kind"] == kind);
    let from = &change.unwrap_or_else(|| panic!("no {kind}: {review:#}"))["from"];
    let text = shop.text(from["file"].as_str().unwrap());
    let line = usize::try_from(from["line"].as_u64().unwrap()).unwrap();
    text.lines().nth(line - 1).unwrap().trim().to_owned()
}

const OWNER: &str = "      owner: { only: [name] }\n";
const MASKED: &str = "      owner:\n        only:\n          name:\n            mask: true\n";

#[test]
fn a_mask_that_is_gone_is_found_by_the_property() {
    let shop = Shop::new();
    let shown = MASKED.replace("            mask: true\n", "");
    shop.edit(MANIFEST, OWNER, MASKED);
    let review = shop.changes(&[]);
    assert_eq!(line_of(&shop, &review, "mask-added"), "mask: true");
    shop.spec(&["lock", MANIFEST]).expect_code(0);
    shop.edit(MANIFEST, MASKED, &shown);
    let review = shop.changes(&[]);
    assert_eq!(line_of(&shop, &review, "mask-removed"), "name:");
}

#[test]
fn an_element_of_a_set_is_found_by_itself() {
    let shop = Shop::new();
    let hosts = "  allowed: [api.example.com, test.example.com]\n";
    let several =
        "  allowed:\n    - test.example.com\n    - a.example.com\n    - api.example.com\n";
    shop.edit(MANIFEST, hosts, several);
    let review = shop.changes(&["--base", "main"]);
    assert_eq!(
        line_of(&shop, &review, "wire-host-added"),
        "- a.example.com"
    );
    shop.edit(
        MANIFEST,
        "      size: { enum: [small] }\n",
        "      size:\n        enum:\n          - small\n          - large\n",
    );
    let review = shop.changes(&["--base", "main"]);
    assert_eq!(line_of(&shop, &review, "input-enum-value-added"), "- large");
    shop.edit(
        MANIFEST,
        "        when: tracking\n",
        "        when:\n          - tracking\n          - address\n",
    );
    let review = shop.changes(&["--base", "main"]);
    assert_eq!(
        line_of(&shop, &review, "wire-condition-changed"),
        "- address"
    );
}

#[test]
fn an_element_that_is_gone_is_found_by_its_list() {
    let shop = Shop::new();
    let hosts = "[api.example.com, test.example.com]";
    shop.edit(MANIFEST, hosts, "[api.example.com]");
    let review = shop.changes(&["--base", "main"]);
    let line = line_of(&shop, &review, "wire-host-removed");
    assert_eq!(line, "allowed: [api.example.com]");
    let stood = &review["changes"][0]["stood"];
    assert_eq!(stood["file"], "main:specs/shop.yaml", "{review:#}");
    let lines = shop.text(MANIFEST);
    let line = lines.lines().position(|line| line.contains("allowed:"));
    assert_eq!(stood["line"], line.unwrap() + 1);
}

#[test]
fn the_gravest_is_read_first() {
    let shop = Shop::new();
    shop.edit(
        MANIFEST,
        "description: Nothing is sold yet.",
        "description: Some words.",
    );
    shop.edit(
        MANIFEST,
        "  default: api.example.com",
        "  default: test.example.com",
    );
    shop.edit(MANIFEST, "      amount:\n      owner", "      owner");
    let review = shop.changes(&["--base", "main"]);
    let changes = review["changes"].as_array().unwrap();
    let kinds: Vec<&str> = changes
        .iter()
        .map(|change| change["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "output-property-removed",
            "wire-host-changed",
            "description-words"
        ]
    );
    let comment = shop.diff(&["--base", "main", "--format", "markdown"]).out;
    let rows: Vec<&str> = comment
        .lines()
        .filter(|line| line.starts_with("| "))
        .collect();
    assert!(
        rows[1].contains("</code> is no longer returned | breaking |"),
        "{rows:#?}"
    );
    assert!(rows[2].contains("| behavioural | reach |"), "{rows:#?}");
}

#[test]
fn another_type_is_where_the_document_says_it_and_nobody_reverts_the_manifest() {
    let shop = Shop::new();
    let carts = shop.text(CARTS);
    let (before, person) = carts.split_once("    person:\n").unwrap();
    let name = "        name: { type: string }\n";
    let number = person.replacen(name, "        name: { type: integer }\n", 1);
    shop.write(CARTS, &format!("{before}    person:\n{number}"));
    let review = shop.changes(&["--base", "main"]);
    let line = line_of(&shop, &review, "output-type-changed");
    assert_eq!(line, "name: { type: integer }");
    let run = shop.diff(&["--base", "main"]);
    assert!(
        !run.out.contains(&format!("revert {MANIFEST}")),
        "{}",
        run.out
    );
}

/// The line that a change of a kind comes from if the document changes so and the manifest, too.
fn line_after(shop: &Shop, (from, to): (&str, &str), kind: &str) -> String {
    let carts = shop.text(CARTS);
    shop.edit(MANIFEST, "title: A shop", "title: A shop of things");
    shop.edit(CARTS, from, to);
    let line = line_of(shop, &shop.changes(&["--base", "main"]), kind);
    shop.edit(MANIFEST, "title: A shop of things", "title: A shop");
    shop.write(CARTS, &carts);
    line
}

#[test]
fn what_a_document_requires_is_where_it_says_so() {
    let shop = Shop::new();
    let required = "required: [amount, currency]";
    shop.edit(CARTS, required, "required: [amount]");
    shop.edit(
        CARTS,
        "depth, in: query",
        "depth, in: query, required: false",
    );
    shop.edit(
        MANIFEST,
        "      cart_id:\n",
        "      cart_id:\n      depth:\n",
    );
    shop.commit();
    let all = ("required: [amount]", required);
    assert_eq!(line_after(&shop, all, "input-became-required"), required);
    let query = ("required: false", "required: true");
    let line = line_after(&shop, query, "input-became-required");
    assert!(line.starts_with("- { name: depth,"), "{line}");
    let most = (
        "required: [amount]\n",
        "required: [amount]\n      maxProperties: 3\n",
    );
    let line = line_after(&shop, most, "root-constraint-added");
    assert_eq!(line, "maxProperties: 3");
    let line = line_after(&shop, most, "description-words");
    assert_eq!(line, "type: object");
}

#[test]
fn a_keyword_that_a_document_no_longer_has_is_looked_for_there() {
    let shop = Shop::new();
    let gone = (", maximum: 200000", "");
    let line = line_after(&shop, gone, "input-bound-removed");
    assert_eq!(line, "amount: { type: integer, minimum: 0 }");
}
