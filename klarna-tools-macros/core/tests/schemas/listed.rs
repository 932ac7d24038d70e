//! What is left of an argument's schema once what clients stumble over is taken away.

use serde_json::json;
use toolspec_core::json_schema::{Form, input_schema};

use super::sound;

#[test]
fn agents_are_shown_what_every_client_takes() {
    for (schema, shown) in [
        (
            "{ type: string, minLength: 1, maxLength: 9, pattern: '^a', format: uuid }",
            json!({ "type": "string", "pattern": "^a" }),
        ),
        (
            "{ type: string, format: date-time, description: When, default: now }",
            json!({ "type": "string", "format": "date-time", "default": "now", "description": "When" }),
        ),
        (
            "{ type: integer, minimum: 1, maximum: 999999, multipleOf: 2 }",
            json!({ "type": "integer", "minimum": 1, "maximum": 999_999 }),
        ),
        (
            "{ type: integer, minimum: 0, maximum: 1000000 }",
            json!({ "type": "integer" }),
        ),
        (
            "{ type: number, minimum: -5.5, maximum: 1e9 }",
            json!({ "type": "number", "minimum": -5.5 }),
        ),
        (
            "{ type: number, minimum: 1, exclusiveMinimum: true }",
            json!({ "type": "number" }),
        ),
        (
            "{ type: array, minItems: 1, maxItems: 2, uniqueItems: true, items: { type: object, \
             minProperties: 1, properties: { a: { type: string, maxLength: 1 } } } }",
            json!({ "type": "array", "items": { "type": "object",
                "properties": { "a": { "type": "string" } } } }),
        ),
        (
            "{ type: object, additionalProperties: { type: integer, minimum: 0 } }",
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
        ),
        (
            "{ oneOf: [{ type: array, maxItems: 1, items: { type: boolean } }, { type: object, \
             properties: { minLength: { type: string } }, required: [minLength] }] }",
            json!({ "anyOf": [
                { "type": "array", "items": { "type": "boolean" } },
                { "type": "object", "properties": { "minLength": { "type": "string" } },
                  "required": ["minLength"] },
            ] }),
        ),
    ] {
        let toolset = sound("3.0.3", schema, "");
        let listed = input_schema(&toolset.tools[0], Form::Listed);
        assert_eq!(listed["properties"]["v"], shown, "{schema}");
        assert_eq!(listed.get("additionalProperties"), None);
    }
}
