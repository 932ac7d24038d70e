//! What OpenAPI 3.2 adds.

use super::api::Api;

const DOCUMENT: &str = "openapi: 3.2.0
$self: https://example.com/apis/api.yaml
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com, name: production }]
security: [{ '#/components/securitySchemes/key': [] }]
paths:
  /things:
    query:
      operationId: search
      summary: Search
      parameters:
        - { name: limit, in: query, schema: { $ref: 'https://example.com/apis/parts/more.yaml#/Limit' } }
      requestBody:
        required: true
        content:
          application/json: { $ref: '#/components/mediaTypes/Search' }
      responses: { '204': { summary: None } }
    additionalOperations:
      COPY: { operationId: copy, summary: Copy, responses: { '204': {} } }
      Move: { operationId: move, summary: Move, responses: { '204': {} } }
      CONNECT: { operationId: open, summary: Open, responses: { '204': {} } }
      GET: { operationId: read, summary: Read, responses: { '204': {} } }
components:
  mediaTypes:
    Search: { schema: { type: object, required: [term], properties: { term: { type: string } } } }
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key, deprecated: true }
";

const AUTH: &str = "auth: { api_key: { key: $env.KEY } }\n";

const TOOLS: &str = "tools:
  search: { description: Search., operation: QUERY /things, arguments: { term: , limit: } }
  copy: { description: Copy., operation: COPY /things }
";

fn api(document: &str) -> Api {
    let api = Api::new(document, &format!("{AUTH}{TOOLS}"));
    api.0
        .write("parts/more.yaml", "Limit: { type: integer, maximum: 9 }\n");
    api
}

#[test]
fn a_read_may_have_a_body_and_a_method_any_name() {
    let api = api(DOCUMENT);
    let request = api.dry_run("search", r#"{ "term": "a", "limit": 9 }"#);
    let (line, rest) = request.split_once('\n').unwrap();
    assert_eq!(line, "QUERY https://api.example.com/things?limit=9");
    assert!(rest.contains("x-key: $KEY\n"), "{rest}");
    assert!(rest.ends_with("\n\n{\"term\":\"a\"}\n"), "{rest}");
    let request = api.dry_run("copy", "{}");
    assert!(
        request.starts_with("COPY https://api.example.com/things\n"),
        "{request}"
    );
    let lock = api.lock();
    let (copy, search) = lock.split_once("\n  search:\n").unwrap();
    assert!(search.contains("read_only: true"), "{search}");
    assert!(copy.contains("read_only: false"), "{copy}");
}

#[test]
fn such_operations_are_listed_and_drafted() {
    let api = api(DOCUMENT);
    let run = api.run(&["tools"]).expect_code(0);
    for listed in ["  QUERY   /things\n", "  COPY    /things\n"] {
        assert!(run.out.contains(listed), "{}", run.out);
    }
    for method in ["Move", "CONNECT", "GET"] {
        assert!(!run.out.contains(method), "{}", run.out);
        let mistake = format!("error: `{method}` cannot be called\n");
        assert!(run.err.contains(&mistake), "{}", run.err);
    }
    let entry = api.out(&["add", "query", "/things"]);
    assert!(entry.contains("operation: QUERY /things\n"), "{entry}");
}

#[test]
fn a_first_manifest_has_the_key_of_a_scheme_that_is_referred_to() {
    let api = api(DOCUMENT);
    let manifest = api.first_manifest(0);
    let request = api.dry_run("copy", "{}");
    assert!(
        request.contains("x-key: $API_API_KEY\n"),
        "{request}{manifest}"
    );
}

#[test]
fn what_has_no_effect_is_a_note() {
    let api = api(DOCUMENT);
    let notes = api.run(&["check"]).expect_code(0);
    let notes = format!("{}{}", notes.out, notes.err);
    assert!(
        notes.contains("the security scheme `key` is deprecated"),
        "{notes}"
    );
}

/// The mistakes of a document with a part of it replaced.
fn mistakes(from: &str, to: &str) -> String {
    assert!(DOCUMENT.contains(from), "{from}");
    api(&DOCUMENT.replacen(from, to, 1)).mistakes()
}

#[test]
fn what_is_not_supported_is_refused_where_it_is_used() {
    let schema = "{ schema: { type: object, required: [term]";
    for (from, to, said, at) in [
        (
            "in: query, schema",
            "required: true, in: querystring, schema",
            "parameter `limit` is the whole query string",
            "/paths/~1things/query/parameters/0/in",
        ),
        (
            "in: query, schema",
            "in: querystring, schema",
            "parameter `limit` is the whole query string",
            "/paths/~1things/query/parameters/0/in",
        ),
        (
            schema,
            "{ itemSchema: {}, schema: { type: object, required: [term]",
            "`itemSchema` is not supported",
            "/components/mediaTypes/Search/itemSchema",
        ),
        (
            schema,
            "{ prefixEncoding: [], schema: { type: object, required: [term]",
            "`prefixEncoding` is not supported",
            "/components/mediaTypes/Search/prefixEncoding",
        ),
        (
            "{ '204': { summary: None } }",
            "{ '200': { content: { text/event-stream: { itemSchema: {} } } } }",
            "`itemSchema` is not supported",
            "/paths/~1things/query/responses/200/content/text~1event-stream/itemSchema",
        ),
        (
            "mediaTypes/Search'",
            "mediaTypes/Serch'",
            "there is nothing at `#/components/mediaTypes/Serch`",
            "/paths/~1things/query/requestBody/content/application~1json/$ref",
        ),
    ] {
        let mistakes = mistakes(from, to);
        assert!(mistakes.contains(said), "{to}: {mistakes}");
        assert!(
            mistakes.contains(&format!("api.yaml#{at}\n")),
            "{to}: {mistakes}"
        );
    }
}

#[test]
fn a_scheme_that_nothing_declares_is_named_as_it_is_referred_to() {
    let mistakes = mistakes("securitySchemes/key'", "securitySchemes/kay'");
    assert!(
        mistakes.contains("`#/components/securitySchemes/kay` is not declared"),
        "{mistakes}"
    );
}

/// Earlier versions have neither methods nor references like these.
#[test]
fn a_document_of_an_earlier_version_has_none_of_it() {
    let mistakes = mistakes("openapi: 3.2.0", "openapi: 3.1.0");
    assert!(
        mistakes.contains("no document has QUERY /things"),
        "{mistakes}"
    );
    assert!(
        mistakes.contains("no document has COPY /things"),
        "{mistakes}"
    );
}
