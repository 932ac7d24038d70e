//! Schemas that contain themselves, and schemas that differ only in how they are put together.

use serde_json::json;
use toolspec_core::{
    json_schema::{Form, input_schema},
    lock::Lock,
};

use super::sound;

#[test]
fn what_contains_itself_is_defined_once() {
    let node = "N: { type: object, properties: { n: { type: array, items: { $ref: '#/components/schemas/N' } } } }";
    let toolset = sound("3.0.3", "{ $ref: '#/components/schemas/N' }", node);
    let input = input_schema(&toolset.tools[0], Form::Enforced);
    assert_eq!(input["properties"]["v"], json!({ "$ref": "#/$defs/n" }));
    assert_eq!(
        input["$defs"],
        json!({ "n": {
            "type": "object",
            "properties": { "n": { "type": "array", "items": { "$ref": "#/$defs/n" } } },
            "additionalProperties": false,
        } })
    );
    let judge = jsonschema::draft202012::new(&input).unwrap();
    assert!(judge.is_valid(&json!({ "v": { "n": [{ "n": [] }, {}] } })));
    assert!(!judge.is_valid(&json!({ "v": { "n": [{ "n": [{ "m": 1 }] }] } })));
}

#[test]
fn two_that_contain_each_other_end_where_they_began() {
    let components = "A: { type: object, properties: { b: { $ref: '#/components/schemas/B' } } }, \
                      B: { type: object, properties: { a: { $ref: '#/components/schemas/A' }, \
                      b: { $ref: '#/components/schemas/B' } } }";
    let toolset = sound("3.0.3", "{ $ref: '#/components/schemas/A' }", components);
    let judge = input_schema(&toolset.tools[0], Form::Enforced);
    let judge = jsonschema::draft202012::new(&judge).unwrap();
    let deep = json!({ "v": { "b": { "b": { "a": { "b": { "a": {} } } } } } });
    assert!(judge.is_valid(&deep));
    assert!(!judge.is_valid(&json!({ "v": { "b": { "b": { "a": { "a": {} } } } } })));
}

#[test]
fn the_composition_of_a_schema_is_not_a_change() {
    let part = "A: { type: object, required: [a], properties: { a: { type: string } } }";
    let same = [
        "{ $ref: '#/components/schemas/A' }",
        "{ allOf: [{ $ref: '#/components/schemas/A' }] }",
        "{ type: object, required: [a], properties: { a: { type: string } } }",
        "{ allOf: [{ properties: { a: { type: string } }, required: [a], type: object }] }",
    ];
    let locks = same.map(|schema| Lock::of(&sound("3.0.3", schema, part)).to_text());
    for (lock, schema) in locks.iter().zip(same) {
        assert_eq!(*lock, locks[0], "{schema}");
    }
    let branches = [
        "{ oneOf: [{ type: array, items: { type: string } }, { type: boolean }] }",
        "{ oneOf: [{ type: boolean }, { items: { type: string }, type: array }] }",
    ];
    let [one, other] = branches.map(|schema| {
        let lock = Lock::of(&sound("3.0.3", schema, ""));
        let operations = &lock.value()["operations"];
        (
            lock.value()["tools"]["x"]["advertised"].clone(),
            lock.value()["tools"]["x"]["enforced"].clone(),
            operations.clone(),
        )
    });
    assert_eq!(one, other);
}
