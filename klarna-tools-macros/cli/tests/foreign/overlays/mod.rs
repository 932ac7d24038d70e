//! Files of the OpenAPI Overlay Specification among the corrections.

mod mistakes;
mod printed;

use super::api::Api;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
paths:
  /items:
    get:
      operationId: items
      summary: Items
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 500 } }
        - { name: dummy, in: query, required: true, schema: { type: string } }
      responses: { '204': { description: none } }
    post:
      operationId: add
      summary: Add
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
      responses: { '204': { description: none } }
components:
  schemas:
    Item:
      type: object
      required: [name]
      properties:
        name: { type: string }
        size: { type: string, enum: [small|large] }
        sizes: { type: array, items: { type: string, enum: [small|large] } }
    Size: { type: string, enum: [small, large] }
";

const TOOLS: &str = "corrections: [{ overlay: parts/api.overlay.yaml }]
tools:
  items:
    description: List items.
    operation: GET /items
    arguments: { limit: , page: }
  add:
    description: Add an item.
    operation: POST /items
    arguments: { name: , size: , sizes: , colour: }
";

const HEAD: &str = "overlay: 1.1.0
info: { title: Items, version: '1' }
extends: ../api.yaml
x-note: ours
";

const ACTIONS: &str = "actions:
  - target: $.paths['/items'].get.parameters[?@.name == 'dummy']
    description: No server reads it.
    remove: true
  - target: $.paths.*.get.parameters
    update: { name: page, in: query, required: true, schema: { type: string } }
  - target: $.paths['/items'].get.parameters[?match(@.name, 'lim.t')].schema.maximum
    update: 50
  - target: $.components.schemas.Item
    update:
      required: [colour]
      properties: { colour: { type: string } }
  - target: $.components.schemas.Item.properties..enum
    x-expect: [small|large]
    remove: true
  - target: $.components.schemas.Item.properties['size', 'sizes']..[?@.type == 'string']
    update: {}
  - target: $.components.schemas.Item.properties.size
    copy: $.components.schemas.Size
";

fn api(actions: &str) -> Api {
    let api = Api::new(DOCUMENT, TOOLS);
    api.0
        .write("parts/api.overlay.yaml", &format!("{HEAD}{actions}"));
    api
}

#[test]
fn actions_correct_a_document_in_their_order() {
    let without_nothing = ACTIONS.replace(
        "  - target: $.components.schemas.Item.properties['size', 'sizes']..[?@.type == 'string']
    update: {}
",
        "",
    );
    let api = api(&without_nothing);
    let request = api.dry_run("items", r#"{ "limit": 50, "page": "2" }"#);
    assert_eq!(
        request.lines().next(),
        Some("GET https://api.example.com/items?limit=50&page=2")
    );
    let call = [
        "call",
        "items",
        r#"{ "limit": 51, "page": "2" }"#,
        "--dry-run",
        "--manifest",
    ];
    assert!(api.run(&call).err.contains("limit"));
    let request = api.dry_run("add", r#"{ "name": "a", "colour": "b", "size": "small" }"#);
    assert!(
        request.ends_with("{\"name\":\"a\",\"size\":\"small\",\"colour\":\"b\"}\n"),
        "{request}"
    );
    let lock = api.lock();
    assert!(
        !lock.contains("dummy") && !lock.contains("small|large"),
        "{lock}"
    );
}

/// What a document says by an overlay is said there.
#[test]
fn a_change_is_found_in_the_overlay() {
    let api = api(&ACTIONS.replace("    update: {}\n", "    update: { maxLength: 9 }\n"));
    api.lock();
    api.0
        .edit("parts/api.overlay.yaml", "update: 50", "update: 40");
    let review = api.run(&["diff"]);
    assert!(
        review.out.contains("parts/api.overlay.yaml:12 "),
        "{}",
        review.out
    );
    let json = api.out(&["explain", "items", "--format", "json"]);
    assert!(json.contains("parts/api.overlay.yaml"), "{json}");
    api.0
        .edit("parts/api.overlay.yaml", "update: 40", "update: many");
    let mistake = api.mistakes();
    assert!(
        mistake.contains("--> parts/api.overlay.yaml:12:13\n"),
        "{mistake}"
    );
}

/// One action changes thousands of siblings, and any elements of their lists.
#[test]
fn an_action_changes_all_that_it_selects() {
    let schemas = (0..20_000).map(|n| format!("    S{n}: {{ type: string, odd: [1, 2, 3] }}\n"));
    let document = format!("{DOCUMENT}{}", schemas.collect::<String>());
    let actions = "actions:
  - { target: '$.components.schemas.*.odd[?@ != 2]', remove: true }
  - target: $.components.schemas[?@.odd]
    x-expect: { type: string, odd: [2] }
    remove: true
  - { target: $.components.schemas.*, x-expect: left, update: {} }
";
    let api = api(actions);
    api.0.write("api.yaml", &document);
    let mistakes = api.mistakes();
    assert!(mistakes.contains("::: api.yaml:24:7\n"), "{mistakes}");
    api.0.edit("parts/api.overlay.yaml", "x-expect: left, ", "");
    api.0
        .edit("manifest.yaml", "limit: , page:", "limit: , dummy:");
    api.0.edit("manifest.yaml", ", colour: ", "");
    api.out(&["check"]);
}

#[test]
fn a_document_follows_the_standard_that_an_overlay_says() {
    let search = "query: { operationId: search, summary: Search, responses: { '204': {} } }";
    let action =
        format!("  - {{ target: $, update: {{ paths: {{ /items: {{ {search} }} }} }} }}\n");
    let before = api(&format!("{ACTIONS}{action}"));
    assert!(!before.out(&["tools"]).contains("search: Search"));
    let version = "  - { target: $, update: { openapi: 3.2.0 } }\n";
    let after = api(&format!("{ACTIONS}{action}{version}"));
    let listed = after.out(&["tools"]);
    assert!(listed.contains("search: Search"), "{listed}");
}

#[test]
fn a_version_may_be_a_number_and_what_has_no_effect_is_a_note() {
    let api = api(ACTIONS);
    let overlay = "parts/api.overlay.yaml";
    api.0.edit(overlay, "version: '1'", "version: 1.0");
    api.0.edit(
        overlay,
        "remove: true",
        "remove: true\n    update: { name: x }",
    );
    let checked = api.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    for part in [
        "note: `update` has no effect beside `remove: true`",
        "--> parts/api.overlay.yaml:9:5\n",
    ] {
        assert!(checked.err.contains(part), "{}", checked.err);
    }
}
