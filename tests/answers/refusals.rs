//! Errors as nobody documents them.

use klarna_sandbox::{Fault, Matcher};
use klarna_tools_tests::subject::{CAPTURE, CREATE_SESSION, READ_ORDER};
use klarna_tools_tests::{Answer, Subject, World};
use serde_json::{Value, json};

/// Answers the next request of `subject` with this, byte for byte, and calls.
fn answer_with(subject: &Subject, status: u16, body: impl Into<Vec<u8>>) -> Answer {
    let mut world = World::start();
    let arguments = (subject.prepare)(&mut world);
    let fault = Fault::Answer {
        status,
        headers: vec![("Retry-After".to_owned(), "3600".to_owned())],
        body: body.into(),
        committed: false,
    };
    world.sandbox.fail_when(subject.matcher(), fault, 1);
    let answer = world.server.call(subject.tool, arguments);
    assert!(answer.is_error(), "{}", answer.text());
    answer
}

fn capture_answered_with(status: u16, body: &Value) -> Answer {
    answer_with(&CAPTURE, status, body.to_string())
}

/// Nothing in it moves a cursor, hides, or reorders.
fn expect_sanitized(answer: &Answer) {
    let failure = answer.failure().to_string();
    for text in [answer.text(), failure] {
        for c in text.chars() {
            let is_hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
            assert!(
                c == '\n' || !(c.is_control() || is_hidden),
                "{c:?} in {text:?}"
            );
        }
    }
}

#[test]
fn an_unknown_code_is_reported_and_its_status_decides() {
    for (status, outcome, retryable) in [
        (400, "refused", false),
        (402, "refused", false),
        (403, "refused", false),
        (404, "refused", false),
        (408, "unknown", true),
        (409, "refused", false),
        (418, "refused", false),
        (422, "refused", false),
        (429, "refused", true),
        (451, "refused", false),
        (500, "unknown", true),
        (501, "unknown", true),
        (503, "unknown", true),
        (599, "unknown", true),
    ] {
        let body = json!({"error_code": "SOMETHING_NEW", "error_messages": ["Some new trouble"]});
        let answer = capture_answered_with(status, &body);
        let (failure, text) = (answer.failure(), answer.text());
        assert_eq!(failure["outcome"], outcome, "{text}");
        assert_eq!(failure["retryable"], retryable, "{text}");
        assert_eq!(failure["status"], status, "{text}");
        assert_eq!(failure["error_code"], "SOMETHING_NEW", "{text}");
        assert_eq!(
            failure["error_messages"],
            json!(["Some new trouble"]),
            "{text}"
        );
        assert!(
            failure["next"].as_str().is_some_and(|next| next.len() > 20),
            "{text}"
        );
    }
}

#[test]
fn messages_are_found_in_either_form() {
    for (body, expected) in [
        (json!({"error_message": "one"}), json!(["one"])),
        (json!({"error_messages": "one"}), json!(["one"])),
        (
            json!({"error_messages": ["one", "two"], "error_message": "three"}),
            json!(["one", "two", "three"]),
        ),
        (
            json!({"error_messages": [], "error_message": "one"}),
            json!(["one"]),
        ),
        (
            json!({"error_messages": null, "error_message": "one"}),
            json!(["one"]),
        ),
        (
            json!({"error_messages": {"a": "b"}, "error_message": "one"}),
            json!(["one"]),
        ),
        (
            json!({"error_messages": [1, null, {"a": "b"}, ["c"], "one", ""]}),
            json!(["one"]),
        ),
    ] {
        let answer = capture_answered_with(403, &body);
        assert_eq!(answer.failure()["error_messages"], expected, "{body}");
    }
}

