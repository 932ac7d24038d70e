//! Violations, as they read.

use serde_json::{Value, json};

use super::model::tool;
use crate::arguments::validate::{MOST, VALUES, arguments};

fn violations(schema: &Value, sent: &Value) -> Vec<(String, String)> {
    let found = arguments(&tool(schema), sent).into_iter();
    found.map(|found| (found.pointer, found.message)).collect()
}

/// The same of the property `a` with this schema.
fn violations_within(schema: &Value, sent: &Value) -> Vec<(String, String)> {
    let schema = json!({"type": "object", "properties": {"a": schema}});
    violations(&schema, &json!({"a": sent}))
}

/// The message about the property `a` with this schema.
fn message(schema: &Value, sent: &Value) -> String {
    let found = violations_within(schema, sent);
    let [(pointer, message)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(pointer, "/a");
    message.clone()
}

#[test]
fn a_violation_ends_with_the_description() {
    for (schema, sent, expected) in [
        (
            json!({"type": "string", "pattern": "^[A-Z]{2}$", "description": "Such as US"}),
            json!("usa"),
            "sent \"usa\"; expected two capital letters (Such as US)",
        ),
        (
            json!({"type": "string", "pattern": "^[^a]+$"}),
            json!("a"),
            "sent \"a\"; expected text that matches the pattern ^[^a]+$",
        ),
        (
            json!({"type": "array", "minItems": 1, "description": "Parcels"}),
            json!([]),
            "is empty; give at least 1 element (Parcels)",
        ),
        (
            json!({"type": "array", "minItems": 2}),
            json!([1]),
            "sent an array of 1 element; expected at least 2 elements",
        ),
        (
            json!({"type": "object", "minProperties": 1, "properties": {"b": {}, "c": {}}}),
            json!({}),
            "is empty; give at least 1 of b, c",
        ),
        (
            json!({"type": "object", "minProperties": 2}),
            json!({"b": 1}),
            "sent an object; expected at least 2 names",
        ),
        (
            json!({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "boolean"}], "description": "Days"}),
            json!(1),
            "sent 1; expected at least 3 (Days)",
        ),
        (
            json!({"type": "string", "minLength": 1}),
            json!(""),
            "sent \"\"; expected at least 1 character",
        ),
    ] {
        assert_eq!(message(&schema, &sent), expected);
    }
    let long = json!({"type": "integer", "description": "x".repeat(500)});
    assert!(message(&long, &json!("?")).len() < 250);
    let required = json!({"type": "object", "required": ["a"], "properties": {
        "a": {"$ref": "#/$defs/x", "description": "The order"}}, "$defs": {"x": {}}});
    let found = violations(&required, &json!({}));
    assert_eq!(
        found,
        [("/a".to_owned(), "is required (The order)".to_owned())]
    );
}

#[test]
fn only_a_mistake_in_an_amount_names_minor_units_and_its_currency() {
    assert_eq!(
        message(&json!({"type": "integer"}), &json!(1.5)),
        "sent 1.5; expected an integer"
    );
    let amount = json!({"type": "integer", "money": "order.purchase_currency"});
    assert_eq!(
        message(&amount, &json!(150.0)),
        "sent 150.0; expected an integer in minor units, without quotes or a decimal point: \
         150.00 USD is 15000"
    );
    let session = json!({"type": "object", "properties": {
        "amount": {"type": "integer", "money": "$inputs.currency"},
        "currency": {"type": "string"}}});
    for (currency, example) in [
        (json!("EUR"), "150.00 EUR is 15000"),
        (json!("JPY"), "15000 JPY is 15000"),
        (json!("what?"), "150.00 USD is 15000"),
        (json!(7), "150.00 USD is 15000"),
    ] {
        let sent = json!({"amount": "150", "currency": currency});
        let found = violations(&session, &sent);
        assert!(found[0].1.ends_with(example), "{found:?}");
    }
}

