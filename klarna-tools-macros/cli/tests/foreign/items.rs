//! What a path item has beside its operations and beside a reference.

use super::api::Api;

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
paths:
  /things/{id}:
    $ref: '#/components/pathItems/things'
    summary: Things
    description: Things of a shop.
    servers: [{ url: https://things.example.com/v2 }]
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, maxLength: 5 } }
      - { name: lang, in: query, schema: { type: string } }
    get:
      parameters: [{ name: limit, in: query, deprecated: true, x-sunset: 2027-01-31, schema: { type: integer } }]
      responses:
        '200':
          description: ok
          headers: { X-Old: { deprecated: true, schema: { type: string } } }
          content: { application/json: { schema: { type: object, properties: { a: { type: string, deprecated: true } } } } }
components:
  pathItems:
    things:
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: trace, in: header, schema: { type: string } }
      delete: { summary: Remove, responses: { '204': { description: none } } }
";

const TOOLS: &str = "tools:
  read:
    operation: GET /things/{id}
    arguments: { id: , lang: , trace: , limit: }
    result: { a: , old: $response.header.X-Old }
  remove:
    operation: DELETE /things/{id}
    arguments: { id: , lang: , trace: }
";

#[test]
fn what_is_beside_a_reference_applies_to_the_operations_of_both_halves() {
    let api = Api::new(DOCUMENT, TOOLS);
    for (tool, method) in [("read", "GET"), ("remove", "DELETE")] {
        let request = api.dry_run(tool, r#"{"id":"a","lang":"en","trace":"t"}"#);
        let line = format!("{method} https://things.example.com/v2/things/a?lang=en\n");
        assert!(request.starts_with(&line), "{request}");
        assert!(request.contains("\ntrace: t\n"), "{request}");
    }
    let lock = api.lock();
    assert!(lock.contains("title: Things\n"), "{lock}");
    assert_eq!(lock.matches("Things of a shop.").count(), 2, "{lock}");
    assert!(lock.contains("title: Remove\n"), "{lock}");
    let added = api.out(&["add", "GET /things/{id}"]);
    assert!(
        added.starts_with("  get_things_id:\n    title: Things\n"),
        "{added}"
    );
}

#[test]
fn of_two_parameters_of_one_name_that_beside_the_operation_counts() {
    let lock = Api::new(DOCUMENT, TOOLS).lock();
    let (read, remove) = lock.split_once("\n  remove:\n").unwrap();
    assert!(read.contains("maxLength: 5"), "{read}");
    assert!(!remove.contains("maxLength: 5"), "{remove}");
}

#[test]
fn what_is_deprecated_is_explained() {
    let api = Api::new(DOCUMENT, TOOLS);
    let explained = api.out(&["explain", "read"]);
    for line in [
        "    query limit is deprecated, until 2027-01-31\n",
        "  a     text, deprecated ← body /a\n",
        "  old   text, deprecated ← header X-Old\n",
    ] {
        assert!(explained.contains(line), "{explained}");
    }
}
