//! `call` as a person at a terminal meets it: what is sent, and what is not.

use crate::init::folder::Folder;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Z, version: '1' }
servers: [{ url: https://z.example }]
security: []
paths:
  /up/{id}:
    patch:
      operationId: upd
      summary: Update
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, properties: { name: { type: string }, note: { type: string } } }
      responses: { '204': { description: none } }
";

const MANIFEST: &str = "name: z
title: Z
instructions: Z.
documents: [api.yaml]
tools:
  upd:
    description: Update it.
    operation: PATCH /up/{id}
    arguments: { id: , name: , note: }
";

#[test]
fn an_update_of_nothing_is_not_sent() {
    let folder = Folder::empty();
    folder.write("api.yaml", DOCUMENT);
    folder.write("z.yaml", MANIFEST);
    let call = |given: &[&str]| {
        let end = ["--dry-run", "--manifest", "z.yaml"];
        folder.run(&[&["call", "upd", "id=1"], given, &end[..]].concat())
    };
    let refused = call(&[]).expect_code(1);
    let said = "give at least one of name, note: nothing would be changed";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert!(!refused.out.contains("PATCH"), "{}", refused.out);
    let sent = call(&["note=n"]).expect_code(0);
    assert!(sent.out.ends_with("{\"note\":\"n\"}\n"), "{}", sent.out);
}

/// A method and a body, the value of the argument, and what is refused of it, if anything is.
const WHOLE: [(&str, &str, &str, Option<&str>); 11] = [
    (
        "patch",
        "application/json: { schema: { type: object } }",
        "{}",
        EMPTY,
    ),
    (
        "patch",
        "application/json: { schema: { type: object, additionalProperties: { type: string } } }",
        "{}",
        EMPTY,
    ),
    (
        "patch",
        "application/json-patch+json: { schema: { type: array, items: { type: object } } }",
        "[]",
        EMPTY,
    ),
    ("patch", "text/plain: {}", "\"\"", EMPTY),
    (
        "patch",
        "application/json: { schema: { type: object } }",
        "{\"a\":null}",
        None,
    ),
    (
        "patch",
        "application/json-patch+json: { schema: { type: array, items: { type: object } } }",
        "[{}]",
        None,
    ),
    ("patch", "text/plain: {}", "\"t\"", None),
    (
        "put",
        "application/json: { schema: { type: object } }",
        "{}",
        None,
    ),
    (
        "text",
        "text/plain: {}",
        "{}",
        Some("/body: sent an object; expected a string"),
    ),
    (
        "text",
        "application/xml: {}",
        "5",
        Some("/body: sent 5; expected a string"),
    ),
    (
        "text",
        "application/octet-stream: {}",
        "\"?\"",
        Some("/body: is not base64"),
    ),
];
const EMPTY: Option<&str> = Some("/body: is empty: nothing would be changed");

#[test]
fn a_whole_body_that_says_nothing_or_is_no_text_is_not_sent() {
    for (method, content, value, refused) in WHOLE {
        let method = if method == "text" { "post" } else { method };
        let folder = Folder::empty();
        let of_body = DOCUMENT.replace("patch:", &format!("{method}:"));
        let (head, _) = of_body.split_once("requestBody:").unwrap();
        let body = format!("requestBody: {{ required: true, content: {{ {content} }} }}");
        let document =
            format!("{head}{body}\n      responses: {{ '204': {{ description: x }} }}\n");
        folder.write("api.yaml", &document);
        let manifest = MANIFEST.replace("PATCH", &method.to_uppercase());
        let whole = manifest.replace("name: , note: }", "body: { from: $request.body } }");
        folder.write("z.yaml", &whole);
        let given = format!("{{\"id\":\"1\",\"body\":{value}}}");
        let run = folder.run(&["call", "upd", &given, "--dry-run", "--manifest", "z.yaml"]);
        let code = i32::from(refused.is_some());
        assert_eq!(
            run.code,
            Some(code),
            "{content} {value}: {}{}",
            run.out,
            run.err
        );
        let said = refused.unwrap_or_default();
        assert!(run.err.contains(said), "{content} {value}: {}", run.err);
        let missing = folder.run(&["call", "upd", "id=1", "--dry-run", "--manifest", "z.yaml"]);
        let missing = missing.expect_code(1);
        assert!(
            missing.err.contains("/body: is required"),
            "{}",
            missing.err
        );
        assert!(!missing.err.contains("at least one"), "{}", missing.err);
    }
}
