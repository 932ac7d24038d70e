//! What an entry sends.

use super::document::Document;

fn with_content(method: &str, content: &str) -> Document {
    let responses = "responses: { '204': { description: X } }";
    let body = format!("requestBody: {{ content: {{ {content} }} }}");
    Document::new(
        &format!("{{ {method}: {{ operationId: setX, summary: X, {body}, {responses} }} }}"),
        "",
    )
}

#[test]
fn a_body_without_a_schema_is_any_body() {
    for media_type in ["application/json", "text/plain", "application/pdf"] {
        let document = with_content("post", &format!("{media_type}: {{}}"));
        let lines = document.lines("setX", "arguments");
        assert_eq!(lines, ["body: { from: $request.body }"], "{media_type}");
    }
}
