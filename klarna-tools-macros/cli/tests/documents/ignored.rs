//! What OpenAPI and JSON Schema ignore.

use super::{Shop, document};

/// Where a property of the body is, as a correction names it.
pub(super) const AT: &str =
    "= at: api.yaml#/paths/~1sales/post/requestBody/content/application~1json/schema/properties/a";

pub(super) fn property(schema: &str) -> Shop {
    let body = format!("{{ type: object, properties: {{ a: {schema}, b: {{ type: file }} }} }}");
    Shop::sending("a:", &body)
}

#[test]
fn what_is_ignored_is_a_note_with_the_place_of_a_correction() {
    for (schema, message, at) in [
        (
            "{ type: array, minLength: 1, items: { type: string } }",
            "`minLength` does not fit the `type` and is ignored",
            "/minLength",
        ),
        (
            "{ type: string, additionalProperties: false }",
            "`additionalProperties` does not fit the `type` and is ignored",
            "/additionalProperties",
        ),
        (
            "{ type: integer, maximum: 99999999999999999999 }",
            "this bound is beyond 64 bits and is ignored",
            "/maximum",
        ),
        (
            "{ type: string, maxLength: 99999999999999999999 }",
            "this bound is beyond 64 bits and is ignored",
            "/maxLength",
        ),
        (
            "{ type: integer, default: 99999999999999999999 }",
            "this `default` is ignored",
            "/default",
        ),
        (
            "{ type: string, maxLenght: 5 }",
            "the keyword `maxLenght` is unknown and is ignored",
            "/maxLenght",
        ),
        (
            "{ type: string, then: { maxLength: 5 } }",
            "`then` does nothing by itself and is ignored",
            "/then",
        ),
        ("{ type: array }", "an array without `items`", ""),
        (
            "{ maxLength: 5, minimum: 1 }",
            "the `type` of this schema is missing",
            "",
        ),
        (
            "{ allOf: [{ type: string, format: email }, { format: idn-email }] }",
            "this `format` is ignored",
            "/allOf/1/format",
        ),
        (
            "{ oneOf: [{ type: object, properties: { x: { type: string } } }, { type: string }], discriminator: { propertyName: x } }",
            "the discriminator is ignored",
            "/oneOf/0",
        ),
        (
            "{ oneOf: [{ type: object, properties: { x: { type: string } } }, { type: string }], discriminator: {} }",
            "the discriminator is ignored",
            "/discriminator",
        ),
    ] {
        let said = property(schema).notes();
        assert!(
            said.starts_with(&format!("note: {message}\n")),
            "{schema}: {said}"
        );
        assert!(said.contains(&format!("{AT}{at}\n")), "{schema}: {said}");
        assert_eq!(said.matches("note: ").count(), 1, "{schema}: {said}");
    }
}

#[test]
fn keywords_of_another_type_are_noted_at_every_place() {
    let unfit = "minItems: 3, pattern: q";
    let body = format!("{{ type: object, {unfit}, properties: {{ a: {{ type: string }} }} }}");
    let answer = format!(
        "'200': {{ description: done, content: {{ application/json: {{ schema: \
         {{ type: object, {unfit}, properties: {{ n: {{ type: integer, minLength: 4 }} }} }} }} }} }}"
    );
    let result = "a: }\n    result: { n:";
    let said = Shop::of(result, &document("3.0.3", &body, &answer, "")).notes();
    let sent = "requestBody/content/application~1json/schema";
    let answered = "responses/200/content/application~1json/schema";
    for (root, key) in [
        (sent, "minItems"),
        (sent, "pattern"),
        (answered, "minItems"),
        (answered, "pattern"),
        (answered, "properties/n/minLength"),
    ] {
        let at = format!("= at: api.yaml#/paths/~1sales/post/{root}/{key}\n");
        assert!(said.contains(&at), "{at}: {said}");
    }
    let message = "does not fit the `type` and is ignored";
    assert_eq!(said.matches(message).count(), 5, "{said}");
}

#[test]
fn what_is_beside_a_reference_is_ignored_by_openapi_3_0_alone() {
    let rest = "components: { schemas: { id: { type: string } } }\n";
    let body = "{ type: object, properties: { a: { $ref: '#/components/schemas/id', readOnly: true, maxLength: 3, description: An id } } }";
    let none = "'204': { description: done }";
    let old = Shop::of("a:", &document("3.0.3", body, none, rest));
    let said = old.notes();
    assert!(
        said.contains("note: `readOnly` beside `$ref` is ignored"),
        "{said}"
    );
    assert!(
        said.contains("note: `maxLength` beside `$ref` is ignored"),
        "{said}"
    );
    assert!(
        said.contains("note: `description` beside `$ref` is ignored"),
        "{said}"
    );
    assert_eq!(
        said.matches("help: ").count(),
        1,
        "the same help once: {said}"
    );
    assert!(!old.lock().contains("maxLength"));
    let new = body.replace("readOnly: true, ", "");
    let new = Shop::of("a:", &document("3.1.0", &new, none, rest));
    assert_eq!(new.notes(), "");
    assert!(new.lock().contains("maxLength: 3"));
}

