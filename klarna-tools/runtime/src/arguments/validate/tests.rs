//! Against an independent validator: what it accepts is accepted here, and nothing else.

mod model;
mod reading;
mod spelling;
mod words;

use serde_json::{Value, json};
use toolspec_model::json_schema::{Form, input_schema, output_schema};

use toolspec_model::{Schema, Tool, validate};

use super::{Violation, arguments, content};

crate::tools!("../../../../../specs/klarna.yaml");

/// Numbers that repeat from run to run (Marsaglia, Xorshift RNGs).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// A value that more or less fits the schema.
fn value(schema: &Value, whole: &Value, random: &mut Random) -> Value {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => whole.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    if random.below(12) == 0 {
        return odd(random);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[random.below(values.len())].clone();
    }
    match schema["type"].as_str() {
        Some("integer") => {
            let bounds = [
                0,
                1,
                -1,
                5000,
                10_000,
                10_001,
                200_000_000,
                200_000_001,
                i64::MAX,
            ];
            json!(bounds[random.below(bounds.len())])
        }
        Some("boolean") => json!(random.below(2) == 0),
        Some("string") => text(schema, random),
        Some("array") => {
            let length = random.below(3);
            (0..length)
                .map(|_| value(&schema["items"], whole, random))
                .collect()
        }
        Some("object") => object(schema, whole, random),
        _ => odd(random),
    }
}

fn text(schema: &Value, random: &mut Random) -> Value {
    let longest = schema["maxLength"].as_u64().unwrap_or(20);
    let lengths = [0, 1, longest, longest + 1];
    let length = usize::try_from(lengths[random.below(lengths.len())]).unwrap();
    let samples = ["SE", "SEK", "en-US", "person", "x", &"ö".repeat(length)];
    json!(samples[random.below(samples.len())])
}

fn object(schema: &Value, whole: &Value, random: &mut Random) -> Value {
    let mut members = serde_json::Map::new();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let likely = if required.contains(&json!(name)) {
            12
        } else {
            2
        };
        if random.below(likely + 1) > 0 {
            members.insert(name.clone(), value(property, whole, random));
        }
    }
    if random.below(12) == 0 {
        members.insert("surprise".to_owned(), odd(random));
    }
    Value::Object(members)
}

fn odd(random: &mut Random) -> Value {
    let odd = [
        json!(null),
        json!(true),
        json!(-7),
        json!(1.5),
        json!("?"),
        json!([]),
        json!({}),
    ];
    odd[random.below(odd.len())].clone()
}

/// What has to add up is a keyword of our own, which no other validator knows.
fn is_of_json_schema(violation: &Violation) -> bool {
    !violation.message.contains(", but ")
}

type Ours = fn(&Tool, &Value) -> Vec<Violation>;

/// What is wrong with a value, as programs see it.
fn mistakes(schema: &Schema, value: &Value) -> Vec<String> {
    validate::value(schema, value, &|mistake| format!("{:?}", mistake.problem))
}

#[test]
fn an_independent_validator_agrees() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut valid, mut invalid) = (0, 0);
    let schemas = TOOLSET.iter().flat_map(|tool| {
        let input = (input_schema(tool, Form::Enforced), arguments as Ours);
        let output = (output_schema(tool), content as Ours);
        [(tool, input), (tool, output)]
    });
    for (tool, (schema, ours)) in schemas {
        let judge = jsonschema::draft202012::new(&schema).unwrap();
        for _ in 0..400 {
            let instance = value(&schema, &schema, &mut random);
            let expected = judge.is_valid(&instance);
            let mut found = ours(tool, &instance);
            found.retain(is_of_json_schema);
            assert_eq!(
                found.is_empty(),
                expected,
                "{schema}\n{instance}\n{found:?}"
            );
            if expected { valid += 1 } else { invalid += 1 }
        }
    }
    assert!(
        valid > 500 && invalid > 500,
        "{valid} valid, {invalid} invalid"
    );
}

#[test]
fn what_is_accepted_is_valid_for_what_is_listed() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut accepted = 0;
    for tool in TOOLSET.iter() {
        let [enforced, listed] =
            [Form::Enforced, Form::Listed].map(|form| input_schema(tool, form));
        let judge = jsonschema::draft202012::new(&listed).unwrap();
        for _ in 0..400 {
            let instance = value(&enforced, &enforced, &mut random);
            if arguments(tool, &instance).is_empty() {
                assert!(judge.is_valid(&instance), "{}: {instance}", tool.name);
                accepted += 1;
            }
        }
    }
    assert!(accepted > 200, "only {accepted} are accepted");
}

#[test]
fn every_keyword_that_is_understood_is_judged_alike() {
    let schemas = [
        json!({ "type": ["string", "integer"] }),
        json!({ "anyOf": [{ "type": "string", "minLength": 2 }, { "type": "integer", "multipleOf": 5 }] }),
        json!({ "type": "array", "uniqueItems": true, "minItems": 1, "maxItems": 2 }),
        json!({ "type": "object", "additionalProperties": { "type": "integer" }, "minProperties": 1 }),
        json!({ "type": "object", "dependentRequired": { "a": ["b"] } }),
        json!({ "type": "number", "minimum": 0.5, "maximum": 9_007_199_254_740_993_i64 }),
        json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
        json!({ "enum": ["a", 1] }),
        json!({ "$ref": "#/$defs/x", "$defs": { "x": { "type": "boolean" } } }),
        json!({ "type": ["string", "null"], "minLength": 2 }),
        json!({ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 5 }),
        json!({ "type": "number", "multipleOf": 0.25 }),
        json!({ "type": "object", "maxProperties": 1 }),
        json!({ "enum": [null, true, 0.25] }),
        json!({
            "$ref": "#/$defs/x",
            "$defs": { "x": {
                "type": "object",
                "properties": { "a": { "anyOf": [{ "$ref": "#/$defs/x" }, { "type": "integer" }] } },
                "additionalProperties": false,
            } },
        }),
    ];
    let instances = [
        json!(null),
        json!("a"),
        json!("ab"),
        json!("AB"),
        json!(""),
        json!(1),
        json!(5),
        json!(0),
        json!(0.25),
        json!(9_007_199_254_740_994_i64),
        json!(true),
        json!([]),
        json!([1]),
        json!([1, 1]),
        json!([1, 2, 3]),
        json!({}),
        json!({ "a": 1 }),
        json!({ "a": 1, "b": 2 }),
        json!({ "b": "x" }),
        json!({ "a": { "a": 1 } }),
        json!({ "a": { "b": 1 } }),
    ];
    for schema in &schemas {
        let judge = jsonschema::draft202012::new(schema).unwrap();
        let ours = model::read(schema);
        for instance in &instances {
            let found = mistakes(&ours, instance);
            assert_eq!(
                found.is_empty(),
                judge.is_valid(instance),
                "{schema} {instance} {found:?}"
            );
        }
    }
}

#[test]
fn a_value_of_a_program_is_not_followed_for_ever() {
    let schema = json!({
        "$ref": "#/$defs/x",
        "$defs": { "x": { "type": "object", "additionalProperties": { "$ref": "#/$defs/x" } } },
    });
    let ours = model::read(&schema);
    let deep = (0..500).fold(json!({}), |within, _| json!({ "a": within }));
    assert_eq!(mistakes(&ours, &deep), ["TooDeep"]);
}

#[test]
fn a_pattern_that_cannot_be_read_matches_nothing() {
    let ours = model::read(&json!({ "type": "string", "pattern": "(" }));
    assert_eq!(mistakes(&ours, &json!("(")).len(), 1);
}
