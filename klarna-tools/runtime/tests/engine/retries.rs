use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use toolspec_runtime::{BaseUrl, CancellationToken, Client, Credentials, Outcome};

use crate::api::{Api, Reply};
use crate::tools::{TOOLSET, call, call_as};

fn capture() -> Value {
    json!({"order_id": "o", "captured_amount": 1})
}

fn hasty(api: &Api, timeout: Duration) -> Client {
    Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("u", "p")))
        .timeout(timeout)
        .build()
}

#[tokio::test]
async fn reads_and_keyed_writes_survive_what_passes() {
    for trouble in [
        Reply::status(429),
        Reply::status(500),
        Reply::status(502),
        Reply::status(503),
        Reply::status(504),
        Reply::Drop,
    ] {
        let api = Api::start(vec![
            trouble.clone(),
            Reply::json(200, &json!({"status": "OPEN"})),
        ])
        .await;
        call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap();
        assert_eq!(api.lines().len(), 2);

        let api = Api::start(vec![
            trouble,
            Reply::status(201),
            Reply::json(200, &json!({"status": "OPEN"})),
        ])
        .await;
        call(&api, "capture", capture()).await.unwrap();
        let seen = api.seen();
        assert_eq!(
            seen[0].header("klarna-idempotency-key"),
            seen[1].header("klarna-idempotency-key")
        );
        assert_eq!(seen[0].body, seen[1].body);
        assert_eq!(seen.len(), 3);
    }
}

/// An API that compares a repeated request with the first one finds the same bytes.
#[tokio::test]
async fn a_file_is_sent_again_byte_by_byte_also_by_a_call_that_repeats_its_key() {
    let done = || Reply::status(204);
    let api = Api::start(vec![Reply::status(503), Reply::Drop, done(), done()]).await;
    let file = json!({"order_id": "o", "document": {"text": "a\nb", "filename": "a.txt"}});
    let done = call(&api, "attach", file.clone()).await.unwrap();
    let mut repeated = file;
    repeated["idempotency_key"] = done.structured["idempotency_key"].clone();
    call(&api, "attach", repeated).await.unwrap();
    let seen = api.seen();
    assert_eq!(seen.len(), 4);
    for header in ["content-type", "content-length", "klarna-idempotency-key"] {
        let values: BTreeSet<_> = seen.iter().map(|seen| seen.header(header)).collect();
        assert_eq!(values.len(), 1, "{header}: {values:?}");
    }
    assert!(seen.iter().all(|one| one.body == seen[0].body));
    let boundary = seen[0].header("content-type").unwrap();
    let boundary = boundary
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert_eq!(
        seen[0].body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"document\"; \
             filename=\"a.txt\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\na\nb\r\n\
             --{boundary}--\r\n"
        )
    );
}

#[tokio::test]
async fn files_that_are_too_large_together_are_refused() {
    let api = Api::start(vec![]).await;
    let file = json!({"text": "a".repeat((2 << 20) + 1)});
    let arguments = json!({"order_id": "o", "document": file});
    let failure = call(&api, "attach", arguments).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    let why = failure.violations[0].to_string();
    assert_eq!(
        why,
        "the arguments: contain more than 2 MiB of text; send less"
    );
    assert!(api.lines().is_empty());
}

#[tokio::test]
async fn an_unreadable_read_is_repeated() {
    for trouble in [
        Reply::text(200, "<html>"),
        Reply::status(200),
        Reply::BreakOff {
            status: 200,
            body: "{",
        },
        Reply::text(200, format!("{{{}}}", " ".repeat(3 << 20))),
    ] {
        let api = Api::start(vec![trouble, Reply::json(200, &json!({"status": "OPEN"}))]).await;
        let success = call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap();
        assert_eq!(success.structured["order"]["status"], "OPEN");
        assert_eq!(api.lines().len(), 2);
    }
}

#[tokio::test]
async fn four_attempts_are_all() {
    let api = Api::start(vec![Reply::error(503); 9]).await;
    let failure = call(&api, "read_order", json!({"order_id": "o"}))
        .await
        .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status, failure.retryable),
        (Outcome::Refused, Some(503), true)
    );
    assert_eq!(api.lines().len(), 4);
}

#[tokio::test]
async fn other_errors_are_never_repeated() {
    for status in [400, 401, 403, 404, 408, 409, 413, 422, 501, 505] {
        let api = Api::start(vec![Reply::status(status), Reply::status(status)]).await;
        call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap_err();
        call(&api, "capture", capture()).await.unwrap_err();
        assert_eq!(api.lines().len(), 2, "{status}");
    }
}

#[tokio::test]
async fn a_write_without_a_key_is_sent_once_whatever_happens() {
    for (trouble, outcome) in [
        (Reply::error(429), Outcome::Refused),
        (Reply::status(429), Outcome::Unknown),
        (Reply::status(500), Outcome::Unknown),
        (Reply::status(503), Outcome::Unknown),
        (Reply::Drop, Outcome::Unknown),
        (Reply::status(302), Outcome::Unknown),
        (Reply::status(408), Outcome::Unknown),
        (Reply::text(200, "<html>"), Outcome::DoneUnconfirmed),
        (Reply::status(200), Outcome::DoneUnconfirmed),
        (
            Reply::BreakOff {
                status: 200,
                body: "{",
            },
            Outcome::DoneUnconfirmed,
        ),
        (
            Reply::json(200, &json!({"session_id": 5})),
            Outcome::DoneUnconfirmed,
        ),
    ] {
        let api = Api::start(vec![trouble.clone()]).await;
        let failure = call(&api, "create_session", json!({"order_amount": 1}))
            .await
            .unwrap_err();
        assert_eq!(failure.outcome, outcome, "{trouble:?}");
        assert_eq!(api.lines().len(), 1, "{trouble:?}");
        assert_eq!(failure.idempotency_key, None);
        assert_eq!(failure.retryable, outcome == Outcome::Refused);
    }
}

