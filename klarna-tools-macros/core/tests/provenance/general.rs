//! Where each part of the lock comes from, where several documents have APIs of their own.

use std::{fs, path::Path};

use serde_json::Value;
use toolspec_core::{Locked, pointer::Pointer, source::Source};

use super::{leaves, line, read};

/// Several documents, some with hosts and credentials of their own.
#[rustfmt::skip] // a table: one line each
const GENERAL: [(&str, &str, &str); 31] = [
    // Two documents have this operation.
    ("/tools/read_america/advertised/output_schema/properties/name/type", "openapi/america.yaml", "status: { type: object, properties: { name: { type: string } } }"),
    ("/tools/read_america/wire/steps/0/auth/bearer/token", "world.yaml", "auth: { access_token: $env.WORLD_AMERICA_TOKEN }"),
    ("/tools/read_america/wire/steps/0/hosts/variable", "world.yaml", "hosts: { variable: $env.WORLD_AMERICA, override: $env.WORLD_AMERICA_BASE_URL }"),
    ("/tools/read_america/wire/steps/0/hosts/allowed/0", "openapi/america.yaml", "- url: https://{region}.america.world.example/us"),
    ("/tools/read_europe_files/wire/steps/0/hosts/default", "openapi/europe.yaml", "servers: [{ url: \"https://files.europe.world.example:8443/f\" }]"),
    ("/tools/read_europe/wire/steps/0/auth", "openapi/europe.yaml", "security: []"),
    ("/tools/read_with_keys/wire/steps/0/auth/query app-id/key", "world.yaml", "api_key: { app_id: $env.WORLD_APP_ID, app_key: $env.WORLD_APP_KEY, session: $env.WORLD_SESSION, device: $env.WORLD_DEVICE }"),
    ("/tools/read_with_bearer/wire/steps/0/auth/bearer/token", "world.yaml", "bearer: $env.WORLD_TOKEN"),
    ("/tools/place_order/wire/steps/0/auth/basic/password", "world.yaml", "basic: { username: $env.WORLD_USER, password: $env.WORLD_PASSWORD }"),
    ("/tools/post_form/wire/steps/0/body/kind", "world.yaml", "arguments: { amount: , tags: , ids: , card: , meta: , ship: , kind: { const: one & two } }"),
    ("/tools/read_default/wire/steps/0/hosts/default", "openapi/answers.json", "\"servers\": [{ \"url\": \"https://answers.world.example\" }],"),
    ("/tools/read_openly/wire/steps/0/success/0", "openapi/security.yaml", "responses: { \"200\": { description: Fine } }"),
    ("/tools/read_default/wire/steps/0/success/0", "openapi/answers.json", "\"default\": {"),
    // The lock sorts branches by what they say: the second of the document is its first.
    ("/tools/place_order/advertised/input_schema/properties/pay/anyOf/0", "openapi/schemas.yaml", "- $ref: \"#/components/schemas/Invoice\""),
    ("/tools/place_order/advertised/input_schema/properties/pay/anyOf/0/properties/days/minimum", "openapi/schemas.yaml", "properties: { kind: { type: string }, days: { type: integer, minimum: 1 } }"),
    ("/tools/place_order/advertised/input_schema/properties/pay/anyOf/0/properties/kind/enum/1", "openapi/schemas.yaml", "mapping: { card: \"#/components/schemas/Card\", invoice: Invoice, later: Invoice }"),
    ("/tools/place_order/advertised/input_schema/properties/pay/anyOf/1/required/1", "openapi/schemas.yaml", "required: [kind, number]"),
    // Branches that are scalars are one schema of several types in the lock.
    ("/tools/place_order/advertised/input_schema/properties/discount/type/0", "openapi/schemas.yaml", "- { type: integer, minimum: 0, maximum: 18446744073709551615 }"),
    ("/tools/place_order/advertised/input_schema/properties/discount/type/1", "openapi/schemas.yaml", "- { type: string, pattern: \"^[0-9]+%$\" }"),
    // What several parts say together.
    ("/tools/place_order/enforced/properties/currency/minLength", "openapi/schemas.yaml", "currency: { type: string, minLength: 3 }"),
    ("/tools/place_order/enforced/properties/currency/maxLength", "openapi/schemas.yaml", "currency: { type: string, maxLength: 3, pattern: \"^[A-Z]+$\" }"),
    ("/tools/modern/advertised/input_schema/properties/version/enum/0", "openapi/modern.yaml", "version: { const: 2 }"),
    // What contains itself is a definition.
    ("/tools/node/advertised/input_schema/$defs/node/required/0", "openapi/schemas.yaml", "required: [name]"),
    ("/tools/node/advertised/output_schema/$defs/node/properties/name/type", "openapi/schemas.yaml", "name: { type: string }"),
    // A body that is sent as a whole.
    ("/tools/put_list/advertised/input_schema/properties/body", "world.yaml", "arguments: { body: }"),
    ("/tools/put_list/advertised/input_schema/properties/body/items/type", "openapi/bodies.yaml", "content: { application/json: { schema: { type: array, items: { type: integer } } } }"),
    ("/tools/put_list/advertised/input_schema/required/0", "openapi/bodies.yaml", "required: true"),
    ("/tools/put_labels/wire/steps/0/body/whole", "world.yaml", "arguments: { labels: { from: $request.body } }"),
    // The manifest chooses the media type of the body, and what an answer is follows from its own.
    ("/tools/post_choice/advertised/input_schema/properties/name/type", "openapi/bodies.yaml", "application/x-www-form-urlencoded: { schema: { type: object, properties: { name: { type: string } } } }"),
    ("/tools/read_bytes/advertised/output_schema/properties/picture/type", "world.yaml", "result: { picture: $response.body }"),
    ("/tools/read_accepted/advertised/output_schema/properties/job/type", "openapi/answers.json", "\"schema\": { \"type\": \"object\", \"properties\": { \"job\": { \"type\": \"integer\" }, \"shared\": { \"type\": \"boolean\" } } }"),
];

