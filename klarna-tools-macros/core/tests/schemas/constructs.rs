//! Each construct as it is enforced in an argument and shown of a result.

use serde_json::json;

use super::check;

#[test]
fn several_schemas_of_one_value_meet() {
    check(
        "3.0.3",
        vec![
            (
                "{ allOf: [{ type: integer, minimum: 1 }, { minimum: 3, maximum: 9 }] }",
                "",
                json!({ "type": "integer", "minimum": 3, "maximum": 9 }),
                json!({ "type": "integer" }),
            ),
            (
                "{ allOf: [{ $ref: '#/components/schemas/A' }, { type: object, required: [a], \
                 properties: { a: { maxLength: 2 }, b: { type: boolean } } }] }",
                "A: { type: object, properties: { a: { type: string, minLength: 1 } } }",
                json!({
                    "type": "object",
                    "properties": {
                        "a": { "type": "string", "minLength": 1, "maxLength": 2 },
                        "b": { "type": "boolean" },
                    },
                    "required": ["a"],
                    "additionalProperties": false,
                }),
                json!({
                    "type": "object",
                    "properties": { "a": { "type": "string" }, "b": { "type": "boolean" } },
                }),
            ),
            (
                "{ type: string, enum: [a, b, c], allOf: [{ enum: [b, c, d] }] }",
                "",
                json!({ "type": "string", "enum": ["b", "c"] }),
                json!({ "type": "string" }),
            ),
        ],
    );
}

#[test]
fn branches_are_shown_in_as_few_words_as_say_them() {
    check(
        "3.0.3",
        vec![
            (
                "{ oneOf: [{ type: string, minLength: 2 }, { type: integer, minimum: 1 }] }",
                "",
                json!({ "type": ["string", "integer"], "minLength": 2, "minimum": 1 }),
                json!({ "type": ["string", "integer"] }),
            ),
            (
                "{ anyOf: [{ type: string, enum: [a] }, { type: string, enum: [b] }] }",
                "",
                json!({ "type": "string", "enum": ["a", "b"] }),
                json!({ "type": "string" }),
            ),
            (
                "{ oneOf: [{ type: string, nullable: true }] }",
                "",
                json!({ "type": ["string", "null"] }),
                json!({ "type": ["string", "null"] }),
            ),
            (
                "{ type: object, properties: { a: { type: string }, b: { type: string } }, \
                 anyOf: [{ required: [a] }, { required: [b] }] }",
                "",
                json!({ "anyOf": [
                    { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": ["a"], "additionalProperties": false },
                    { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": ["b"], "additionalProperties": false },
                ] }),
                json!({ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } } }),
            ),
            (
                "{ oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }], \
                 discriminator: { propertyName: k } }",
                "A: { type: object, properties: { k: { type: string }, a: { type: string } } }, \
                 B: { type: object, properties: { k: { type: string } } }",
                json!({ "anyOf": [
                    { "type": "object", "properties": { "k": { "type": "string", "enum": ["A"] }, "a": { "type": "string" } }, "required": ["k"], "additionalProperties": false },
                    { "type": "object", "properties": { "k": { "type": "string", "enum": ["B"] } }, "required": ["k"], "additionalProperties": false },
                ] }),
                json!({ "anyOf": [
                    { "type": "object", "properties": { "k": { "type": "string", "enum": ["A"] }, "a": { "type": "string" } } },
                    { "type": "object", "properties": { "k": { "type": "string", "enum": ["B"] } } },
                ] }),
            ),
        ],
    );
}

#[test]
fn values_and_bounds_keep_what_they_say() {
    check(
        "3.0.3",
        vec![
            (
                "{ enum: [1, a, null, 2.5] }",
                "",
                json!({ "enum": [1, "a", 2.5, null] }),
                json!({ "type": ["string", "number", "null"] }),
            ),
            (
                "{ type: number, minimum: 0, exclusiveMinimum: true, maximum: 18446744073709551615 }",
                "",
                json!({ "type": "number", "maximum": u64::MAX, "exclusiveMinimum": 0 }),
                json!({ "type": "number" }),
            ),
            (
                "{ type: integer, minimum: 0.5, maximum: 18446744073709551615, default: 7 }",
                "",
                json!({ "type": "integer", "minimum": 1, "maximum": u64::MAX, "default": 7 }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: object, properties: { a: { type: string } }, additionalProperties: { type: integer }, maxProperties: 3 }",
                "",
                json!({ "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": { "type": "integer" }, "maxProperties": 3 }),
                json!({ "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": { "type": "integer" } }),
            ),
            (
                "{ type: object, properties: { a: { type: string } }, additionalProperties: true }",
                "",
                json!({ "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false }),
                json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
            ),
        ],
    );
}

#[test]
fn a_format_of_an_integer_is_a_bound_and_a_narrower_one_wins() {
    check(
        "3.0.3",
        vec![
            (
                "{ type: integer, format: int32 }",
                "",
                json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: integer, format: int64, minimum: 0 }",
                "",
                json!({ "type": "integer", "minimum": 0, "maximum": i64::MAX }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: integer, format: int32, maximum: 5000000000 }",
                "",
                json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: integer, format: int64, nullable: true, minimum: 1, maximum: 9 }",
                "",
                json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 9 }),
                json!({ "type": ["integer", "null"] }),
            ),
            (
                "{ type: integer, format: int16 }",
                "",
                json!({ "type": "integer", "minimum": i16::MIN, "maximum": i16::MAX }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: integer, format: uint8 }",
                "",
                json!({ "type": "integer", "minimum": 0, "maximum": u8::MAX }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: integer, format: uint64 }",
                "",
                json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX }),
                json!({ "type": "integer" }),
            ),
            (
                "{ type: integer, format: points }",
                "",
                json!({ "type": "integer" }),
                json!({ "type": "integer" }),
            ),
        ],
    );
}

#[test]
fn the_keywords_of_3_1_mean_what_json_schema_says() {
    check(
        "3.1.0",
        vec![
            (
                "{ type: [integer, 'null'], exclusiveMinimum: 0, exclusiveMaximum: 5 }",
                "",
                json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 4 }),
                json!({ "type": ["integer", "null"] }),
            ),
            (
                "{ const: a }",
                "",
                json!({ "type": "string", "enum": ["a"] }),
                json!({ "type": "string" }),
            ),
            (
                "{ $ref: '#/components/schemas/A', maxLength: 3, description: Short }",
                "A: { type: string, minLength: 1, description: Long }",
                json!({ "type": "string", "minLength": 1, "maxLength": 3, "description": "Short" }),
                json!({ "type": "string" }),
            ),
            (
                "{ anyOf: [{ $ref: '#/components/schemas/A' }, { type: 'null' }] }",
                "A: { type: boolean }",
                json!({ "type": ["boolean", "null"] }),
                json!({ "type": ["boolean", "null"] }),
            ),
            (
                "{ type: array }",
                "",
                json!({ "type": "array", "items": {} }),
                json!({ "type": "array", "items": {} }),
            ),
        ],
    );
}
