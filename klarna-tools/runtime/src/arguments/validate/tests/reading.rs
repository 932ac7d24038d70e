//! What is read, and what stays as it was sent.

use serde_json::{Value, json};
use toolspec_model::json_schema::{Form, input_schema};

use super::model::tool;
use super::{Random, TOOLSET, is_of_json_schema, value};
use crate::arguments::validate::{VALUES, arguments, read_leniently};

fn read(schema: &Value, sent: &Value) -> Value {
    let mut read = sent.clone();
    read_leniently(&tool(schema), read.as_object_mut().unwrap());
    read
}

/// The property `a` with this schema, sent as `sent`.
pub(super) fn read_property(schema: &Value, sent: &Value) -> Value {
    let schema = json!({"type": "object", "properties": {"a": schema}});
    read(&schema, &json!({"a": sent}))
}

/// `sent` is read as `intended`.
pub(super) fn reads(schema: &Value, sent: &Value, intended: &Value) {
    let read = read_property(schema, sent);
    assert_eq!(read, json!({"a": intended}), "{sent} under {schema}");
}

#[test]
fn null_is_absent_where_it_is_not_a_value() {
    let text = json!({"type": "string"});
    let object = json!({"type": "object", "properties": {"b": text, "c": text}});
    for schema in [
        text.clone(),
        object.clone(),
        json!({"anyOf": [text, {"type": "integer"}]}),
        json!({"enum": ["x"]}),
        json!({"type": "integer", "money": "$inputs.currency"}),
    ] {
        assert_eq!(read_property(&schema, &json!(null)), json!({}), "{schema}");
    }
    reads(&object, &json!({"b": null, "c": "x"}), &json!({"c": "x"}));
    let list = json!({"type": "array", "items": object});
    reads(&list, &json!([{"b": null}]), &json!([{}]));
    let map = json!({"type": "object", "additionalProperties": text});
    reads(&map, &json!({"x": null}), &json!({}));
    let form = json!({"anyOf": [{"type": "integer"}, object]});
    reads(&form, &json!({"b": null}), &json!({}));
}

#[test]
fn null_stays_where_it_is_a_value_or_an_element_or_unknown() {
    for schema in [
        json!({}),
        json!({"type": ["string", "null"]}),
        json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
        json!({"enum": ["x", null]}),
    ] {
        reads(&schema, &json!(null), &json!(null));
    }
    let texts = json!({"type": "array", "items": {"type": "string"}});
    reads(&texts, &json!([null]), &json!([null]));
    let closed = json!({"type": "object", "additionalProperties": false});
    reads(&closed, &json!({"x": null}), &json!({"x": null}));
}

#[test]
fn text_is_json_where_no_text_is_allowed() {
    let lines = json!({"type": "array", "items": {
        "type": "object",
        "properties": {"amount": {"type": "integer", "money": "$inputs.c"}, "name": {"type": "string"},
            "number": {"type": "integer"}},
    }});
    let text = r#"[{"amount": 150, "name": "1", "number": "2"}]"#;
    let intended = json!([{"amount": 150, "name": "1", "number": 2}]);
    reads(&lines, &json!(text), &intended);
    reads(&json!({"type": "integer"}), &json!("1"), &json!(1));
    reads(&json!({"type": "integer"}), &json!(" 1.0\n"), &json!(1));
    reads(&json!({"type": "number"}), &json!("0.5"), &json!(0.5));
    reads(&json!({"type": "boolean"}), &json!("true"), &json!(true));
    reads(&json!({"type": "boolean"}), &json!("False"), &json!(false));
    let either = json!({"anyOf": [{"type": "array"}, {"type": "boolean"}]});
    reads(&either, &json!("[1]"), &json!([1]));
    let either = json!({"type": ["integer", "string"], "pattern": "%$"});
    reads(&either, &json!("5"), &json!(5));
    reads(
        &json!({"enum": [true, "high"]}),
        &json!("true"),
        &json!(true),
    );
}

#[test]
fn text_stays_where_it_is_allowed_or_no_json_that_is() {
    let integer = json!({"type": "integer"});
    for text in [
        "", "one", "1.5", "01", "+1", "1e400", "0x1", "1 2", "null", "\"1\"", "[1]",
    ] {
        reads(&integer, &json!(text), &json!(text));
    }
    for text in ["[1", "{\"a\": 1}", "null", "\"[]\""] {
        reads(&json!({"type": "array"}), &json!(text), &json!(text));
    }
    for text in ["TRUE", "yes", "1", "null"] {
        reads(&json!({"type": "boolean"}), &json!(text), &json!(text));
    }
    reads(&json!({"type": "string"}), &json!("[1]"), &json!("[1]"));
    reads(&json!({}), &json!("[1]"), &json!("[1]"));
    let either = json!({"type": ["string", "integer"]});
    reads(&either, &json!("1"), &json!("1"));
    reads(
        &json!({"enum": [true, "high"]}),
        &json!("false"),
        &json!("false"),
    );
    let either = json!({"anyOf": [{"type": "string"}, {"type": "integer"}]});
    reads(&either, &json!("1"), &json!("1"));
}

