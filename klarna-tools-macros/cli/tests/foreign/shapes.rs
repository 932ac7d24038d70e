//! What stands where an operation, or an object of one, is expected.

use super::api::Api;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
paths:
  /a:
    get: { operationId: a, responses: { '204': { description: none } } }
    post: 5
    put:
    patch: { responses: [] }
    delete: { responses: { '204': none } }
  /b: hello
  /c:
  /d: { post: { requestBody: 5, responses: { '200': { description: ok, content: [] } } } }
  /e: { get: { responses: { '200': { description: ok, content: { application/json: 5 } } } } }
  x-tool: hello
";

#[test]
fn what_is_not_an_object_is_refused_where_a_tool_uses_it() {
    for (operation, message, at) in [
        (
            "POST /a",
            "this is an integer, not an operation",
            "~1a/post",
        ),
        ("PUT /a", "this is null, not an operation", "~1a/put"),
        (
            "PATCH /a",
            "`responses` is a list, not a mapping",
            "~1a/patch/responses",
        ),
        (
            "DELETE /a",
            "this is a string, not a response",
            "~1a/delete/responses/204",
        ),
        ("GET /b", "this is a string, not a path item", "~1b"),
        ("GET /c", "this is null, not a path item", "~1c"),
        (
            "POST /d",
            "this is an integer, not a request body",
            "~1d/post/requestBody",
        ),
        (
            "POST /d",
            "`content` is a list, not a mapping",
            "~1d/post/responses/200/content",
        ),
        (
            "GET /e",
            "this is an integer, not a media type object",
            "~1e/get/responses/200/content/application~1json",
        ),
    ] {
        let tool = format!("tools: {{ a: {{ description: A., operation: '{operation}' }} }}\n");
        let mistakes = Api::new(DOCUMENT, &tool).mistakes();
        let error = format!("error: {message}\n");
        let at = format!("= at: api.yaml#/paths/{at}\n");
        assert!(mistakes.contains(&error), "{operation}: {mistakes}");
        assert!(mistakes.contains(&at), "{operation}: {mistakes}");
    }
}

#[test]
fn a_draft_of_what_is_not_an_operation_says_so() {
    let api = Api::new(DOCUMENT, "tools: {}\n");
    let added = api.run(&["add", "POST /a"]).expect_code(1);
    let open = "# To decide: this is an integer, not an operation";
    assert!(added.out.contains(open), "{}", added.out);
}

#[test]
fn tools_lists_what_cannot_be_used_and_no_extension() {
    let api = Api::new(DOCUMENT, "tools: {}\n");
    let listed = api.run(&["tools"]).expect_code(0);
    for wrong in [
        "an integer, not an operation",
        "null, not an operation",
        "a string, not a path item",
        "null, not a path item",
    ] {
        assert!(listed.err.contains(wrong), "{}", listed.err);
    }
    assert_eq!(listed.err.matches("error: ").count(), 4, "{}", listed.err);
}

#[test]
fn an_operation_beside_a_reference_is_the_one_that_is_called() {
    let document = "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
paths:
  /a:
    $ref: '#/components/x-item'
    get: { summary: Own, responses: { '204': { description: none } } }
components:
  x-item:
    get: { summary: Other, responses: { '204': { description: none } } }
    post: { summary: Third, responses: { '204': { description: none } } }
";
    let tool = "tools: { a: { description: A., operation: GET /a } }\n";
    let api = Api::new(document, tool);
    let listed = api.out(&["tools"]);
    assert!(listed.contains("\n2 operations, "), "{listed}");
    assert!(
        listed.contains("Own") && !listed.contains("Other"),
        "{listed}"
    );
    let said = api.run(&["check"]).expect_code(0).err;
    assert!(
        said.contains("note: a second GET /a is ignored\n"),
        "{said}"
    );
    assert!(
        said.contains("= at: api.yaml#/components/x-item/get\n"),
        "{said}"
    );
}
