//! How the answers of an API that failed are read.

use super::api::Api;

fn api(errors: &str) -> Api {
    let document = "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
paths:
  /things:
    get: { operationId: list, summary: List, responses: { '204': { description: none } } }
";
    let tools = "tools: { list: { description: List., operation: GET /things } }\n";
    Api::new(document, &format!("{errors}\n{tools}"))
}

#[test]
fn check_says_what_is_read_where_the_manifest_does_not() {
    let silent = api("").out(&["check"]);
    let said = "errors are read by common names, as `errors` does not say theirs: title, detail, message, msg, error.message";
    assert!(silent.contains(said), "{silent}");
    let declared = api("errors: { messages: [message] }").out(&["check"]);
    assert!(!declared.contains("common names"), "{declared}");
}

#[test]
fn paths_go_through_lists_and_every_code_has_a_hint() {
    let errors = "errors:
  code: errors[].code
  messages: ['details[].issue', '[].text', '/odata.error/~1m']
  hints: { 1000123: A., card_declined: B., 40.4: C., 404: D. }";
    let lock = api(errors).lock();
    for part in [
        "code: errors[].code\n",
        "- details[].issue\n",
        "- /odata.error/~1m\n",
        "card_declined: B.\n",
    ] {
        assert!(lock.contains(part), "{part}: {lock}");
    }
    assert!(lock.contains("    correlation: ''\n"), "{lock}");
}

#[test]
fn what_is_not_a_path_is_refused() {
    for path in [
        "a..b", "a[0].b", "a.[]", "a[][]", "", "a[].", "[x]", "/", "/a~b", "/a//b",
    ] {
        let mistakes = api(&format!("errors: {{ code: '{path}' }}")).mistakes();
        assert!(mistakes.contains("is not a path"), "{path}: {mistakes}");
    }
}
