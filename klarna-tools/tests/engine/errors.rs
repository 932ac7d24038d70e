use klarna_tools::{Failure, Outcome};
use serde_json::{Value, json};

use crate::api::{Api, Reply};
use crate::tools::call;

async fn capture(reply: Reply) -> Failure {
    let api = Api::start(vec![reply]).await;
    call(
        &api,
        "capture",
        json!({"order_id": "o", "captured_amount": 1}),
    )
    .await
    .unwrap_err()
}

#[tokio::test]
async fn an_error_is_told_with_code_messages_and_correlation_id() {
    let body = json!({"error_code": "CAPTURE_NOT_ALLOWED", "error_messages": ["Too much", "Really"], "correlation_id": "body-id"});
    let failure = capture(Reply::json(403, &body).with("Klarna-Correlation-Id", "header-id")).await;
    assert_eq!(failure.outcome, Outcome::Refused);
    assert_eq!(failure.status, Some(403));
    assert_eq!(failure.error_code.as_deref(), Some("CAPTURE_NOT_ALLOWED"));
    assert_eq!(failure.error_messages, ["Too much", "Really"]);
    assert_eq!(failure.correlation_id.as_deref(), Some("header-id"));
    assert_eq!(
        failure.operation.as_deref(),
        Some("POST /orders/{order_id}/captures")
    );
    assert_eq!(failure.next, "The amount exceeds what is left.");
    assert!(!failure.retryable);
    let text = failure.to_string();
    for part in [
        "REFUSED. Nothing was changed and no money moved.",
        "HTTP 403 CAPTURE_NOT_ALLOWED",
        "Too much",
        "header-id",
        "The amount exceeds",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(
        failure.to_json()["error_messages"],
        json!(["Too much", "Really"])
    );
}

#[tokio::test]
async fn the_body_has_the_correlation_id_where_no_header_does() {
    let failure = capture(Reply::json(
        403,
        &json!({"correlation_id": "body-id", "error_message": "Just one"}),
    ))
    .await;
    assert_eq!(failure.correlation_id.as_deref(), Some("body-id"));
    assert_eq!(failure.error_messages, ["Just one"]);
}

#[tokio::test]
async fn advice_goes_by_tool_then_tool_set_and_by_code_then_status() {
    for (status, code, next) in [
        (
            403,
            "CAPTURE_NOT_ALLOWED",
            "The amount exceeds what is left.",
        ),
        (404, "NO_SUCH_ORDER", "The tool's advice on 404."),
        (409, "NO_SUCH_ORDER", "General advice on the code."),
        (404, "SOMETHING", "The tool's advice on 404."),
        (403, "SOMETHING", "General advice on 403."),
    ] {
        assert_eq!(
            capture(Reply::json(status, &json!({"error_code": code})))
                .await
                .next,
            next
        );
    }
    assert!(
        capture(Reply::status(401))
            .await
            .next
            .contains("credentials")
    );
    assert!(capture(Reply::status(409)).await.next.contains("a person"));
    assert!(capture(Reply::status(422)).await.next.contains("Correct"));
    assert!(capture(Reply::status(413)).await.next.contains("too large"));
}

#[tokio::test]
async fn what_an_error_says_is_not_trusted() {
    let long = "x".repeat(5000);
    let messages: Vec<_> = (0..50)
        .map(|_| format!("line\nbreak \u{202e}{long}"))
        .collect();
    let failure = capture(Reply::json(
        400,
        &json!({"error_code": format!("C\u{200b}{long}"), "error_messages": messages}),
    ))
    .await;
    assert_eq!(failure.error_messages.len(), 10);
    assert!(
        failure
            .error_messages
            .iter()
            .all(|text| text.chars().count() <= 301 && !text.contains(['\n', '\u{202e}']))
    );
    assert!(failure.error_code.unwrap().chars().count() <= 121);
    for body in [
        json!({"error_code": 5, "error_messages": {"a": 1}, "correlation_id": []}),
        json!([]),
        json!("text"),
        Value::Null,
    ] {
        let failure = capture(Reply::json(400, &body)).await;
        assert_eq!(
            (
                failure.error_code,
                failure.error_messages.len(),
                failure.correlation_id
            ),
            (None, 0, None)
        );
    }
}

#[tokio::test]
async fn a_page_of_html_is_not_repeated() {
    let failure = capture(Reply::text(
        403,
        "<html>Access <b>denied</b> by the gateway</html>",
    ))
    .await;
    assert_eq!(
        (failure.outcome, failure.status),
        (Outcome::Refused, Some(403))
    );
    assert!(!failure.to_string().contains('<'), "{failure}");
}

#[tokio::test]
async fn a_rate_limit_is_a_refusal_that_passes() {
    let api = Api::start(vec![Reply::status(429); 4]).await;
    let failure = call(
        &api,
        "capture",
        json!({"order_id": "o", "captured_amount": 1}),
    )
    .await
    .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::Refused, true)
    );
}

#[tokio::test]
async fn no_secret_is_in_any_text_of_a_failure() {
    let failure = capture(Reply::status(401)).await;
    let everything = format!("{failure} {failure:?} {}", failure.to_json());
    for secret in ["secret-password", "dXNlcjpzZWNyZXQtcGFzc3dvcmQ"] {
        assert!(!everything.contains(secret));
    }
}