#[test]
fn what_a_document_has_of_its_own_is_found_there() {
    let tools = general();
    for (pointer, file, expected) in GENERAL {
        let pointer = with_api(tools.lock.value(), pointer);
        assert_eq!(
            line(&tools, &pointer),
            format!("{file}: {expected}"),
            "{pointer}"
        );
    }
    for (pointer, _) in leaves(tools.lock.value()) {
        assert!(tools.origin(&pointer).is_some(), "{pointer} has no origin");
    }
}

/// The line is the same for both keys, the words in it are not.
#[test]
fn a_key_is_the_one_of_its_scheme() {
    let tools = general();
    let key = |place: &str| {
        let pointer = format!("/tools/read_with_keys/wire/steps/0/auth/{place}/key");
        let pointer = with_api(tools.lock.value(), &pointer);
        let span = tools.origin(&Pointer::parse(&pointer).unwrap());
        span.unwrap().text().to_owned()
    };
    assert_eq!(key("query app-id"), "$env.WORLD_APP_ID");
    assert_eq!(key("header X-App-Key"), "$env.WORLD_APP_KEY");
}

/// What the lock has of an API where the table names a request that is sent there.
fn with_api(lock: &Value, pointer: &str) -> String {
    for part in ["/hosts", "/auth"] {
        let Some((request, rest)) = pointer.split_once(part) else {
            continue;
        };
        let operation = lock.pointer(request).unwrap()["operation"]
            .as_str()
            .unwrap();
        let apis = lock["wire"]["apis"].as_array().unwrap();
        let is_of = |api: &Value| {
            let operations = api["operations"].as_array().unwrap();
            operations.contains(&operation.into())
        };
        let index = apis.iter().position(is_of).unwrap();
        return format!("/wire/apis/{index}{part}{rest}");
    }
    pointer.to_owned()
}

pub(super) fn general() -> Locked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/generality");
    let manifest = fs::read(folder.join("world.yaml")).unwrap();
    read(
        &Source::from_bytes("world.yaml", manifest).unwrap(),
        &folder,
    )
}
