//! What a new tool shows although nobody said that an agent may see it.

use super::shop::{CARTS, MANIFEST, Shop};

const TOOLS: &str = "tools:\n";
const READ_OWNER: &str = "tools:\n  read_owner:\n    title: Read the owner\n    \
    description: Shows who a cart belongs to.\n    operation: GET /carts/{cartId}\n    \
    arguments: { cart_id: }\n    result: { owner: { only: { name: , date_of_birth: } } }\n";

/// A shop whose customers have a day of birth.
fn shop() -> Shop {
    let shop = Shop::new();
    let name = "        name: { type: string }\n";
    let born = format!("{name}        date_of_birth: {{ type: string }}\n");
    let carts = shop.text(CARTS);
    let (before, person) = carts.split_once("    person:\n").unwrap();
    let person = person.replacen(name, &born, 1);
    shop.write(CARTS, &format!("{before}    person:\n{person}"));
    shop.commit();
    shop
}

#[test]
fn a_new_tool_that_shows_a_sensitive_value_fails() {
    let shop = shop();
    let check = ["--base", "main", "--fail-on", "behavioural"];
    shop.edit(MANIFEST, TOOLS, READ_OWNER);
    let run = shop.diff(&check).expect_code(1);
    for said in [
        "behavioural[tool-added-exposes] read_owner  +expose  +guard",
        "field `owner.date_of_birth`",
        "(`birth`)",
    ] {
        assert!(run.out.contains(said), "{said}\n{}", run.out);
    }
    shop.edit(
        MANIFEST,
        "date_of_birth: }",
        "date_of_birth: { mask: true } }",
    );
    shop.diff(&check).expect_code(0);
}

#[test]
fn a_new_tool_that_shows_what_another_masks_fails() {
    let shop = shop();
    shop.edit(
        MANIFEST,
        "owner: { only: [name] }",
        "owner: { only: { name: { mask: true } } }",
    );
    shop.commit();
    shop.edit(MANIFEST, TOOLS, READ_OWNER);
    shop.edit(
        MANIFEST,
        "date_of_birth: }",
        "date_of_birth: { mask: true } }",
    );
    let run = shop.diff(&["--base", "main", "--fail-on", "behavioural"]);
    let run = run.expect_code(1);
    let said = "field `owner.name`, which `read_cart` masks at `owner.name`";
    assert!(run.out.contains(said), "{}", run.out);
}

#[test]
fn a_part_of_a_masked_value_is_found_under_another_name() {
    let shop = shop();
    shop.edit(
        MANIFEST,
        "owner: { only: [name] }",
        "owner: { mask: true, from: $response.body#/owner/name }\n      \
         born: { mask: true, from: $response.body#/owner/date_of_birth }",
    );
    shop.commit();
    shop.edit(MANIFEST, TOOLS, READ_OWNER);
    shop.edit(
        MANIFEST,
        "result: { owner: { only: { name: , date_of_birth: } } }",
        "result: { called: $response.body#/owner/name }",
    );
    let run = shop.diff(&["--base", "main", "--fail-on", "behavioural"]);
    let run = run.expect_code(1);
    let said = "field `called`, which `read_cart` masks at `owner`";
    assert!(run.out.contains(said), "{}", run.out);
}

#[test]
fn a_new_field_that_is_a_password_by_its_format_fails() {
    let shop = Shop::new();
    let name = "        name: { type: string }\n";
    let word = format!("{name}        word: {{ type: string, format: password }}\n");
    let carts = shop.text(CARTS);
    let (before, person) = carts.split_once("    person:\n").unwrap();
    let person = person.replacen(name, &word, 1);
    shop.write(CARTS, &format!("{before}    person:\n{person}"));
    shop.commit();
    shop.edit(
        MANIFEST,
        "owner: { only: [name] }",
        "owner: { only: [name, word] }",
    );
    let run = shop.diff(&["--base", "main", "--fail-on", "behavioural"]);
    let run = run.expect_code(1);
    for said in [
        "behavioural[output-exposes] read_cart  +expose  +guard",
        "agents now see field `owner.word`, which is a password by its format",
    ] {
        assert!(run.out.contains(said), "{said}\n{}", run.out);
    }
    shop.edit(MANIFEST, "[name, word]", "{ name: , word: { mask: true } }");
    let run = shop.diff(&["--base", "main"]).expect_code(0);
    assert!(!run.out.contains("output-exposes"), "{}", run.out);
}

#[test]
fn a_field_that_becomes_a_password_by_its_format_fails() {
    let shop = Shop::new();
    let name = "    person:\n      type: object\n      properties:\n        name: { type: string";
    shop.edit(CARTS, name, &format!("{name}, format: password"));
    let run = shop.diff(&["--base", "main", "--fail-on", "behavioural"]);
    let run = run.expect_code(1);
    let said =
        "the API now calls `/owner/name` a password, and agents see it; mask it or leave it out";
    assert!(run.out.contains(said), "{}", run.out);
    let from = "  from   specs/documents/carts.yaml:";
    assert!(run.out.contains(from), "{}", run.out);
    shop.commit();
    shop.edit(CARTS, ", format: password", "");
    let run = shop.diff(&["--base", "main"]).expect_code(0);
    assert!(
        run.out.contains("no longer calls `/owner/name` a password"),
        "{}",
        run.out
    );
}
