//! A manifest of many tools, and a document that grows with it: the same in every run.

use std::fmt::Write as _;

/// How many properties the body of each operation has, and how many of them its tool takes.
const PROPERTIES: usize = 40;
const ARGUMENTS: usize = 8;

/// What the document says of each property.
const PROSE: &str = "What the merchant knows about the purchase at the time of the request, as it \
    is shown to the shopper and kept for the settlement; at most what the agreement allows.";

const HEAD: &str = "\
name: shop
title: Shop
instructions: Sell.
documents: [api.yaml]
hosts: { variable: $env.HOST, default: a.example, allowed: [a.example] }
auth: { basic: { username: $env.USER, password: $env.WORD } }
tools:
";

/// The manifest: each tool takes some properties, one of them an object, and returns two.
pub(crate) fn manifest(tools: usize) -> String {
    (0..tools).fold(HEAD.to_owned(), |mut text, tool| {
        let _ = writeln!(
            text,
            "  make_thing_{tool}:\n    title: Make thing {tool}\n    description: Makes thing \
             {tool} for a shopper.\n    operation: POST /shop/v1/things_{tool}/{{id}}\n    \
             arguments:\n      id:\n      address:"
        );
        for property in 0..ARGUMENTS {
            let _ = writeln!(text, "      property_{property}:");
        }
        text + "    result:\n      id:\n      state:\n"
    })
}

/// The document: each operation has schemas of its own and refers to shared ones.
pub(crate) fn document(tools: usize) -> String {
    let mut text = "openapi: 3.0.3\nsecurity: [{ basic: [] }]\npaths:\n".to_owned();
    for tool in 0..tools {
        write_path(&mut text, tool);
    }
    text.push_str("components:\n  securitySchemes: { basic: { type: http, scheme: basic } }\n");
    text.push_str("  schemas:\n");
    for tool in 0..tools {
        write_schemas(&mut text, tool);
    }
    text
}

fn write_path(text: &mut String, tool: usize) {
    let _ = writeln!(
        text,
        "  /shop/v1/things_{tool}/{{id}}:
    post:
      operationId: makeThing{tool}
      summary: Make thing {tool}
      parameters:
      - {{ name: id, in: path, required: true, schema: {{ type: string }} }}
      requestBody:
        content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/thing_{tool}' }} }} }}
      responses:
        200:
          description: Made
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/made_{tool}' }} }} }}"
    );
}

fn write_schemas(text: &mut String, tool: usize) {
    let _ = writeln!(
        text,
        "    made_{tool}:
      type: object
      properties:
        id: {{ type: string }}
        state: {{ type: string, enum: [open, closed] }}
    address_{tool}:
      type: object
      required: [street]
      properties:
        street: {{ type: string, maxLength: 100 }}
        country: {{ type: string, pattern: '^[A-Z]{{2}}$' }}
    thing_{tool}:
      type: object
      properties:
        address: {{ $ref: '#/components/schemas/address_{tool}' }}"
    );
    for property in 0..PROPERTIES {
        let schema = match property % 3 {
            0 => "type: string, maxLength: 100",
            1 => "type: integer, format: int64, minimum: 0, maximum: 100000000",
            _ => "type: string, enum: [one, two, three]",
        };
        let _ = writeln!(
            text,
            "        property_{property}:\n          {{ {schema}, description: '{PROSE}' }}"
        );
    }
}
