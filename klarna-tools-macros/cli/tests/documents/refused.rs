//! YAML that is no single value of JSON: an error only where a tool needs the value.

use super::{Shop, document};

const NONE: &str = "'204': { description: done }";

#[test]
fn what_no_tool_needs_is_not_in_the_way() {
    let body = "{ type: object, properties: { a: { type: string, x-u: !custom 1, example: { b: 1, b: 2 } }, \
                b: !custom { type: string }, c: 1, c: 2, null: 3 } }";
    let rest = "x-tag: !custom { a: b }
x-set: !!set { a, b }
x-map: !!omap [a: 1]
x-number: !!int text
x-twice: { a: 1, a: 2 }
x-null: { null: 1, ~: 2, : 3 }
x-list: { [a]: 1 }
x-within: &w { x: *w }
x-anchor: { &a { b: 1 }: 1, c: &b !custom [d], *b : 2 }
components: { schemas: { unused: !custom { type: string }, twice: 1, twice: 2 } }
";
    let document = document("3.0.3", body, NONE, rest);
    let document = document.replace(
        "paths:\n",
        "paths:\n  /unused: !custom { get: 1 }\n  /twice: 1\n  /twice: 2\n",
    );
    let shop = Shop::of("a:", &document);
    assert_eq!(shop.notes(), "");
    let listed = shop.run(&["tools", "shop.yaml"]);
    assert_eq!(listed.code, Some(0), "{}", listed.err);
    for why in ["this tag is not supported", "`/twice` is already defined"] {
        assert!(listed.err.contains(why), "{}", listed.err);
    }
}

#[test]
fn what_a_tool_needs_is_refused_at_its_place() {
    let of = |schema: &str| format!("{{ type: object, properties: {{ a: {schema} }} }}");
    let tag = "this tag is not supported";
    for (body, message) in [
        (of("!custom { type: string }"), tag),
        (of("{ type: !custom string }"), tag),
        (of("{ enum: [a, !custom b] }"), tag),
        (
            of("{ type: string, maxLength: !!int x }"),
            "this is not a number",
        ),
        (of("{ type: string, default: !custom b }"), tag),
        (
            of("{ type: string, maxLength: 3, maxLength: 4 }"),
            "`maxLength` is already defined",
        ),
        (
            of("{ type: string }, a: { type: integer }"),
            "`a` is already defined",
        ),
        (
            of("{ type: string, type: string }"),
            "`type` is already defined",
        ),
        (
            of("{ allOf: [{}], allOf: [{}] }"),
            "`allOf` is already defined",
        ),
        (
            of("{ $ref: '#/a', $ref: '#/b' }"),
            "`$ref` is already defined",
        ),
        (
            "{ type: object, type: object, properties: { a: { type: string } } }".to_owned(),
            "`type` is already defined",
        ),
        (
            "{ oneOf: [], oneOf: [], properties: { a: { type: string } } }".to_owned(),
            "`oneOf` is already defined",
        ),
        (
            "{ properties: { a: { type: string } }, properties: {} }".to_owned(),
            "`properties` is already defined",
        ),
        (of("{ $ref: '#/components/schemas/tagged' }"), tag),
        (
            of("{ $ref: '#/components/schemas/tagged/properties/x' }"),
            tag,
        ),
        (
            of("{ $ref: '#/components/schemas/twice' }"),
            "`twice` is already defined",
        ),
        (
            "{ type: object, required: !!set { a }, properties: { a: { type: string } } }"
                .to_owned(),
            tag,
        ),
        ("!custom { type: object }".to_owned(), tag),
        (of("{ allOf: [!custom { type: string }] }"), tag),
        (
            of("{ anyOf: [{ type: integer }, !custom { type: string }] }"),
            tag,
        ),
        (
            of("{ type: object, properties: { null: { type: string } } }"),
            "a key must be text",
        ),
    ] {
        let rest =
            "components: { schemas: { tagged: !custom { type: string }, twice: 1, twice: 2 } }\n";
        let said = Shop::of("a:", &document("3.0.3", &body, NONE, rest)).mistakes();
        assert!(
            said.contains(&format!("error: {message}\n")),
            "{body}: {said}"
        );
        assert!(said.contains(" --> api.yaml:"), "{body}: {said}");
    }
}

#[test]
fn what_an_operation_says_is_refused_at_its_place() {
    let sound = document(
        "3.0.3",
        "{ type: object, properties: { a: { type: string } } }",
        "'200': { description: done, content: { application/json: { schema: { type: object, properties: { n: { type: string } } } } } }",
        "",
    );
    Shop::of("a:", &sound).notes();
    for (part, other) in [
        ("    post:\n", "    post: !custom\n"),
        ("    post:\n", "    servers: !custom []\n    post:\n"),
        (
            "    post:\n",
            "    parameters: [!custom { name: q }]\n    post:\n",
        ),
        (
            "    post:\n",
            "    parameters: [{ name: q, in: query, required: !custom true, schema: { type: string } }]\n    post:\n",
        ),
        ("    post:\n", "    post:\n      security: !custom []\n"),
        ("    post:\n", "    post:\n      deprecated: !custom true\n"),
        ("security: []", "security: !custom []"),
        ("paths:\n", "paths: !custom\n"),
        ("responses:", "responses: !custom"),
        ("requestBody:", "requestBody: !custom"),
        ("'200':", "'200': !custom"),
        ("application/json:", "application/json: !custom"),
        ("content:", "content: !custom"),
        ("schema:", "schema: !custom"),
    ] {
        let edited = sound.replace(part, other);
        assert_ne!(edited, sound, "{part}");
        let said = Shop::of("a: }\n    result: { n:", &edited).mistakes();
        assert!(
            said.contains("error: this tag is not supported\n"),
            "{other}: {said}"
        );
    }
}

#[test]
fn a_correction_replaces_what_is_refused() {
    let of = |schema: &str| {
        let body = format!("{{ type: object, properties: {{ {schema} }} }}");
        document("3.0.3", &body, NONE, "")
    };
    let at =
        "api.yaml#/paths/~1sales/post/requestBody/content/application~1json/schema/properties/a";
    for schema in ["a: !custom { type: string }", "a: 1, a: 2"] {
        let said = Shop::of("a:", &of(schema)).mistakes();
        assert!(said.contains(&format!("= at: {at}\n")), "{said}");
        let corrected = format!(
            "a: }}\ncorrections:\n  - {{ at: '{at}', value: {{ type: string, maxLength: 3 }}, why: W."
        );
        let lock = Shop::of(&corrected, &of(schema)).lock();
        assert!(lock.contains("maxLength: 3\n"), "{lock}");
    }
}

#[test]
fn a_security_scheme_that_is_refused_says_why() {
    let rest = "components: { securitySchemes: { key: !custom { type: http, scheme: bearer } } }\n";
    let body = "{ type: object, properties: { a: { type: string } } }";
    let document = document("3.0.3", body, NONE, rest);
    let said = Shop::of(
        "a:",
        &document.replace("security: []", "security: [{ key: [] }]"),
    )
    .mistakes();
    let why = "`key` cannot be read: this tag is not supported";
    assert!(said.contains(why), "{said}");
}

#[test]
fn an_alias_within_what_it_names_is_refused_where_a_tool_needs_it() {
    let body = "&b { type: object, properties: { a: { type: object, properties: { b: *b } } } }";
    let said = Shop::of("a:", &document("3.0.3", body, NONE, "")).mistakes();
    let message = "error: this alias is within the value that it names\n";
    assert!(said.contains(message), "{said}");
}
