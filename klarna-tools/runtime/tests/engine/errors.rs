use serde_json::{Value, json};
use toolspec_runtime::model::ErrorFormat;
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
async fn without_a_declared_format_the_common_ones_count() {
    let plain = changed(|toolset| toolset.server.errors = ErrorFormat::default());
    for (body, outcome) in [
        (
            json!({"type": "about:blank", "title": "No"}),
            Outcome::Refused,
        ),
        (json!({"detail": "No"}), Outcome::Refused),
        (json!({"message": "No"}), Outcome::Refused),
        (json!({"errors": [{"a": 1}]}), Outcome::Refused),
        (json!({"error": {"code": 1}}), Outcome::Refused),
        (
            json!({"status": 200, "error": null, "message": ""}),
            Outcome::Unknown,
        ),
        (json!({"order_id": "o"}), Outcome::Unknown),
        // What resources have, too.
        (json!({"status": 403}), Outcome::Unknown),
        (json!({"type": "payment", "title": "No"}), Outcome::Unknown),
        (json!({"code": 0, "errors": []}), Outcome::Unknown),
        (json!({"error": false, "errors": {}}), Outcome::Unknown),
        (json!([{"error": "No"}]), Outcome::Unknown),
        (json!("error"), Outcome::Unknown),
    ] {
        let api = Api::start(vec![Reply::json(403, &body)]).await;
        let arguments = json!({"order_id": "o", "captured_amount": 1});
        let failure = call_of(&plain, &api, "capture", arguments).await;
        let failure = failure.unwrap_err();
        assert_eq!(failure.outcome, outcome, "{body}");
    }
}

#[tokio::test]
async fn what_a_format_leaves_out_is_read_nowhere() {
    let plain = changed(|toolset| {
        toolset.server.errors = ErrorFormat {
            messages: vec![vec!["message".to_owned()]],
            ..ErrorFormat::default()
        };
    });
    for (body, outcome) in [
        (json!({"message": "No", "code": "A"}), Outcome::Refused),
        (json!("No"), Outcome::Unknown),
    ] {
        let api = Api::start(vec![Reply::json(403, &body)]).await;
        let arguments = json!({"order_id": "o", "captured_amount": 1});
        let failure = call_of(&plain, &api, "capture", arguments).await;
        let failure = failure.unwrap_err();
        assert_eq!(failure.outcome, outcome, "{body}");
        assert_eq!((failure.error_code, failure.correlation_id), (None, None));
    }
}

/// The failure of a capture whose answer is read by this format.
async fn read_as(format: ErrorFormat, reply: Reply) -> Failure {
    let tools = changed(|toolset| toolset.server.errors = format.clone());
    let api = Api::start(vec![reply]).await;
    let arguments = json!({"order_id": "o", "captured_amount": 1});
    call_of(&tools, &api, "capture", arguments)
        .await
        .unwrap_err()
}

fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

#[tokio::test]
async fn paths_go_through_lists_and_codes_may_be_integers() {
    let format = ErrorFormat {
        code: path("errors[].code"),
        messages: vec![path("details[].issue"), path("[].text")],
        correlation: path("debug.id"),
        ..ErrorFormat::default()
    };
    let body = json!({
        "errors": [{"other": true}, {"code": 1_000_123}],
        "details": [{"issue": "Too late"}, {"field": "/a"}, {"issue": "Too much"}],
        "debug": {"id": 77},
    });
    let failure = read_as(format.clone(), Reply::json(422, &body)).await;
    assert_eq!(failure.outcome, Outcome::Refused);
    assert_eq!(failure.error_code.as_deref(), Some("1000123"));
    assert_eq!(failure.error_messages, ["Too late", "Too much"]);
    assert_eq!(failure.correlation_id.as_deref(), Some("77"));
    let list = json!([{"text": "One"}, {"text": "Two"}]);
    let failure = read_as(format, Reply::json(422, &list)).await;
    assert_eq!(failure.error_messages, ["One", "Two"]);
    assert_eq!((failure.error_code, failure.correlation_id), (None, None));
}