#[tokio::test]
async fn what_never_left_is_repeated_even_without_a_key() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&url).unwrap())
        .credentials(Ok(Credentials::new("u", "p")))
        .build();
    let failure = call_as(
        &client,
        "create_session",
        json!({"order_amount": 1}),
        &CancellationToken::new(),
    )
    .await
    .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::NotSent, true)
    );
    assert!(failure.to_string().starts_with("NOT SENT."), "{failure}");
}

#[tokio::test]
async fn a_demanded_wait_beyond_the_budget_ends_the_call() {
    for reply in [
        Reply::status(429).with("Retry-After", "120"),
        Reply::status(429).with("X-Ratelimit-Reset", "120"),
        Reply::status(503).with("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT"),
        Reply::status(503).with("Retry-After", u64::MAX.to_string()),
    ] {
        let api = Api::start(vec![reply, Reply::json(200, &json!({}))]).await;
        call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap_err();
        assert_eq!(api.lines().len(), 1);
    }
}

#[tokio::test]
async fn a_wait_that_has_passed_or_makes_no_sense_is_ignored() {
    for (name, value) in [
        ("Retry-After", "0"),
        ("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("Retry-After", "soon"),
        ("Retry-After", "-1"),
        ("X-Ratelimit-Reset", "120"),
    ] {
        let trouble = Reply::status(503).with(name, value);
        let api = Api::start(vec![trouble, Reply::json(200, &json!({}))]).await;
        call(&api, "read_order", json!({"order_id": "o"}))
            .await
            .unwrap();
        assert_eq!(api.lines().len(), 2);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_leaves_the_outcome_unknown() {
    let api = Api::start(vec![Reply::Hang]).await;
    let client = hasty(&api, Duration::from_millis(300));
    let failure = call_as(&client, "capture", capture(), &CancellationToken::new())
        .await
        .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::Unknown, true)
    );
    let key = failure.idempotency_key.clone().unwrap();
    assert_eq!(api.seen()[0].header("klarna-idempotency-key"), Some(&*key));
    assert!(
        failure.next.contains(&key) && failure.next.contains("idempotency_key"),
        "{failure}"
    );
    assert!(failure.to_string().starts_with("UNKNOWN."), "{failure}");
}

#[tokio::test]
async fn a_refusal_after_a_lost_attempt_does_not_prove_that_nothing_happened() {
    for trouble in [Reply::Drop, Reply::status(500)] {
        let api = Api::start(vec![
            trouble,
            Reply::json(403, &json!({"error_code": "CAPTURE_NOT_ALLOWED"})),
        ])
        .await;
        let failure = call(&api, "capture", capture()).await.unwrap_err();
        assert_eq!(
            (failure.outcome, failure.status),
            (Outcome::Unknown, Some(403))
        );
        assert!(failure.message.contains("earlier attempt"), "{failure}");
    }
    let limited = vec![
        Reply::error(429),
        Reply::json(403, &json!({"error_code": "CAPTURE_NOT_ALLOWED"})),
    ];
    let api = Api::start(limited).await;
    let failure = call(&api, "capture", capture()).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::Refused);
}

#[tokio::test]
async fn a_read_without_an_answer_changed_nothing() {
    let api = Api::start(vec![Reply::Hang]).await;
    let client = hasty(&api, Duration::from_millis(200));
    let failure = call_as(
        &client,
        "read_order",
        json!({"order_id": "o"}),
        &CancellationToken::new(),
    )
    .await
    .unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::Unknown, true)
    );
    assert!(
        failure.to_string().contains("Nothing was changed"),
        "{failure}"
    );
}

#[tokio::test]
async fn a_write_without_a_key_gets_through_once_the_api_is_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Api::start_at(address, vec![Reply::json(200, &json!({"session_id": "s"}))]).await
    });
    let client = Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&format!("http://{address}")).unwrap())
        .credentials(Ok(Credentials::new("u", "p")))
        .build();
    let arguments = json!({"order_amount": 1});
    call_as(
        &client,
        "create_session",
        arguments,
        &CancellationToken::new(),
    )
    .await
    .unwrap();
    assert_eq!(late.await.unwrap().lines(), ["POST /sessions"]);
}

#[tokio::test]
async fn the_client_caps_the_time_of_every_tool() {
    let limited = Reply::status(429).with("Retry-After", "5");
    let api = Api::start(vec![limited, Reply::json(200, &json!({}))]).await;
    let client = hasty(&api, Duration::from_secs(2));
    let arguments = json!({"order_id": "o"});
    let failure = call_as(&client, "read_order", arguments, &CancellationToken::new())
        .await
        .unwrap_err();
    assert_eq!(failure.status, Some(429));
    assert_eq!(api.lines().len(), 1);
}
