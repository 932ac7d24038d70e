//! What each construct of OpenAPI becomes: the schema that is enforced and the one that agents are
//! shown, and what of it the lock leaves aside.

use serde_json::{Value, json};
use toolspec_core::{
    File, compile,
    diagnostic::Errors,
    json_schema::{Form, input_schema, output_schema},
    lock::Lock,
    model::Toolset,
    source::Source,
};

const MANIFEST: &str = "
name: x
title: X
instructions: X
documents: [x.yaml]
hosts: { variable: $env.X_HOST, default: x.example, allowed: [x.example] }
auth: { basic: { username: $env.X_USER, password: $env.X_PASSWORD } }
tools:
  x:
    title: X
    description: X
    operation: POST /x
    arguments: { v: }
    result: { v: }
";

/// A tool set of one tool whose argument and result `v` have this schema.
fn toolset(version: &str, schema: &str, components: &str) -> Result<Toolset, Errors> {
    compiled(MANIFEST, version, schema, components)
}

fn compiled(
    manifest: &str,
    version: &str,
    schema: &str,
    components: &str,
) -> Result<Toolset, Errors> {
    let document = format!(
        "
openapi: {version}
info: {{ title: X, version: '1' }}
security: [{{ basic: [] }}]
paths:
  /x:
    post:
      requestBody:
        content:
          application/json: {{ schema: {{ type: object, properties: {{ v: {schema} }} }} }}
      responses:
        '200':
          description: X
          content:
            application/json: {{ schema: {{ type: object, properties: {{ v: {schema} }} }} }}
components:
  securitySchemes: {{ basic: {{ type: http, scheme: basic }} }}
  schemas: {{ {components} }}
"
    );
    let manifest = Source::from_bytes("x.yaml", manifest.into()).unwrap();
    compile(&manifest, |name| {
        Ok(File {
            name: name.to_owned(),
            bytes: document.clone().into_bytes(),
        })
    })
}

fn sound(version: &str, schema: &str, components: &str) -> Toolset {
    toolset(version, schema, components).unwrap_or_else(|errors| panic!("{schema}\n{errors}"))
}

/// What is enforced of the argument, and what is shown of the result; both are checked to be
/// schemas.
fn found(version: &str, schema: &str, components: &str) -> (Value, Value) {
    let toolset = sound(version, schema, components);
    let tool = &toolset.tools[0];
    let enforced = input_schema(tool, Form::Enforced);
    assert_shows_less(&input_schema(tool, Form::Listed), &enforced);
    let schemas = [enforced, output_schema(tool)];
    for schema in &schemas {
        jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|why| panic!("{why}"));
        assert!(jsonschema::draft202012::new(schema).is_ok(), "{schema}");
    }
    let [input, output] = schemas.map(|mut schema| schema["properties"]["v"].take());
    (input, output)
}

/// Keywords are only taken away, so that whatever is enforced is allowed by what is shown.
fn assert_shows_less(shown: &Value, enforced: &Value) {
    match (shown, enforced) {
        (Value::Object(members), Value::Object(_)) => {
            for (key, member) in members {
                assert_shows_less(member, &enforced[key]);
            }
        }
        (Value::Array(elements), Value::Array(all)) if elements.len() == all.len() => {
            for (element, other) in elements.iter().zip(all) {
                assert_shows_less(element, other);
            }
        }
        _ => assert_eq!(shown, enforced),
    }
}

/// Schema, components, what is enforced of an argument, and what a result is shown as.
type Row = (&'static str, &'static str, Value, Value);

fn check(version: &str, rows: Vec<Row>) {
    for (schema, components, input, output) in rows {
        let found = found(version, schema, components);
        assert_eq!(found, (input, output), "{schema}");
    }
}

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

/// What is left of an argument's schema once what clients stumble over is taken away.
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

#[test]
fn what_holds_itself_is_defined_once() {
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
fn two_that_hold_each_other_end_where_they_began() {
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
fn how_a_schema_is_put_together_is_no_change() {
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

#[test]
fn a_selection_says_what_an_argument_says() {
    let lines = "{ type: array, items: { type: object, properties: { \
        code: { type: string, pattern: '^[A-Za-z]+$' }, rate: { type: integer }, more: {} } } }";
    let chosen = "arguments: { v: { only: line } }\n    result: { v: { only: line } }\n\
        selections:\n  line:\n    code: { pattern: '^[A-Z]{2}$' }\n    rate: { description: Hundredths }\n";
    let manifest = MANIFEST.replace("arguments: { v: }\n    result: { v: }\n", chosen);
    let toolset = compiled(&manifest, "3.0.3", lines, "").unwrap_or_else(|why| panic!("{why}"));
    let properties = "/properties/v/items/properties";
    let sent = input_schema(&toolset.tools[0], Form::Enforced);
    assert_eq!(
        sent.pointer(properties),
        Some(&json!({
            "code": { "type": "string", "pattern": "^[A-Z]{2}$" },
            "rate": { "type": "integer", "description": "Hundredths" },
        }))
    );
    let received = output_schema(&toolset.tools[0]);
    assert_eq!(
        received.pointer(properties),
        Some(&json!({
            "code": { "type": "string" },
            "rate": { "type": "integer", "description": "Hundredths" },
        }))
    );
}

#[test]
fn an_amount_may_have_to_be_a_sum() {
    let lines = "{ type: array, items: { type: object, properties: { \
        count: { type: integer }, price: { type: integer }, off: { type: integer }, total: { type: integer } } } }";
    let manifest = MANIFEST.replace("result: { v: }", "result: { }").replace(
        "{ v: }",
        "{ v: { only: { count: , price: , off: , total: { equals: count * price - off } } } }",
    );
    let toolset = compiled(&manifest, "3.0.3", lines, "").unwrap_or_else(|why| panic!("{why}"));
    let total = "/properties/v/items/properties/total";
    let enforced = input_schema(&toolset.tools[0], Form::Enforced);
    assert_eq!(
        enforced
            .pointer(total)
            .and_then(|total| total.get("equals")),
        Some(&json!({ "plus": [["count", "price"]], "minus": [["off"]] }))
    );
    let listed = input_schema(&toolset.tools[0], Form::Listed);
    assert_eq!(listed.pointer(total), Some(&json!({ "type": "integer" })));
}
