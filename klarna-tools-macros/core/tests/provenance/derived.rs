//! Where something comes from that no place says as the lock has it.

use toolspec_core::source::Source;
use toolspec_core::{File, try_on};

use super::{compile, line};

const MANIFEST: &str = "
name: shop
title: A shop
instructions: Read before you answer.
documents: [shop.yaml]
tools:
  order:
    description: Order something.
    operation: POST /orders
    arguments: { amount: , count: , weight: , kind: }
    result:
      id: { required: true }
      token: { required: true }
      given: { from: $inputs.kind, description: What was ordered }
  cancel:
    description: Cancel an order.
    operation: DELETE /orders
";

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Shop, version: '1' }
servers: [{ url: https://api.shop.example }]
security: []
paths:
  /orders:
    post:
      summary: Order
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [amount]
              properties:
                amount:
                  allOf:
                    - { type: integer, minimum: 1 }
                    - { type: integer, minimum: 5 }
                count:
                  type: integer
                  format: int32
                  maximum: 9999999999
                weight:
                  type: integer
                  exclusiveMinimum: 7
                kind:
                  type: object
                  properties: { a: { type: string, description: Deep } }
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties: { id: { type: string }, token: { type: string } }
    delete:
      summary: Cancel
      responses: { '204': { description: Done } }
";

#[rustfmt::skip] // a table: one line each
const DERIVED: [(&str, &str); 7] = [
    // Of several bounds the one that applies.
    ("/tools/order/advertised/input_schema/properties/amount/minimum", "shop.yaml: - { type: integer, minimum: 5 }"),
    // A number wider than its format.
    ("/tools/order/enforced/properties/count/maximum", "shop.yaml: format: int32"),
    ("/tools/order/enforced/properties/weight/minimum", "shop.yaml: exclusiveMinimum: 7"),
    // The summary, which nobody asks for, is required between them.
    ("/tools/order/advertised/output_schema/required/0", "manifest.yaml: id: { required: true }"),
    ("/tools/order/advertised/output_schema/required/2", "manifest.yaml: token: { required: true }"),
    // What is returned as it was given.
    ("/tools/order/advertised/output_schema/properties/given/description", "manifest.yaml: given: { from: $inputs.kind, description: What was ordered }"),
    ("/tools/order/advertised/output_schema/properties/given/properties/a/type", "shop.yaml: properties: { a: { type: string, description: Deep } }"),
];

fn load(document: &str) -> impl FnMut(&str) -> Result<File, String> {
    |name| {
        Ok(File {
            name: name.to_owned(),
            bytes: document.into(),
        })
    }
}

#[test]
fn what_is_derived_has_the_place_that_it_is_derived_from() {
    let manifest = Source::new("manifest.yaml", MANIFEST);
    let tools = compile(&manifest, load(DOCUMENT));
    for (pointer, expected) in DERIVED {
        assert_eq!(line(&tools, pointer), expected, "{pointer}");
    }
}

/// A tool that the documents have no operation for is where the manifest names it.
#[test]
fn what_fits_other_documents_has_its_places_in_them() {
    let other = DOCUMENT
        .replace("    delete:", "    get:")
        .replace("minimum: 5", "minimum: 6");
    let manifest = Source::new("manifest.yaml", MANIFEST);
    let trial =
        try_on(&manifest, load(&other), load(&other)).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(trial.incompatibilities.len(), 1);
    let tools = trial.resolved.lock();
    for (pointer, expected) in [
        (
            "/tools/order/advertised/input_schema/properties/amount/minimum",
            "shop.yaml: - { type: integer, minimum: 6 }",
        ),
        (
            "/wire/apis/0/hosts/default",
            "shop.yaml: servers: [{ url: https://api.shop.example }]",
        ),
        (
            "/tools/cancel/wire/steps/0/success/0",
            "manifest.yaml: cancel:",
        ),
    ] {
        assert_eq!(line(&tools, pointer), expected, "{pointer}");
    }
}
