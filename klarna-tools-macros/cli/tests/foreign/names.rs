//! Names of arguments and of fields of results.

use super::api::Api;
use super::paths;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: 'https://api.example.com' }]
security: []
paths:
  /orders/{orderId}:
    post:
      operationId: changeOrder
      summary: Change an order
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: string } }
        - { name: dryRun, in: query, schema: { type: boolean } }
        - { name: 'page[size]', in: query, schema: { type: integer } }
        - { name: X-Reason, in: header, schema: { type: string } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
components:
  schemas:
    Order:
      type: object
      required: [amountDue]
      properties:
        amountDue: { type: integer }
        orderId: { type: string }
        _links: { type: array, items: { type: string } }
        shippingAddress: { type: object, properties: { postalCode: { type: string } } }
";

fn api(names: &str, arguments: &str) -> Api {
    let tool = "tools: { change: { operation: 'POST /orders/{orderId}', description: Change., ";
    let result = "result: { shippingAddress: , _links: }, says: 'Changed {orderId}.'";
    Api::new(
        DOCUMENT,
        &format!("{names}\n{tool}{result}, arguments: {{ {arguments} }} }} }}\n"),
    )
}

/// `orderId` is in the path and in the body.
const ARGUMENTS: &str = "orderId: { from: $request.path.orderId }, amountDue: , dryRun: , X-Reason: , \
                         size: { from: '$request.query.page[size]' }, shippingAddress:";

#[test]
fn names_are_those_of_the_documents_where_the_manifest_says_so() {
    let api = api("names: as_documented", ARGUMENTS);
    let request = api.dry_run(
        "change",
        r#"{"orderId":"a","amountDue":5,"dryRun":true,"X-Reason":"r","size":2,"shippingAddress":{"postalCode":"1"}}"#,
    );
    let (line, rest) = request.split_once('\n').unwrap();
    assert_eq!(
        line,
        "POST https://api.example.com/orders/a?dryRun=true&page%5Bsize%5D=2"
    );
    assert!(rest.contains("\nx-reason: r\n"), "{rest}");
    let body = r#"{"amountDue":5,"shippingAddress":{"postalCode":"1"}}"#;
    assert!(rest.contains(body), "{rest}");
    let lock = api.lock();
    for name in ["amountDue:", "_links:", "shippingAddress:"] {
        assert!(lock.contains(name), "{name} {lock}");
    }
}

#[test]
fn names_in_snake_case_are_unknown_then_and_others_are_not_valid_by_default() {
    let arguments = "order_id: { from: $request.path.orderId }, amount_due:";
    let mistakes = api("names: as_documented", arguments).mistakes();
    let unknown = "`amount_due` is not a parameter or a property of the request body";
    assert!(mistakes.contains(unknown), "{mistakes}");
    assert!(mistakes.contains("did you mean `amountDue`?"), "{mistakes}");
    let mistakes = api("names: as_documented", "").mistakes();
    assert!(
        mistakes.contains("add `amountDue:` to the arguments"),
        "{mistakes}"
    );
    for names in ["", "names: snake_case"] {
        let mistakes = api(names, ARGUMENTS).mistakes();
        for name in ["amountDue", "_links"] {
            let invalid = format!("`{name}` is not a valid name");
            assert!(mistakes.contains(&invalid), "{mistakes}");
        }
    }
}

#[test]
fn a_name_that_agents_cannot_use_needs_another_one() {
    let mistakes = api("names: as_documented", "'page[size]':").mistakes();
    assert!(
        mistakes.contains("choose one, and say `from`"),
        "{mistakes}"
    );
    let mistakes = api("names: camel", ARGUMENTS).mistakes();
    assert!(
        mistakes.contains("expected one of snake_case, as_documented"),
        "{mistakes}"
    );
}

#[test]
fn the_same_name_in_two_places_is_ambiguous() {
    let mistakes = api("names: as_documented", "orderId: , amountDue:").mistakes();
    for part in ["`orderId` fits several places", "`$request.body#/orderId`"] {
        assert!(mistakes.contains(part), "{mistakes}");
    }
}

#[test]
fn a_change_of_the_key_is_a_change_of_each_name() {
    let renamed = api("names: as_documented", ARGUMENTS);
    renamed.lock();
    let snake = "order_id: { from: $request.path.orderId }, amount_due:";
    let manifest = renamed.0.read("manifest.yaml");
    let manifest = manifest.replace("names: as_documented", "names: snake_case");
    let manifest = manifest
        .replace(ARGUMENTS, snake)
        .replace("_links:", "links: $response.body#/_links");
    let manifest = manifest
        .replace("shippingAddress: ,", "")
        .replace("{orderId}.", "{order_id}.");
    renamed.0.write("manifest.yaml", &manifest);
    let diff = renamed.out(&["diff"]);
    let means = "argument `amountDue` is now called `amount_due`";
    assert!(diff.contains(means), "{diff}");
}

#[test]
fn drafts_follow_the_key() {
    let folder = api("", "").0;
    let first = folder.init(&["api.yaml", "--all"], 0);
    let kept = "# `orderId` of the API is `order_id` for agents. `init --names as_documented` keeps such names.";
    for line in [
        kept,
        "amount_due:",
        "shipping_address: { from: $response.body#/shippingAddress",
    ] {
        assert!(first.contains(line), "{first}");
    }
    let first = folder.init(&["api.yaml", "--all", "--names", "as_documented"], 0);
    assert!(!first.contains("for agents"), "{first}");
    for line in [
        "\nnames: as_documented\n",
        "orderId: { from: $request.path.orderId }",
        "body_orderId: { from: $request.body#/orderId }",
        "amountDue:",
        "page_size: { from: \"$request.query.page[size]\" }",
        "shippingAddress: { only: [postalCode] }",
        "_links:",
    ] {
        assert!(first.contains(line), "{line} {first}");
    }
    folder.write("first.yaml", &first);
    let added = folder
        .run(&["add", "changeOrder", "first.yaml"])
        .expect_code(0)
        .out;
    assert!(added.contains("      amountDue:"), "{added}");
}

#[test]
fn a_header_has_a_name_that_can_be_sent() {
    for name in ["a b", "a:b", "ä"] {
        let header = format!("{{ name: '{name}', in: header, schema: {{ type: string }} }}");
        let required = header.replace("in: header", "in: header, required: true");
        let refused = format!("`{name}` is not the name of a header\n");
        let said = paths::api("/v1", &required, "").mistakes();
        assert!(said.contains(&format!("error: {refused}")), "{said}");
        let added = paths::api("/v1", &required, "").run(&["add", "GET /v1"]);
        added.expect_code(1);
        let optional = paths::api("/v1", &header, "");
        let said = optional.run(&["check"]).expect_code(0).err;
        assert!(said.contains(&format!("note: {refused}")), "{said}");
        let added = optional.run(&["add", "GET /v1"]).expect_code(0);
        assert!(!added.out.contains("\n      a"), "{}", added.out);
    }
}
