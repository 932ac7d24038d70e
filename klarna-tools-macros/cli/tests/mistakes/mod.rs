//! Mistakes as people make them, one at a time: each is one error, and the snapshot is what a person
//! then reads.

mod commands;
mod documents;
mod files;
mod json;
mod manifest;
mod once;
mod words;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::Run;

const MANIFEST: &str = "shop.yaml";
const DOCUMENT: &str = "openapi/shop.yaml";

const SHOP: &str = "\
name: shop
title: A shop
instructions: Amounts are integers in minor units.
documents:
  - openapi/shop.yaml
auth: { bearer: $env.SHOP_TOKEN }
idempotency: { header: Shop-Key, argument: idempotency_key, description: To repeat a call }
tools:
  find_orders:
    description: Show the orders of a customer.
    operation: GET /orders
    arguments:
      customer:
      page_size: { default: 20 }
    result: { orders: }
  place_order:
    description: Order parcels for a customer.
    operation: POST /orders
    arguments:
      price:
      note:
    result: { id: , place: $response.header.Location }
    annotations: { idempotent: true }
";

const API: &str = "\
openapi: 3.0.3
info: { title: A shop, version: '1' }
servers: [{ url: https://api.shop.example/v1 }]
security: [{ token: [] }]
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
paths:
  /orders:
    get:
      operationId: findOrders
      summary: Find orders
      parameters:
        - { name: customer, in: query, description: Whose, schema: { type: string } }
        - { name: page-size, in: query, description: How many, schema: { type: integer } }
      responses:
        '200': { description: Found, content: { application/json: { schema: { type: object, properties: { orders: { type: array, items: { type: string } } } } } } }
    post:
      operationId: placeOrder
      summary: Place an order
      parameters:
        - { name: Shop-Key, in: header, schema: { type: string } }
      requestBody:
        content: { application/json: { schema: { type: object, required: [price], properties: { price: { type: integer }, note: { type: string } } } } }
      responses:
        '201':
          description: Placed
          headers: { Location: { schema: { type: string } } }
          content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } }
";

/// A file, what is taken out of it, and what is written instead.
type Edit<'e> = (&'e str, &'e str, &'e str);

/// What is said about each mistake, one after the other; each is one error.
fn said_about(edits: &[Edit<'_>]) -> String {
    let said = edits.iter().map(|(file, from, to)| {
        let said = said(|folder| edit(&folder.join(file), from, to));
        let what = format!("{} → {}", from.trim_end(), to.trim_end()).replace('\n', "⏎");
        format!("## {what}\n\n{said}\n")
    });
    said.collect::<Vec<_>>().join("\n")
}

/// What is said about a document of this content.
fn said_of(document: &[u8]) -> String {
    said(|folder| fs::write(folder.join(DOCUMENT), document).unwrap())
}

/// What `check` says about the shop after a change, which is one error.
fn said(change: impl FnOnce(&Path)) -> String {
    let folder = shop();
    check(folder.path()).expect_code(0);
    change(folder.path());
    let run = check(folder.path()).expect_code(1);
    let errors = run.err.lines().filter(|line| line.starts_with("error: "));
    assert_eq!(errors.count(), 1, "{}", run.err);
    run.err
}

fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("openapi")).unwrap();
    fs::write(folder.path().join(MANIFEST), SHOP).unwrap();
    fs::write(folder.path().join(DOCUMENT), API).unwrap();
    folder
}

fn check(folder: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    Run::of(command.args(["check", MANIFEST]).current_dir(folder))
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(
        text.contains(from),
        "{} does not contain {from}",
        file.display()
    );
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}
