//! Leaves of documents that `openapiv3` refuses, or reads otherwise than OpenAPI says, and that are
//! read all the same.

use openapiv3::{Encoding, Header, MediaType, Parameter, Response, SecurityScheme, Server};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json};
use toolspec_core::model::{Content, SecurityScheme as Scheme, Serialization, Toolset};
use toolspec_core::{File, compile, source::Source};

/// A document with each of the leaves of [`what_the_types_refuse`].
const DOCUMENT: &str = r#"
openapi: 3.1.0
servers: [{ url: "https://api.shop.example:{port}", variables: { port: { default: 443, enum: [443, 8443] } } }]
security: [{ certificate: [] }, { token: [] }]
paths:
  /orders:
    post:
      summary: Open an order
      parameters:
        - { name: ids, in: query, deprecated: "yes", examples: [1], schema: { type: array, items: { type: string } } }
        - { name: theme, in: cookie, style: cookie, schema: { type: string } }
      requestBody:
        content:
          application/x-www-form-urlencoded:
            examples: [a]
            encoding: { tags: { headers: [], contentType: text/plain } }
            schema: { type: object, properties: { tags: { type: array, items: { type: string } } } }
      responses:
        "201": { headers: { Order-Id: { description: Of the order } } }
components:
  securitySchemes:
    certificate: { type: mutualTLS }
    token: { type: oauth2 }
"#;

const MANIFEST: &str = "
name: shop
title: A shop
instructions: Read before you answer.
documents: [shop.yaml]
auth: { access_token: $env.SHOP_TOKEN }
tools:
  open_order:
    description: Open an order.
    operation: POST /orders
    arguments: { ids: , tags: }
    result: { order_id: $response.header.Order-Id }
";

#[test]
fn what_the_types_refuse() {
    let schema = json!({});
    refused::<Parameter>(json!({"name": "a", "in": "query", "schema": schema, "examples": [1]}));
    refused::<Parameter>(
        json!({"name": "a", "in": "query", "schema": schema, "deprecated": "yes"}),
    );
    refused::<Parameter>(json!({"name": "a", "in": "cookie", "schema": schema, "style": "cookie"}));
    refused::<MediaType>(json!({"examples": ["a"]}));
    refused::<Encoding>(json!({"headers": []}));
    refused::<Response>(json!({"content": {}}));
    refused::<Header>(json!({"description": "Of the order"}));
    refused::<SecurityScheme>(json!({"type": "mutualTLS"}));
    refused::<SecurityScheme>(json!({"type": "oauth2"}));
    refused::<Server>(json!({"url": "/", "variables": {"port": {"default": 443}}}));
}

/// A form whose `explode` is not given is written as one that says `true` (OpenAPI, Encoding Object).
#[test]
fn what_the_types_read_otherwise() {
    let encoding: Encoding = from_value(json!({"style": "form"})).unwrap();
    assert!(!encoding.explode);
}

#[test]
fn all_of_it_is_read_from_a_document() {
    let toolset = compiled();
    let hosts = &toolset.server.hosts[0];
    assert_eq!(hosts.allowed, ["api.shop.example"]);
    assert!(matches!(
        toolset.server.security[..],
        [Scheme::Bearer { .. }]
    ));
    let request = &toolset.tools[0].steps[0].request;
    assert_eq!(request.query[0].name, "ids");
    let Some(Content::Form(fields)) = request.body.as_ref().map(|body| &body.content) else {
        panic!("{:?}", request.body);
    };
    assert_eq!(fields[0].style.serialization, Serialization::Form);
    assert!(fields[0].style.explode);
}

fn refused<T: DeserializeOwned>(leaf: Value) {
    let shown = leaf.to_string();
    assert!(from_value::<T>(leaf).is_err(), "{shown} is read by now");
}

fn compiled() -> Toolset {
    let load = |name: &str| {
        Ok(File {
            name: name.to_owned(),
            bytes: DOCUMENT.into(),
        })
    };
    compile(&Source::new("manifest.yaml", MANIFEST), load).unwrap_or_else(|why| panic!("{why}"))
}
