//! What is read of an error by the format that a manifest declares, or by none.

use serde_json::json;
use toolspec_runtime::model::ErrorFormat;
use toolspec_runtime::{Failure, Outcome};

use crate::api::{Api, Reply};
use crate::tools::{call_of, changed};

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
async fn without_a_declared_format_the_common_ones_count() {
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
        (json!([{"a": 1}, {"error": "No"}]), Outcome::Refused),
        (json!([{"order_id": "o"}]), Outcome::Unknown),
        (json!("error"), Outcome::Unknown),
    ] {
        let failure = read_as(ErrorFormat::default(), Reply::json(403, &body)).await;
        assert_eq!(failure.outcome, outcome, "{body}");
    }
}

#[tokio::test]
async fn what_a_format_leaves_out_is_read_nowhere() {
    let format = ErrorFormat {
        messages: vec![path("message")],
        ..ErrorFormat::default()
    };
    for (body, outcome) in [
        (json!({"message": "No", "code": "A"}), Outcome::Refused),
        (json!("No"), Outcome::Unknown),
    ] {
        let failure = read_as(format.clone(), Reply::json(403, &body)).await;
        assert_eq!(failure.outcome, outcome, "{body}");
        assert_eq!((failure.error_code, failure.correlation_id), (None, None));
    }
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
        (json!({"Message": "No"}), None, vec!["No"]),
        (json!({"msg": "No", "Code": 7}), Some("7"), vec!["No"]),
        (
            json!({"errorCode": "E2", "ErrorMessage": "No"}),
            Some("E2"),
            vec!["No"],
        ),
        (
            json!({"Error": {"Code": "gone", "Message": "No"}}),
            Some("gone"),
            vec!["No"],
        ),
        (
            json!([{"code": "E1", "message": "A"}, {"Message": "B"}]),
            Some("E1"),
            vec!["A", "B"],
        ),
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
    // Names of a declared format are those of the API.
    let named = ErrorFormat {
        messages: vec![path("message")],
        ..ErrorFormat::default()
    };
    let other = Reply::json(403, &json!({"Message": "No"}));
    assert_eq!(read_as(named, other).await.outcome, Outcome::Unknown);
    let page = Reply::text(502, "<html>").with("Content-Type", "text/html");
    assert!(read_as(declared, page).await.error_messages.is_empty());
}