#[test]
fn json_with_a_repeated_name_means_nothing() {
    let object = json!({"type": "object"});
    for text in [r#"{"a": 1, "a": 2}"#, r#"{"b": [{"a": 1, "\u0061": 2}]}"#] {
        reads(&object, &json!(text), &json!(text));
    }
}

#[test]
fn of_several_forms_the_one_whose_reading_is_valid_is_taken() {
    let card = json!({"type": "object", "properties": {
        "kind": {"enum": ["card"]}, "last": {"type": "string"}}, "required": ["kind"]});
    let later = json!({"type": "object", "properties": {
        "kind": {"enum": ["later"]}, "days": {"type": "integer"}}, "required": ["kind"]});
    let forms = json!({"anyOf": [card, later]});
    reads(
        &forms,
        &json!({"kind": "LATER", "days": "3"}),
        &json!({"kind": "later", "days": 3}),
    );
    reads(
        &forms,
        &json!({"kind": "card", "last": null}),
        &json!({"kind": "card"}),
    );
    reads(
        &forms,
        &json!({"kind": "card", "last": "1"}),
        &json!({"kind": "card", "last": "1"}),
    );
    let ambiguous = json!({"anyOf": [{"enum": ["on"]}, {"enum": ["oN"]}]});
    reads(&ambiguous, &json!("ON"), &json!("ON"));
}

/// Breaks a value in the ways that clients do.
fn mess(value: &mut Value, random: &mut Random) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|each| mess(each, random)),
        Value::Object(members) => {
            members.values_mut().for_each(|each| mess(each, random));
            if random.below(4) == 0 {
                members.insert("locale".to_owned(), Value::Null);
            }
        }
        Value::String(text) if random.below(4) == 0 => *text = format!(" {}", text.to_lowercase()),
        _ => {}
    }
    match random.below(12) {
        0 => *value = Value::Null,
        1 => *value = value.to_string().into(),
        _ => {}
    }
}

/// An amount with a decimal point is valid for JSON Schema, and refused here.
fn contains_doubles(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(contains_doubles),
        Value::Object(members) => members.values().any(contains_doubles),
        value => value.is_f64(),
    }
}

#[test]
fn what_was_read_is_judged_alike_and_what_is_valid_stays() {
    let mut random = Random(0x1234_5678_9abc_def1);
    let (mut mended, mut refused) = (0, 0);
    for tool in TOOLSET.iter() {
        let schema = input_schema(tool, Form::Enforced);
        let judge = jsonschema::draft202012::new(&schema).unwrap();
        for _ in 0..400 {
            let mut sent = value(&schema, &schema, &mut random);
            if let Value::Object(members) = &mut sent {
                let members = members.values_mut();
                members.for_each(|each| mess(each, &mut random));
            }
            let mut read = sent.clone();
            if let Value::Object(members) = &mut read {
                read_leniently(tool, members);
            }
            if judge.is_valid(&sent) && !contains_doubles(&sent) {
                assert_eq!(read, sent, "{}", tool.name);
            }
            let mut found = arguments(tool, &read);
            found.retain(is_of_json_schema);
            if !contains_doubles(&read) {
                assert_eq!(found.is_empty(), judge.is_valid(&read), "{read} {found:?}");
            }
            mended += usize::from(found.is_empty() && !judge.is_valid(&sent));
            refused += usize::from(!found.is_empty());
        }
    }
    assert!(
        mended > 50 && refused > 50,
        "{mended} mended, {refused} refused"
    );
}

/// Two forms for each of many levels would otherwise double the work at each.
#[test]
fn forms_within_forms_have_an_end() {
    let form = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/x"}}});
    let schema = json!({
        "$ref": "#/$defs/x",
        "$defs": {"x": {"anyOf": [form, form, {"type": "integer"}]}},
    });
    let deep = (0..100).fold(json!("?"), |within, _| json!({"a": within}));
    let ours =
        tool(&json!({"type": "object", "properties": {"a": schema}, "$defs": schema["$defs"]}));
    let deep = json!({"a": deep});
    let mut read = deep.clone();
    read_leniently(&ours, read.as_object_mut().unwrap());
    let found = arguments(&ours, &deep);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.contains(&VALUES.to_string()), "{found:?}");
}

#[test]
fn lists_as_text_contain_no_more_values_than_lists() {
    let list = json!({"type": "array", "items": {"type": "object"}});
    let schema = json!({"type": "object", "properties": {"a": list, "b": list}});
    let half = json!(format!("[{}{{}}]", "{},".repeat(VALUES / 3)));
    let read = read(&schema, &json!({"a": half, "b": half}));
    assert!(read["a"].is_array());
    assert_eq!(read["b"], half);
}