#[tokio::test]
async fn without_a_declared_format_the_common_names_are_read() {
    for (body, code, messages) in [
        (
            json!({"type": "about:blank", "title": "No", "detail": "Sold out"}),
            None,
            vec!["No", "Sold out"],
        ),
        (json!({"message": "No", "code": 12}), Some("12"), vec!["No"]),
        (
            json!({"error": {"code": "gone", "message": "No"}}),
            Some("gone"),
            vec!["No"],
        ),
        (
            json!({"error": "invalid_grant", "error_description": "No"}),
            Some("invalid_grant"),
            vec!["No", "invalid_grant"],
        ),
        (
            json!({"errors": [{"code": "E1", "message": "A"}, {"message": "B"}]}),
            Some("E1"),
            vec!["A", "B"],
        ),
        (json!({"errors": ["A", "B"]}), None, vec!["A", "B"]),
        (json!({"error": "Not here"}), None, vec!["Not here"]),
    ] {
        let failure = read_as(ErrorFormat::default(), Reply::json(403, &body)).await;
        assert_eq!(failure.outcome, Outcome::Refused, "{body}");
        assert_eq!(failure.error_code.as_deref(), code, "{body}");
        assert_eq!(failure.error_messages, messages, "{body}");
    }
}

/// Google, JSON:API and others say in lists what is wrong.
#[tokio::test]
async fn without_a_declared_format_the_rest_of_an_error_is_passed_on() {
    for (body, messages) in [
        (
            json!({"name": "UNPROC", "message": "Bad",
                "details": [{"issue": "A_BAD", "description": "the amount is wrong"}]}),
            vec![
                "Bad",
                r#"{"name":"UNPROC","details":[{"issue":"A_BAD","description":"the amount is wrong"}]}"#,
            ],
        ),
        (
            json!({"error": {"code": 403, "message": "Bad", "status": "INVALID", "details": [
                {"fieldViolations": [{"field": "a", "description": "is 403"}]}]}}),
            vec![
                "Bad",
                r#"{"error":{"status":"INVALID","details":[{"fieldViolations":[{"field":"a","description":"is 403"}]}]}}"#,
            ],
        ),
        (
            json!({"errors": [{"title": "Not allowed", "detail": "Sold out"}]}),
            vec![
                "Sold out",
                r#"{"errors":[{"title":"Not allowed","detail":"Sold out"}]}"#,
            ],
        ),
        // Equal to a code, and not told.
        (
            json!({"code": 3, "message": "Bad", "line": 3, "most": 403, "status": 403, "more": ""}),
            vec!["Bad", r#"{"line":3,"most":403}"#],
        ),
        (json!({"code": "NO", "message": null}), vec![]),
        (json!(["a", {"b": false}]), vec![r#"["a",{"b":false}]"#]),
    ] {
        let failure = read_as(ErrorFormat::default(), Reply::json(403, &body)).await;
        assert_eq!(failure.error_messages, messages, "{body}");
        assert_eq!(
            failure.to_json()["error_messages"].is_null(),
            messages.is_empty()
        );
    }
}

#[tokio::test]
async fn the_rest_of_an_error_is_bounded_clean_and_beside_all_messages() {
    let messages: Vec<_> = (0..50).map(|index| format!("message {index}")).collect();
    let body = json!({"messages": messages, "why": "secret-password\u{202e}\u{1b}[31m",
        "long": "x".repeat(5000)});
    let failure = read_as(ErrorFormat::default(), Reply::json(403, &body)).await;
    assert_eq!(failure.error_messages.len(), 11);
    let rest = failure.error_messages.last().unwrap();
    assert!(rest.contains("message 10"), "{rest}");
    assert!(rest.contains("[removed: credential]"), "{rest}");
    assert!(rest.chars().count() <= 1501, "{rest}");
    assert!(!rest.contains(['\u{202e}', '\u{1b}']), "{rest}");
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
async fn the_words_of_an_answer_are_never_withheld() {
    let declared = ErrorFormat {
        messages: vec![path("reason.text")],
        ..ErrorFormat::default()
    };
    for (reply, said) in [
        (Reply::json(403, &json!({"message": "No"})), "No"),
        (Reply::json(403, &json!({"fault": 3})), "{\"fault\":3}"),
        (Reply::json(403, &json!("No")), "No"),
        (
            Reply::text(403, "No").with("Content-Type", "text/plain"),
            "No",
        ),
        (
            Reply::text(403, "<E>No</E>").with("Content-Type", "application/xml"),
            "<E>No</E>",
        ),
    ] {
        let failure = read_as(declared.clone(), reply).await;
        // It is not the format of the API, so it proves nothing.
        assert_eq!(failure.outcome, Outcome::Unknown, "{said}");
        assert_eq!(failure.error_messages, [said]);
        assert!(failure.to_string().contains(said), "{failure}");
    }
    let page = Reply::text(502, "<html>").with("Content-Type", "text/html");
    assert!(read_as(declared, page).await.error_messages.is_empty());
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