#[test]
fn the_content_of_an_answer_that_has_none_is_ignored() {
    let body = "{ type: object, properties: { a: { type: string } } }";
    let answer =
        "'204': { description: done, content: { application/json: { schema: { type: file } } } }";
    let said = Shop::of("a:", &document("3.0.3", body, answer, "")).notes();
    assert!(
        said.contains("note: the `content` of this 204 is ignored"),
        "{said}"
    );
    let at = "= at: api.yaml#/paths/~1sales/post/responses/204/content\n";
    assert!(said.contains(at), "{said}");
}

#[test]
fn what_no_tool_uses_is_not_noted() {
    let body =
        "{ type: object, properties: { a: { type: string }, b: { type: string, minimum: 1 } } }";
    assert_eq!(Shop::sending("a:", body).notes(), "");
}

#[test]
fn a_bound_of_the_manifest_replaces_one_that_is_ignored() {
    let body = "{ type: object, properties: { a: { type: integer, minimum: -99999999999999999999, maximum: 1e300 } } }";
    let lock = Shop::sending("a: { minimum: 0, maximum: 10 }", body).lock();
    assert!(
        lock.contains("minimum: 0\n") && lock.contains("maximum: 10\n"),
        "{lock}"
    );
}

#[test]
fn a_bound_that_leaves_nothing_is_a_mistake() {
    for bound in [
        "minimum: 99999999999999999999",
        "maximum: -99999999999999999999",
    ] {
        let body = format!("{{ type: object, properties: {{ a: {{ type: integer, {bound} }} }} }}");
        let said = Shop::sending("a:", &body).mistakes();
        assert!(said.contains("error: no value is left"), "{said}");
    }
}

#[test]
fn what_would_make_the_tool_wrong_is_a_mistake_with_its_place() {
    for (schema, message, at) in [
        (
            "{ type: string, not: { maxLength: 3 } }",
            "the keyword `not` is not supported",
            "/not",
        ),
        (
            "{ type: object, patternProperties: {} }",
            "the keyword `patternProperties`",
            "/patternProperties",
        ),
        ("{ type: file }", "`file` is not a type", "/type"),
        (
            "{ type: string, enum: [1] }",
            "none of these values is a string",
            "/enum",
        ),
    ] {
        let said = property(schema).mistakes();
        assert!(said.starts_with(&format!("error: {message}")), "{said}");
        assert!(said.contains(&format!("{AT}{at}\n")), "{said}");
    }
}

#[test]
fn annotations_beside_references_are_one_note_each() {
    let rest = "components: { schemas: { id: { type: string } } }\n";
    let keys = ["description", "default", "title", "example", "deprecated"];
    let beside = "$ref: '#/components/schemas/id', description: d, default: q, title: t, example: e, deprecated: true, x-a: 1";
    let each = ["b", "c", "d", "e", "f", "g"].map(|name| format!("{name}: {{ {beside} }}"));
    let body = format!(
        "{{ type: object, properties: {{ a: {{ type: object, properties: {{ {} }} }} }} }}",
        each.join(", ")
    );
    let none = "'204': { description: done }";
    let said = Shop::of("a:", &document("3.0.3", &body, none, rest)).notes();
    for key in keys {
        let message =
            format!("note: `{key}` beside `$ref` is ignored, here and at 5 other places\n");
        assert!(said.contains(&message), "{said}");
        assert!(said.contains(&format!("/a/properties/b/{key}\n")), "{said}");
        let places = said.matches(&format!("/{key}\n")).count();
        assert_eq!(places, 5, "{said}");
    }
    assert_eq!(said.matches("note: ").count(), keys.len(), "{said}");
}

#[test]
fn what_is_beside_a_reference_to_an_operation_is_noted() {
    let rest =
        "components: { x-sale: { summary: Sale, responses: { '204': { description: done } } } }\n";
    let body = "{ type: object }";
    let none = "'204': { description: done }";
    let document = document("3.0.3", body, none, rest);
    let (head, _) = document.split_once("      summary: Sell").unwrap();
    let operation =
        "      $ref: '#/components/x-sale'\n      summary: Sell\n      description: Sell it\n";
    let said = Shop::of("", &format!("{head}{operation}{rest}")).notes();
    for key in ["summary", "description"] {
        let message = format!("note: `{key}` beside `$ref` is ignored\n");
        assert!(said.contains(&message), "{said}");
        let at = format!("= at: api.yaml#/paths/~1sales/post/{key}\n");
        assert!(said.contains(&at), "{said}");
    }
}

#[test]
fn what_a_file_is_described_with_that_is_about_texts_is_a_note() {
    let file = "{ type: string, format: binary, maxLength: 5, pattern: ^a }";
    let body = format!("{{ type: object, properties: {{ a: {file}, b: {file} }} }}");
    let document = super::document("3.0.3", &body, "'204': { description: done }", "");
    let document = document.replace("application/json", "multipart/form-data");
    let notes = Shop::of("a:", &document).notes();
    for key in ["maxLength", "pattern"] {
        let note = format!("note: `{key}` of a file is ignored\n");
        assert!(notes.contains(&note), "{notes}");
    }
    assert_eq!(notes.matches("note: ").count(), 2, "{notes}");
}
