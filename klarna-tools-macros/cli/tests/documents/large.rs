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
    for index in 0..20_000 {
        let _ = write!(keys, "operatoin{index}: , ");
    }
    let said = Shop::sending(
        &format!("a: {{ minLength: 1, {keys} }}"),
        "{ type: object, properties: { a: { type: string } } }",
    )
    .mistakes();
    assert_eq!(said.matches("error: unknown key").count(), 100);
    assert!(
        said.contains("error: there are 19900 more mistakes"),
        "{said}"
    );
    let required = listed("a", 20_000);
    let schema = format!(
        "{{ type: object, required: [{required}], properties: {{ b: {{ type: string }} }} }}"
    );
    let said = Shop::sending(
        "a:",
        &format!("{{ type: object, properties: {{ a: {schema} }} }}"),
    )
    .mistakes();
    assert!(
        said.contains("this has more than 2000 properties"),
        "{said}"
    );
}

/// Each of many elements is found among many values, or is one of them in another case.
#[cfg(feature = "serve")]
#[test]
fn many_elements_are_found_among_many_values() {
    let calls = |values: &str, kind: &str, elements: &str| {
        let schema = format!("{{ type: array, items: {{ {kind} enum: [{values}] }} }}");
        let body = format!("{{ type: object, properties: {{ a: {schema} }} }}");
        Shop::sending("a:", &body).sends(&format!("{{\"a\":[{elements}]}}"))
    };
    let texts = (40_000..50_000).map(|n| format!("\"{}{n}\"", if n < 45_000 { 'v' } else { 'V' }));
    let texts = texts.collect::<Vec<_>>().join(",");
    let values = listed("v", 50_000);
    let (code, sent) = calls(&values, "type: string,", &texts);
    assert_eq!(code, Some(0), "{sent}");
    assert!(sent.ends_with("\"v49998\",\"v49999\"]}\n"), "{sent}");
    let (code, sent) = calls(&format!("{values}1.5, true, "), "", &texts);
    assert_eq!(code, Some(0), "{sent}");
    assert!(sent.ends_with("\"v49998\",\"v49999\"]}\n"), "{sent}");
    let numbers = listed("", 50_000);
    let last = (40_000..=50_000).map(|n| n.to_string());
    let last = last.collect::<Vec<_>>().join(",");
    let (code, said) = calls(&numbers, "type: integer,", &last);
    assert_eq!(code, Some(1), "{said}");
    let refused = "- /a/10000: sent 50000; expected one of 0, 1, 2";
    assert!(said.contains(refused), "{said}");
    assert!(said.contains("22, 23, and 49976 more"), "{said}");
}
