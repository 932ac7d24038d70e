//! Numbers and codes as clients spell them.

use serde_json::{Value, json};

use super::reading::{read_property, reads};

#[test]
fn an_amount_is_never_read() {
    for schema in [
        json!({"type": "integer", "money": "$inputs.c"}),
        json!({"anyOf": [{"type": "integer", "money": "$inputs.c"}, {"type": "boolean"}]}),
        json!({"anyOf": [{"type": "integer"}, {"type": "boolean"}], "money": "$inputs.c"}),
    ] {
        for sent in [
            json!("5000"),
            json!("50.0"),
            json!(" 1 "),
            json!(150.0),
            json!(-0.0),
        ] {
            reads(&schema, &sent, &sent);
        }
    }
}

#[test]
fn a_number_has_many_spellings() {
    let integer = json!({"type": "integer"});
    for (sent, intended) in [
        ("1.0", 1),
        ("5e3", 5000),
        ("-2.0", -2),
        ("-0.0", 0),
        ("-0", 0),
    ] {
        let sent: Value = serde_json::from_str(sent).unwrap();
        reads(&integer, &sent, &json!(intended));
        reads(&json!({"type": "number"}), &sent, &json!(intended));
    }
    for sent in [
        json!(1.5),
        json!(1e300),
        json!(9_007_199_254_740_992.0),
        json!(u64::MAX),
    ] {
        reads(&integer, &sent, &sent);
    }
    assert!(read_property(&json!({}), &json!(1.0))["a"].is_f64());
}

#[test]
fn a_code_has_many_spellings() {
    let country = json!({"type": "string", "pattern": "^[A-Z]{2}$"});
    for sent in ["us", "Us", " US", "us\n", "\u{a0}uS "] {
        reads(&country, &json!(sent), &json!("US"));
    }
    let locale = json!({"type": "string", "pattern": "^[a-z]{2}-[A-Z]{2}$"});
    for sent in ["en_US", "en-us", "EN-US", "en_us", " EN_us "] {
        reads(&locale, &json!(sent), &json!("en-US"));
    }
    let mixed = json!({"type": "string", "pattern": "^[A-Za-z]{2}(-[A-Za-z]{2})?$"});
    reads(&mixed, &json!("en_US"), &json!("en-US"));
    reads(&mixed, &json!(" en-us"), &json!("en-us"));
    let method = json!({"type": "string", "enum": ["PickUpStore", "shipping_fee"]});
    for (sent, intended) in [
        ("pickupstore", "PickUpStore"),
        (" PICKUPSTORE ", "PickUpStore"),
        ("Shipping_Fee", "shipping_fee"),
    ] {
        reads(&method, &json!(sent), &json!(intended));
    }
    let codes = json!({"type": "array", "items": country});
    reads(&codes, &json!(["us", "SE"]), &json!(["US", "SE"]));
}

#[test]
fn a_text_with_several_readings_or_none_stays() {
    for (schema, sent) in [
        (json!({"enum": ["a", "A"]}), " à "),
        (json!({"enum": ["ab", "Ab"]}), "AB"),
        (json!({"enum": ["a-b"]}), "a b"),
        (json!({"enum": ["a_b"]}), "a-b"),
        (
            json!({"type": "string", "pattern": "^([a-z]{2}|[A-Z]{2})$"}),
            "Us",
        ),
        (json!({"type": "string", "pattern": "^[A-Z]{2}$"}), "usa"),
        (
            json!({"type": "string", "pattern": "^[A-Z]+$", "maxLength": 2}),
            "usa",
        ),
        (
            json!({"type": "string", "pattern": "^https:"}),
            "HTTPS://shop.example/Path",
        ),
        (json!({"type": "string", "maxLength": 2}), " a "),
        (json!({"type": "string", "minLength": 2}), " "),
        (json!({"type": "string"}), " a_b "),
    ] {
        reads(&schema, &json!(sent), &json!(sent));
    }
    reads(&json!({"enum": ["a", "A"]}), &json!("a "), &json!("a"));
}
