//! YAML as it is published: anchors, aliases, merge keys and tags.

use std::fmt::Write as _;

use super::{Shop, document};

const NONE: &str = "'204': { description: done }";

fn shop(body: &str, rest: &str) -> Shop {
    let text = document("3.0.3", body, NONE, "");
    Shop::of("a: , b:", &format!("{rest}{text}"))
}

#[test]
fn merge_keys_add_what_is_not_there() {
    let rest = "
x-base: &base
  type: object
  required: [a]
  properties: &props
    a: { type: string, maxLength: 5 }
    b: { type: boolean }
";
    let body = "{ <<: *base, properties: { <<: [*props, { c: 1 }], b: { type: integer } } }";
    let shop = shop(body, rest);
    assert_eq!(shop.notes(), "");
    let lock = shop.lock();
    assert!(
        lock.contains("maxLength: 5") && lock.contains("- a\n"),
        "{lock}"
    );
    assert!(
        lock.contains("type: integer") && !lock.contains("type: boolean"),
        "{lock}"
    );
    assert!(!lock.contains("<<"), "{lock}");
}

#[test]
fn an_alias_is_the_value_that_it_names() {
    let rest = "x-a: &a { type: string, maxLength: &most 5 }\nx-name: &name b\n";
    let body =
        "{ type: object, properties: { a: *a, *name : { type: string, maxLength: *most } } }";
    let shop = shop(body, rest);
    assert_eq!(shop.notes(), "");
    assert_eq!(shop.lock().matches("maxLength: 5").count(), 2);
}

#[test]
fn a_mistake_behind_an_alias_is_shown_at_each_place_that_a_correction_may_have() {
    let rest = "x-a: &a { type: string, not: {} }\n";
    let body = "{ type: object, properties: { a: *a, b: { type: string } } }";
    let said = shop(body, rest).mistakes();
    assert!(said.contains("= at: api.yaml#/x-a/not\n"), "{said}");
    assert!(said.contains("/schema/properties/a/not\n"), "{said}");
}

#[test]
fn standard_tags_say_the_type() {
    let body = "!!map { type: !!str object, properties: { a: { type: string, enum: !!seq [!!str 1, ! 2] }, b: { type: integer, maximum: !!int '3' } } }";
    let shop = shop(body, "");
    assert_eq!(shop.notes(), "");
    let lock = shop.lock();
    assert!(
        lock.contains("- '1'\n") && lock.contains("- '2'\n"),
        "{lock}"
    );
    assert!(lock.contains("maximum: 3\n"), "{lock}");
}

#[test]
fn what_no_tool_uses_is_not_in_the_way() {
    let rest = "x-unused: &u { a: 1 }\nx-too: [*u, *u]\nx-tagged: !!timestamp 2020-01-01\n";
    let body = "{ type: object, properties: { a: { type: string }, b: { type: string } } }";
    assert_eq!(shop(body, rest).notes(), "");
}

#[test]
fn aliases_that_multiply_are_refused_where_it_becomes_too_much() {
    let mut laughs = String::from("x0: &x0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for level in 1..40 {
        let alias = format!("*x{}", level - 1);
        let aliases = [alias.as_str(); 10].join(", ");
        let _ = writeln!(laughs, "x{level}: &x{level} [{aliases}]");
    }
    let said = shop("{ type: object }", &laughs).mistakes();
    assert!(
        said.contains("error: aliases repeat more than 100000 values"),
        "{said}"
    );
    assert!(said.contains("--> api.yaml:5:"), "{said}");
    assert!(said.len() < 1_000, "{said}");
}

#[test]
fn a_manifest_has_no_anchors() {
    let shop = shop("{ type: object }", "");
    std::fs::write(
        shop.0.path().join("shop.yaml"),
        "name: &n shop\ntitle: *n\n",
    )
    .unwrap();
    let said = shop.mistakes();
    assert!(said.contains("aliases are not supported"), "{said}");
    assert!(said.contains("write `shop`"), "{said}");
}
