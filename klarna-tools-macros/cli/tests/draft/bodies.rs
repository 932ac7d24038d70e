//! What an entry sends: all that the operation needs together, and of an update something.

use super::document::Document;

const OPTIONAL: &str = "{ type: object, properties: { a: { type: string }, b: { type: string }, \
                        password: { type: string } } }";
const SECRET: &str = "# password:  # may be a secret or identify a person";

/// An operation with a body of JSON.
fn with_body(method: &str, schema: &str) -> Document {
    with_content(method, &format!("application/json: {{ schema: {schema} }}"))
}

fn with_content(method: &str, content: &str) -> Document {
    let responses = "responses: { '204': { description: X } }";
    let body = format!("requestBody: {{ content: {{ {content} }} }}");
    Document::new(
        &format!("{{ {method}: {{ operationId: setX, summary: X, {body}, {responses} }} }}"),
        "",
    )
}

#[test]
fn an_update_offers_a_value_whose_parts_may_have_any_name() {
    let document = with_body(
        "patch",
        "{ type: object, properties: { more: { type: object } } }",
    );
    assert_eq!(document.lines("PATCH /x", "arguments"), ["more:"]);
}

#[test]
fn an_update_offers_what_it_may_change_and_others_what_they_need() {
    for (method, lines) in [
        ("patch", ["a:", "b:", SECRET]),
        ("put", ["a:", "b:", SECRET]),
        ("post", ["# a:", "# b:", "# password:"]),
    ] {
        let document = with_body(method, OPTIONAL);
        assert_eq!(document.lines("setX", "arguments"), lines, "{method}");
    }
    let only_secrets = "{ type: object, properties: { password: { type: string } } }";
    let lines = with_body("patch", only_secrets).lines("setX", "arguments");
    assert_eq!(lines, [SECRET.trim_start_matches("# ")]);
}

#[test]
fn an_update_that_can_change_nothing_is_refused() {
    let document = with_body("patch", OPTIONAL);
    let checked = |arguments: &str| {
        let tool =
            format!("tools: {{ x: {{ description: X., operation: PATCH /x{arguments} }} }}\n");
        document.manifest(&tool);
        document.0.run(&["check", "x.yaml"])
    };
    let nothing = checked("");
    assert_eq!(nothing.code, Some(1));
    for said in [
        "error: PATCH /x changes nothing: none of its body is filled\n --> x.yaml:5:",
        "^ add at least 1 of `a`, `b`, `password` to the arguments",
        "help: or fix one to a value with `const`",
    ] {
        assert!(nothing.err.contains(said), "{}", nothing.err);
    }
    for arguments in [", arguments: { a: }", ", arguments: { b: { const: x } }"] {
        assert_eq!(checked(arguments).code, Some(0), "{arguments}");
    }
    let whole = with_content("patch", "application/json: {}");
    whole.manifest("tools: { x: { description: X., operation: PATCH /x } }\n");
    assert_eq!(whole.0.run(&["check", "x.yaml"]).code, Some(1));
}

#[test]
fn what_must_come_together_is_drafted_together() {
    let schema = "{ type: object, required: [a], dependentRequired: { a: [b], b: [c], d: [e] }, \
                  properties: { a: { type: string }, b: { type: string }, c: { type: string }, \
                  d: { type: string }, e: { type: string } } }";
    let document = with_body("post", schema);
    document
        .0
        .edit("api.yaml", "openapi: 3.0.3", "openapi: 3.1.0");
    let printed = document.add(&["setX"]).expect_code(0);
    let arguments = "    arguments:\n      a:\n      b:\n      c:\n      # d:\n      # e:\n";
    assert!(printed.out.contains(arguments), "{}", printed.out);
}

#[test]
fn a_body_without_a_schema_is_any_body() {
    for media_type in ["application/json", "text/plain", "application/pdf"] {
        let document = with_content("post", &format!("{media_type}: {{}}"));
        let lines = document.lines("setX", "arguments");
        assert_eq!(lines, ["body: { from: $request.body }"], "{media_type}");
    }
}

#[test]
fn a_body_without_a_schema_is_listed_as_what_is_sent() {
    for (media_type, schema) in [
        ("application/json", "body: {}"),
        ("text/plain", "body:\n            type: string"),
        ("application/xml", "body:\n            type: string"),
        (
            "application/octet-stream",
            "body:\n            description: The contents in base64.\n            type: string",
        ),
    ] {
        let document = with_content("post", &format!("{media_type}: {{}}"));
        document.manifest("tools: { x: { description: X., operation: POST /x, arguments: { body: { from: $request.body } } } }\n");
        document.0.run(&["lock", "x.yaml"]).expect_code(0);
        let lock = document.0.read("x.lock.yaml");
        let (_, lock) = lock.split_once("input_schema:").unwrap();
        assert!(lock.contains(&format!("          {schema}\n")), "{lock}");
    }
}

#[test]
fn an_update_of_which_nothing_is_possible_says_why() {
    let unsupported = "{ type: object, properties: { a: { type: object, propertyNames: { not: {} } }, \
                       b: { type: array, prefixItems: [{ type: string }] } } }";
    let read_only = "{ type: object, properties: { a: { type: string, readOnly: true } } }";
    for (schema, all) in [
        (
            unsupported,
            &[
                "PATCH /x changes nothing: none of its body is filled",
                "^ none of the others can be an argument",
                "the keyword `prefixItems` is not supported",
            ][..],
        ),
        (
            read_only,
            &[
                "PATCH /x changes nothing: all of its body is read-only",
                "^ no argument can fill `a`",
                "it is in answers only",
            ],
        ),
    ] {
        let document = with_body("patch", schema);
        document
            .0
            .edit("api.yaml", "openapi: 3.0.3", "openapi: 3.1.0");
        let drafted = document.add(&["setX"]).expect_code(1);
        document.manifest("tools: { x: { description: X., operation: PATCH /x } }\n");
        let checked = document.0.run(&["check", "x.yaml"]).expect_code(1);
        for said in [drafted.err, checked.err] {
            for part in all {
                assert!(said.contains(part), "{part}: {said}");
            }
            assert!(!said.contains("add at least"), "{said}");
        }
    }
}
