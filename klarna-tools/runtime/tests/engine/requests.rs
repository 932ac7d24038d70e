use serde_json::json;
use toolspec_runtime::Outcome;

use crate::api::{Api, Reply};
use crate::tools::{call, call_capture, call_read_order};

#[tokio::test]
async fn a_read_sends_exactly_what_its_template_says() {
    let api = Api::start(vec![Reply::json(200, &json!({"order_id": "o-1"}))]).await;
    call(
        &api,
        "read_order",
        json!({"order_id": "o-1", "expand": ["a b", "c&d"], "integrator": "me"}),
    )
    .await
    .unwrap();
    let seen = &api.seen()[0];
    assert_eq!(seen.line(), "GET /orders/o-1?expand=a%20b&expand=c%26d&v=2");
    assert_eq!(seen.header("klarna-integrator"), Some("me"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("content-type"), None);
    assert_eq!(seen.header("klarna-idempotency-key"), None);
    assert_eq!(
        seen.header("user-agent"),
        Some(concat!("shop toolspec/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(
        seen.header("authorization"),
        Some("Basic dXNlcjpzZWNyZXQtcGFzc3dvcmQ=")
    );
    let mut names: Vec<_> = seen
        .headers
        .iter()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "host",
            "klarna-integrator",
            "user-agent"
        ]
    );
}

#[tokio::test]
async fn a_write_sends_its_arguments_defaults_and_constants_as_json() {
    let api = Api::start(vec![Reply::status(201), Reply::status(404)]).await;
    call(
        &api,
        "capture",
        json!({"order_id": "o", "captured_amount": 5000}),
    )
    .await
    .unwrap();
    let seen = &api.seen()[0];
    assert_eq!(seen.line(), "POST /orders/o/captures");
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(
        seen.json(),
        json!({"captured_amount": 5000, "reference": "none", "channel": "agent"})
    );
}

#[tokio::test]
async fn a_default_gives_way_to_what_is_given() {
    let api = Api::start(vec![Reply::status(201), Reply::status(404)]).await;
    let arguments = json!({"order_id": "o", "captured_amount": 1, "reference": "mine"});
    call(&api, "capture", arguments).await.unwrap();
    assert_eq!(api.seen()[0].json()["reference"], "mine");
}

#[tokio::test]
async fn a_path_value_stays_one_segment() {
    for (value, target) in [
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("%2e%2e", "%252e%252e"),
        ("a?b#c", "a%3Fb%23c"),
        ("å ;@:", "%C3%A5%20%3B%40%3A"),
        ("..a", "..a"),
    ] {
        let api = Api::start(vec![Reply::json(200, &json!({}))]).await;
        call(&api, "read_order", json!({"order_id": value}))
            .await
            .unwrap();
        assert_eq!(api.seen()[0].target, format!("/orders/{target}?v=2"));
    }
}

#[tokio::test]
async fn what_cannot_be_a_segment_or_a_header_is_not_sent() {
    for (arguments, argument) in [
        (json!({"order_id": ""}), "/order_id"),
        (json!({"order_id": "."}), "/order_id"),
        (json!({"order_id": ".."}), "/order_id"),
        (json!({"order_id": "a\nb"}), "/order_id"),
        (json!({"order_id": "a\u{0}"}), "/order_id"),
        (json!({"order_id": "x".repeat(256)}), "/order_id"),
        (
            json!({"order_id": "o", "integrator": "a\r\nInjected: 1"}),
            "/integrator",
        ),
    ] {
        let api = Api::start(vec![]).await;
        let failure = call(&api, "read_order", arguments).await.unwrap_err();
        assert_eq!(failure.outcome, Outcome::NotSent);
        assert_eq!(failure.violations[0].pointer, argument);
        assert_eq!(api.lines(), [""; 0]);
    }
}

#[tokio::test]
async fn a_mistake_in_a_later_step_is_found_before_the_first_is_sent() {
    let api = Api::start(vec![]).await;
    let arguments = json!({"order_id": "o", "address": "a", "info": "i", "capture_id": ".."});
    let failure = call(&api, "ship", arguments).await.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.violations[0].pointer.as_str()),
        (Outcome::NotSent, "/capture_id")
    );
    assert_eq!(api.lines(), [""; 0]);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let other = Api::start(vec![]).await;
        let redirect =
            || Reply::status(status).with("Location", format!("{}/elsewhere", other.url));
        let api = Api::start(vec![redirect(), redirect()]).await;
        let read = call_read_order(&api).await.unwrap_err();
        assert_eq!(
            (read.outcome, read.status),
            (Outcome::Unknown, Some(status))
        );
        let write = call_capture(&api).await.unwrap_err();
        assert_eq!(
            (write.outcome, write.status),
            (Outcome::Unknown, Some(status))
        );
        assert_eq!((api.lines().len(), other.lines().len()), (2, 0));
    }
}