#[test]
fn only_an_error_object_is_a_refusal_and_any_other_body_shows_its_status() {
    let nested = "[".repeat(100_000);
    let long = format!("{{\"error_code\": \"{}\"}}", "x".repeat(3 << 20));
    let bodies: [&[u8]; 12] = [
        b"",
        b" ",
        b"null",
        b"17",
        b"\"error_code\"",
        b"[{\"error_code\": \"A\"}]",
        b"{\"error_code\": [5], \"error_messages\": {}, \"correlation_id\": []}",
        b"{\"error_code\": \"",
        b"\xff\xfe\x00",
        b"<html><body><h1>Forbidden</h1></body></html>",
        nested.as_bytes(),
        long.as_bytes(),
    ];
    for body in bodies {
        let answer = answer_with(&CAPTURE, 403, body);
        let (failure, text) = (answer.failure(), answer.text());
        let shown = String::from_utf8_lossy(&body[..body.len().min(50)]).into_owned();
        assert_eq!(failure["outcome"], "unknown", "{shown}: {text}");
        assert_eq!(failure["status"], 403, "{shown}: {text}");
        assert_eq!(failure.get("error_code"), None, "{shown}: {text}");
        assert!(text.contains("HTTP 403"), "{shown}: {text}");
        assert!(
            !text.contains("<html") && !text.contains("Forbidden"),
            "{text}"
        );
        assert!(
            failure["next"].as_str().unwrap().contains("does not allow"),
            "{text}"
        );
        let key = failure["idempotency_key"].as_str().unwrap();
        assert!(failure["next"].as_str().unwrap().contains(key), "{text}");
    }
}

#[test]
fn a_gateway_page_is_not_passed_on() {
    for subject in [&CAPTURE, &READ_ORDER, &CREATE_SESSION] {
        let page = "<html><h1>504 Gateway Timeout</h1><!-- ref 17 --></html>";
        let answer = answer_with(subject, 504, page);
        let text = answer.text();
        assert_eq!(answer.failure()["status"], 504, "{text}");
        assert!(!text.contains('<') && !text.contains("Gateway"), "{text}");
    }
}

#[test]
fn long_messages_are_cut() {
    let endless = "x".repeat(10_000);
    let body = json!({
        "error_code": endless,
        "error_messages": vec![&endless; 100],
        "correlation_id": endless,
    });
    let answer = capture_answered_with(400, &body);
    let failure = answer.failure();
    assert!(failure["error_messages"][0].as_str().unwrap().len() > 100);
    assert!(
        answer.result.to_string().len() < 10_000,
        "{}",
        answer.text()
    );
}

#[test]
fn what_hides_or_moves_text_does_not_pass() {
    let hostile = "a\u{1b}[2Jb\r\nc\u{7}d\u{202e}e\u{200b}f\u{feff}g\u{e0041}h\u{0}i\u{9b}1mj";
    let body = json!({
        "error_code": hostile,
        "error_messages": [hostile],
        "correlation_id": hostile,
    });
    let answer = capture_answered_with(400, &body);
    expect_sanitized(&answer);
    let failure = answer.failure();
    for field in [&failure["error_code"], &failure["error_messages"][0]] {
        let shown = field.as_str().unwrap();
        assert!(shown.starts_with('a') && shown.ends_with('j'), "{shown:?}");
    }
}

#[test]
fn the_correlation_id_is_in_the_header_or_else_in_the_body() {
    let mut world = World::start();
    let unknown = json!({"order_id": "no-such-order"});
    let header = "klarna-correlation-id".to_owned();
    let without = Fault::WithoutHeaders(vec![header]);
    world.sandbox.fail_when(Matcher::any(), without, 1);
    let answer = world.server.call("get_order_details", unknown.clone());
    let failure = answer.failure();
    assert_eq!(failure["error_code"], "NO_SUCH_ORDER");
    let id = failure["correlation_id"].as_str().expect("the body has it");
    assert_eq!(id.len(), 36);
    assert!(answer.text().contains(id));

    world
        .sandbox
        .fail_when(Matcher::any(), Fault::BadGatewayHtml, 9);
    let answer = world.server.call("get_order_details", unknown);
    assert_eq!(answer.failure().get("correlation_id"), None);
}