#[test]
fn a_name_at_the_wrong_place_is_reported_with_the_right_one() {
    let text = json!({"type": "string"});
    let shipment = json!({"type": "object", "additionalProperties": false,
        "properties": {"tracking_number": text, "weight": text}});
    let schema = json!({"type": "object", "additionalProperties": false, "properties": {
        "shipping_info": {"type": "array", "items": shipment},
        "parcel": {"anyOf": [{"$ref": "#/$defs/box"}, text]},
        "note": text,
    }, "$defs": {"box": {"type": "object", "properties": {
        "weight": text, "within": {"$ref": "#/$defs/box"}}}}});
    for (sent, pointer, message) in [
        (
            json!({"tracking_number": "x"}),
            "/tracking_number",
            "is not known here; it belongs into shipping_info[0]",
        ),
        (
            json!({"shipping_info": [{"note": "x"}]}),
            "/shipping_info/0/note",
            "is not known here; it belongs to the arguments themselves, at the top",
        ),
        (
            json!({"weight": "x"}),
            "/weight",
            "is not known here; it belongs into parcel or into shipping_info[0]",
        ),
        (
            json!({"notes": "x"}),
            "/notes",
            "is unknown; did you mean note?",
        ),
    ] {
        let found = violations(&schema, &sent);
        assert_eq!(found, [(pointer.to_owned(), message.to_owned())]);
    }
}

#[test]
fn no_more_is_looked_for_than_anybody_reads() {
    let list = json!({"type": "array", "items": {"type": "object", "required": ["a", "b"]}});
    let found = violations_within(&list, &json!(vec![json!({}); 1_000]));
    assert!((MOST..MOST + 2).contains(&found.len()), "{}", found.len());
    let bounded = json!({"type": "array", "maxItems": 3, "items": {"type": "integer"}});
    let found = violations_within(&bounded, &json!(vec!["?"; 1_000]));
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(
        found[0].1,
        "sent an array of 1000 elements; expected at most 3 elements"
    );
    let found = violations_within(&list, &json!(vec![json!({"a": 1, "b": 1}); VALUES]));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].1.starts_with("contain more than 100000 values"),
        "{found:?}"
    );
}

#[test]
fn whole_numbers_keep_all_their_digits() {
    let long = json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX});
    for sent in [
        "9223372036854775808",
        "18446744073709551616",
        "-9223372036854775809",
    ] {
        let sent: Value = serde_json::from_str(sent).unwrap();
        assert!(!violations_within(&long, &sent).is_empty(), "{sent}");
    }
    for sent in [json!(i64::MAX), json!(i64::MIN)] {
        assert_eq!(violations_within(&long, &sent), [], "{sent}");
    }
    let number = json!({"type": "number", "maximum": 9_007_199_254_740_993_i64});
    assert_eq!(
        violations_within(&number, &json!(9_007_199_254_740_992.0)),
        []
    );
    assert_eq!(
        violations_within(&number, &json!(9_007_199_254_740_994.0)).len(),
        1
    );
}

#[test]
fn a_wrong_sum_is_reported_unless_something_in_it_is_wrong() {
    let integer = json!({"type": "integer", "minimum": 0});
    let line = json!({"type": "object", "additionalProperties": false, "properties": {
        "price": integer, "number": integer, "name": {"type": "string"},
        "total": {"type": "integer", "equals": {"plus": [["number", "price"]]}}}});
    let schema = json!({"type": "object", "properties": {
        "lines": {"type": "array", "items": line},
        "sum": {"type": "integer", "minimum": 0, "equals": {"plus": [["lines.*.total"]]}}}});
    for (line, sum, wrong) in [
        (json!({"number": 2, "price": 3, "total": 6}), 6, vec![]),
        (
            json!({"number": 2, "price": 3, "total": 6}),
            7,
            vec!["/sum"],
        ),
        (
            json!({"number": 2, "price": 3, "total": 5}),
            6,
            vec!["/lines/0/total", "/sum"],
        ),
        (
            json!({"number": -2, "price": 3, "total": 6}),
            7,
            vec!["/lines/0/number"],
        ),
        (
            json!({"number": 2, "price": 3, "total": 6}),
            -1,
            vec!["/sum"],
        ),
    ] {
        let found = violations(&schema, &json!({"lines": [line], "sum": sum}));
        let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, wrong, "{found:?}");
    }
}
