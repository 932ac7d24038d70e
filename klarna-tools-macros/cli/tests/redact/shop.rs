//! A shop whose answers contain personal data.

use serde_json::{Value, json};

use crate::answer::answer;
use crate::init::folder::Folder;
use crate::run::Run;

const DOCUMENT: &str = "
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: https://api.shop.example }]
security: []
paths:
  /orders/{orderRef}:
    get:
      summary: Read an order
      parameters:
        - { name: orderRef, in: path, required: true, schema: { type: string } }
      responses:
        '200':
          content:
            application/json: { schema: { $ref: '#/components/schemas/order' } }
        '400':
          content:
            application/json: { schema: { $ref: '#/components/schemas/error' } }
  /orders:
    post:
      summary: Find orders
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { reference: { type: string }, owner: { type: object, properties: { name: { type: string } } } }
      responses:
        '200':
          content:
            application/json: { schema: { $ref: '#/components/schemas/order' } }
components:
  schemas:
    error:
      type: object
      properties: { code: { type: string }, message: { type: string } }
    order:
      type: object
      properties:
        orderRef: { type: string }
        reference: { type: string }
        description: { type: string }
        count: { type: integer }
        status: { type: string, enum: [open, GC-PUBLISHED000] }
        owner:
          type: object
          properties:
            name: { type: string }
            note: { type: string }
            reference: { type: string }
        lines: { type: array, items: { type: object, properties: { name: { type: string }, reference: { type: string } } } }
        tags: { type: object, additionalProperties: { type: string } }
        means:
          type: array
          items:
            oneOf: [{ $ref: '#/components/schemas/card' }, { $ref: '#/components/schemas/slip' }]
            discriminator: { propertyName: kind, mapping: { GC-0123456789AB: card, slip: slip } }
    card: { type: object, required: [kind], properties: { kind: { type: string }, name: { type: string } } }
    slip: { type: object, required: [kind], properties: { kind: { type: string }, name: { type: string } } }
";

const MANIFEST: &str = "
name: shop
title: A shop
instructions: Read before you answer.
documents: [shop.yaml]
errors: { code: code, messages: [message] }
REDACT
tools:
  read_order:
    title: Read an order
    description: Shows an order.
    operation: GET /orders/{orderRef}
    arguments: { order_ref: }
    result: { order_ref: $response.body#/orderRef, reference: , description: , count: , status: , owner: , lines: , tags: , means: }
    says: 'An order[ of {owner.name}][, {description}].'
  find_orders:
    title: Find orders
    description: Finds an order.
    operation: POST /orders
    moves_money: false
    arguments: { reference: , owner: }
    result: { description: , sent: $inputs.reference }
    says: Found[ {sent}].
";

/// All that is known, and a pattern.
pub(super) const ALL: &str = "
redact:
  email:
  card_number:
  iban:
  phone:
  national_number: { countries: [AT, AU, BE, CA, CH, DE, DK, ES, FI, FR, GB, IE, IT, NL, NO, PL, PT, SE, US] }
  voucher: { pattern: 'GC-[0-9A-Z]{12}' }";

pub(super) struct Shop(pub(super) Folder);

impl Shop {
    /// With these lines in its manifest.
    pub(super) fn new(redact: &str) -> Self {
        let folder = Folder::empty();
        folder.write("shop.yaml", DOCUMENT);
        folder.write("manifest.yaml", &MANIFEST.replace("REDACT", redact));
        Self(folder)
    }

    pub(super) fn call(&self, call: &[&str], status: &'static str, body: &Value) -> Run {
        let address = answer(status, body.to_string());
        let fixed = ["--manifest", "manifest.yaml", "--base-url", &address];
        self.0.run(&[&["call"], call, &fixed].concat())
    }

    /// The result of a read that is answered with this.
    pub(super) fn read(&self, body: &Value) -> Value {
        let call = ["read_order", "order_ref=A1"];
        let run = self.call(&call, "200 OK", body).expect_code(0);
        result(&run.out)
    }

    /// What is said of a read that is answered with this error.
    pub(super) fn refused(&self, body: &Value) -> String {
        let call = ["read_order", "order_ref=A1"];
        let run = self.call(&call, "400 Bad Request", body).expect_code(1);
        run.out + &run.err
    }
}

/// The fields of a result whose values are printed as JSON; others are texts.
const AS_JSON: [&str; 6] = ["count", "owner", "lines", "tags", "means", "warnings"];

/// The result that a call prints: its sentence, then a field after the other.
fn result(printed: &str) -> Value {
    let (summary, fields) = printed.split_once('\n').unwrap();
    let mut result = json!({ "summary": summary });
    let mut name = "";
    for line in fields.lines() {
        let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        let field = Some(line)
            .filter(begins)
            .and_then(|line| line.split_once(": "));
        if let Some((next, value)) = field {
            name = next;
            result[name] = value.into();
        } else {
            let before = result[name].as_str().unwrap();
            result[name] = format!("{before}\n{line}").into();
        }
    }
    for (name, value) in result.as_object_mut().unwrap() {
        if AS_JSON.contains(&name.as_str()) {
            *value = serde_json::from_str(value.as_str().unwrap()).unwrap();
        }
    }
    result
}
