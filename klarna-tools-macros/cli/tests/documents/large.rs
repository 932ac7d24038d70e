//! Documents and calls with very much of one thing. Where time grew with its square, these tests
//! would not end.

use std::fmt::Write as _;

use super::Shop;

fn listed(prefix: &str, count: usize) -> String {
    let mut list = String::new();
    for index in 0..count {
        let _ = write!(list, "{prefix}{index}, ");
    }
    list
}

#[test]
fn many_values_are_read_and_locked() {
    let (all, some) = (listed("v", 50_000), listed("v", 40_000));
    for schema in [
        format!("{{ type: string, enum: [{all}] }}"),
        format!("{{ allOf: [{{ type: string, enum: [{all}] }}, {{ enum: [{some}] }}] }}"),
        format!(
            "{{ anyOf: [{{ type: string, enum: [{all}] }}, {{ type: string, enum: [{some}] }}] }}"
        ),
    ] {
        let shop = Shop::sending(
            "a:",
            &format!("{{ type: object, properties: {{ a: {schema} }} }}"),
        );
        assert_eq!(shop.notes(), "");
        assert!(shop.lock().contains("- v39999\n"));
    }
}

#[test]
fn many_wrong_keys_are_reported_in_part() {
    let mut keys = String::new();
    for index in 0..100_000 {
        let _ = write!(keys, "operatoin{index}: , ");
    }
    let said = Shop::sending(
        &format!("a: {{ {keys} }}"),
        "{ type: object, properties: { a: { type: string } } }",
    )
    .mistakes();
    assert_eq!(said.matches("error: unknown key").count(), 100);
    assert!(
        said.contains("error: there are 99900 more mistakes"),
        "{said}"
    );
    let required = listed("a", 100_000);
    let schema = format!(
        "{{ type: object, required: [{required}], properties: {{ b: {{ type: string }} }} }}"
    );
    let said = Shop::sending(
        "a:",
        &format!("{{ type: object, properties: {{ a: {schema} }} }}"),
    )
    .mistakes();
    assert!(
        said.contains("error: there are 99900 more mistakes"),
        "{said}"
    );
}
