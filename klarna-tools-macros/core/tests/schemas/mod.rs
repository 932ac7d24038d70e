//! What each construct of OpenAPI becomes: the schema that is enforced and the one that agents are
//! shown, and what of it the lock leaves aside.

mod constructs;
mod listed;
mod references;
mod selections;

use serde_json::Value;
use toolspec_core::{
    File, compile,
    diagnostic::Errors,
    json_schema::{Form, input_schema, output_schema},
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
