//! Documents that are missing, or something else.

use super::{API, DOCUMENT, MANIFEST, edit, said, said_about, said_of};

#[test]
fn missing() {
    let others = [
        "openapi/shop.yml",
        "shop.yaml.json",
        "Shop.yaml",
        "opnapi/shop.yaml",
        "specification.json",
        "https://api.shop.example/v1/openapi.json",
        "https://api.shop.example/docs?format=it's",
        "file:///apis/shop.yaml",
        "shop.yaml",
    ];
    let edits = others.map(|other| (MANIFEST, "openapi/shop.yaml", other));
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}

#[test]
fn versions() {
    let others = [
        "swagger: '2.0'",
        "openapi: 3.0",
        "openapi: '3.1'",
        "openapi: 3.3.0",
        "openapi: v3.0.3",
        "openapi:",
    ];
    let edits = others.map(|other| (super::DOCUMENT, "openapi: 3.0.3", other));
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}

#[test]
fn kinds() {
    let texts: [&[u8]; 14] = [
        b"",
        b"<!DOCTYPE html>\n<html><script>spec = {\"openapi\": \"3.0.0\"}</script></html>\n",
        b"<?xml version=\"1.0\"?>\n<definitions/>\n",
        b"#%RAML 1.0\ntitle: A\n",
        b"asyncapi: 2.6.0\nchannels: {}\n",
        b"{\"info\": {\"name\": \"A\"}, \"item\": []}",
        b"type Query { orders: [Order] }\n",
        b"{\"swaggerVersion\": \"1.2\"}",
        b"overlay: 1.0.0\nactions: []\n",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"\x1f\x8b\x08\x00\x00\x00",
        b"PK\x03\x04\x14\x00openapi: 3.0.0\xff",
        b"%PDF-1.7\n%\xe2\xe3",
        b"paths: {}\n",
    ];
    let said = texts.map(said_of);
    let said = said.join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn other_encodings_are_read_or_named() {
    let utf_16: Vec<u8> = API.encode_utf16().flat_map(u16::to_le_bytes).collect();
    insta::assert_snapshot!(said_of(&[&[0xff, 0xfe], &utf_16[..]].concat()));
}

#[test]
fn a_merge_that_a_document_begins_with_is_one_of_git() {
    let said = said(|folder| {
        let document = folder.join(DOCUMENT);
        edit(&document, "openapi: ", "<<<<<<< HEAD\nopenapi: ");
    });
    let mistake = "error: this is a conflict marker of Git\n --> openapi/shop.yaml:1:1\n";
    assert!(said.starts_with(mistake), "{said}");
}

#[test]
fn names_within() {
    let edits = [
        (DOCUMENT, "  /orders:", "  orders:"),
        (DOCUMENT, "required: [price]", "required: [pirce]"),
        (DOCUMENT, "customer, in: query,", "customer,"),
    ];
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}

#[test]
fn parameter_of_a_path() {
    let said = said(|folder| {
        let (manifest, document) = (folder.join(MANIFEST), folder.join(DOCUMENT));
        edit(&document, "  /orders:", "  /orders/{customer}:");
        edit(&document, "    post:", "  /orders:\n    post:");
        edit(
            &document,
            "name: customer, in: query",
            "name: custumer, in: path, required: true",
        );
        edit(&manifest, "GET /orders", "GET /orders/{customer}");
    });
    insta::assert_snapshot!(said);
}

#[test]
fn misspelt_keys_are_noted_beside_what_follows() {
    let edits = [
        (
            DOCUMENT,
            "parameters:\n        - { name: Shop-Key",
            "paramters:\n        - { name: Shop-Key",
        ),
        (DOCUMENT, "How many, schema", "How many, shcema"),
        (
            DOCUMENT,
            "schema: { type: object, properties: { id:",
            "shcema: { type: object, properties: { id:",
        ),
    ];
    let said = said_about(&edits);
    insta::assert_snapshot!(said);
}
