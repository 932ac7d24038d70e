use serde_json::{Value, json};
use toolspec_runtime::{Failure, Outcome};

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, call, call_capture, call_of, call_read_order, changed};

async fn capture(reply: Reply) -> Failure {
    let api = Api::start(vec![reply]).await;
    call_capture(&api).await.unwrap_err()
}

#[tokio::test]
async fn an_error_is_reported_with_code_messages_and_correlation_id() {
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
        "REFUSED. Nothing was changed.\n",
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
    for (status, part) in [
        (401, "credentials"),
        (409, "a person"),
        (422, "Correct"),
        (413, "too large"),
    ] {
        assert!(capture(Reply::error(status)).await.next.contains(part));
    }
}

#[tokio::test]
async fn what_an_error_says_is_not_trusted() {
    let long = "x".repeat(5000);
    let messages: Vec<_> = (0..50)
        .map(|index| format!("{index} line\nbreak \u{202e}{long}"))
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
    for (body, said) in [
        (
            json!({"error_code": true, "error_messages": {"a": 1}, "correlation_id": []}),
            1,
        ),
        (json!([]), 0),
        (json!({}), 0),
        (json!("text"), 1),
        (Value::Null, 0),
    ] {
        let failure = capture(Reply::json(400, &body)).await;
        let messages = failure.error_messages.len();
        let known = (failure.error_code, messages, failure.correlation_id);
        assert_eq!(known, (None, said, None), "{body}");
    }
}

/// Of every declared place, and also where the answer is not as declared.
#[tokio::test]
async fn the_words_of_an_api_are_never_withheld() {
    let both =
        json!({"error_code": "NO", "error_messages": ["Sold out"], "error_message": "Try later"});
    for (reply, said) in [
        (Reply::json(400, &both), vec!["Sold out", "Try later"]),
        (
            Reply::json(400, &json!({"error_code": "NO", "reason": "No funds"})),
            vec![r#"{"error_code":"NO","reason":"No funds"}"#],
        ),
        (Reply::json(400, &json!({"error_code": "NO"})), vec![]),
        (
            Reply::text(400, "quota exceeded").with("Content-Type", "application/json"),
            vec!["quota exceeded"],
        ),
        (Reply::text(400, "quota exceeded"), vec!["quota exceeded"]),
        (
            Reply::text(400, "card \u{1b}[31mdeclined\u{0}"),
            vec!["card declined"],
        ),
        (Reply::text(400, "a\u{0}b"), vec![]),
    ] {
        let failure = capture(reply).await;
        assert_eq!(failure.error_messages, said, "{failure}");
    }
}

#[tokio::test]
async fn a_page_of_html_is_not_repeated() {
    for page in [
        "<html>Access <b>denied</b> by the gateway</html>",
        "<!-- gateway --><html>Access denied</html>",
        "<head><title>403</title></head>",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"\"><p>",
    ] {
        let failure = capture(Reply::text(403, page)).await;
        assert_eq!(
            (failure.outcome, failure.status),
            (Outcome::Unknown, Some(403))
        );
        assert!(!failure.to_string().contains('<'), "{failure}");
    }
}

#[tokio::test]
async fn a_person_is_sent_where_the_manifest_says() {
    let named = changed(|toolset| toolset.server.portal = Some("the shop's back office".into()));
    for (tools, place) in [
        (&*TOOLSET, "look into the API's own dashboard."),
        (&named, "look into the shop's back office."),
    ] {
        for reply in [Reply::status(500), Reply::json(200, &json!({}))] {
            let api = Api::start(vec![reply]).await;
            let session = json!({"order_amount": 1});
            let failure = call_of(tools, &api, "create_session", session).await;
            let failure = failure.unwrap_err();
            assert!(failure.next.contains(place), "{failure}");
        }
    }
}

#[tokio::test]
async fn only_the_api_itself_refuses() {
    let page = || Reply::text(400, "<html>");
    for (reply, hint) in [
        (page(), ""),
        (Reply::status(400), ""),
        (Reply::json(400, &json!([{"error_code": "A"}])), ""),
        (Reply::json(400, &json!({"message": "Forbidden"})), ""),
        (
            Reply::json(400, &json!({"error_code": [], "error_messages": [""]})),
            "",
        ),
        (Reply::status(401), "check them"),
        (Reply::status(403), "General advice on 403."),
        (Reply::status(404), "The tool's advice on 404."),
        (Reply::status(413), "too large"),
        (Reply::status(409), ""),
        (Reply::status(422), ""),
    ] {
        let failure = capture(reply.clone()).await;
        assert_eq!(failure.outcome, Outcome::Unknown, "{reply:?}");
        assert!(failure.retryable, "{failure}");
        let key = failure.idempotency_key.clone().unwrap();
        assert!(
            failure.next.contains(&key) && failure.next.contains(hint),
            "{failure}"
        );
        assert!(!failure.next.contains("Do not repeat"), "{failure}");
        assert!(failure.to_string().starts_with("UNKNOWN."), "{failure}");
        assert!(
            failure
                .message
                .contains("does not have the form of this API's errors"),
            "{failure}"
        );

        let api = Api::start(vec![reply]).await;
        let read = call_read_order(&api).await.unwrap_err();
        assert_eq!(read.outcome, Outcome::Unknown);
        assert!(read.to_string().starts_with("NOT READ."), "{read}");
    }
}

#[tokio::test]
async fn a_limit_that_the_api_did_not_set_leaves_the_outcome_unknown() {
    for (limit, outcome) in [
        (Reply::error(429), Outcome::Refused),
        (Reply::text(429, "<html>"), Outcome::Unknown),
    ] {
        let api = Api::start(vec![limit, Reply::error(403)]).await;
        let arguments = json!({"order_id": "o", "captured_amount": 1});
        let failure = call(&api, "capture", arguments).await.unwrap_err();
        assert_eq!((failure.outcome, api.lines().len()), (outcome, 2));
    }
}

#[tokio::test]
async fn a_code_that_is_the_status_is_said_once() {
    for (code, said) in [(json!(403), "HTTP 403."), (json!(12), "HTTP 403 12.")] {
        let body = json!({"error_code": code});
        let failure = capture(Reply::json(403, &body)).await;
        assert!(failure.message.contains(said), "{failure}");
        assert_eq!(failure.error_code, Some(code.to_string()));
    }
}

#[tokio::test]
async fn a_rate_limit_is_a_refusal_that_passes() {
    let api = Api::start(vec![Reply::error(429); 4]).await;
    let failure = call_capture(&api).await.unwrap_err();
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
