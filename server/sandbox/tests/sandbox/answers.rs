//! Faults that send an answer: an error, a broken body, or a body without end.

use klarna_sandbox::Fault;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::client::{Client, Response, request};
use crate::faults::{capture_under, captures};

/// Reads an order under `fault`.
async fn read_under(fault: Fault) -> std::io::Result<Response> {
    let client = Client::start().await;
    let order = client.order().await;
    client.sandbox.fail_next(fault);
    client.try_send(&request("GET", &order, "", "")).await
}

#[tokio::test]
async fn a_status_replaces_the_answer_on_either_side_of_the_commit() {
    for (fault, expected) in [
        (Fault::status(503), 0),
        (Fault::status_after_commit(503), 1),
    ] {
        let (answer, client) = capture_under(fault).await;
        let answer = answer.expect("an answer");
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (503, "TEMPORARILY_UNAVAILABLE")
        );
        assert_eq!(captures(&client), expected);
    }
    let body = Some(json!({ "error_code": "ODD" }));
    let fault = Fault::Status {
        status: 418,
        retry_after: Some("7".to_owned()),
        body,
        committed: false,
    };
    let answer = read_under(fault).await.expect("an answer");
    assert_eq!(
        (
            answer.status,
            answer.code().as_str(),
            answer.header("Retry-After")
        ),
        (418, "ODD", Some("7"))
    );
}

#[tokio::test]
async fn an_arbitrary_answer_is_sent_byte_for_byte() {
    let headers = vec![("Location".to_owned(), "/x".to_owned())];
    let fault = Fault::Answer {
        status: 201,
        headers,
        body: b"\"id\"".to_vec(),
        committed: true,
    };
    let (answer, client) = capture_under(fault).await;
    let answer = answer.expect("an answer");
    assert_eq!(
        (
            answer.status,
            answer.header("Location"),
            answer.body.as_slice()
        ),
        (201, Some("/x"), &b"\"id\""[..])
    );
    assert_eq!(captures(&client), 1);
}

#[tokio::test]
async fn a_rate_limit_says_when_to_come_back() {
    let fault = Fault::RateLimited {
        retry_after: Some(3),
        ratelimit_reset: Some(9),
    };
    let (answer, client) = capture_under(fault).await;
    let answer = answer.expect("an answer");
    assert_eq!(
        (answer.status, answer.code().as_str(), captures(&client)),
        (429, "TOO_MANY_REQUESTS", 0)
    );
    assert_eq!(
        (
            answer.header("Retry-After"),
            answer.header("X-Ratelimit-Reset")
        ),
        (Some("3"), Some("9"))
    );
    assert_eq!(answer.header("X-Ratelimit-Remaining"), Some("0"));

    let fault = Fault::RateLimited {
        retry_after: None,
        ratelimit_reset: None,
    };
    let answer = read_under(fault).await.expect("an answer");
    assert_eq!(
        (
            answer.header("Retry-After"),
            answer.header("X-Ratelimit-Reset")
        ),
        (None, Some("1"))
    );
}

#[tokio::test]
async fn a_gateway_and_a_redirect_do_nothing_at_klarna() {
    let (answer, client) = capture_under(Fault::BadGatewayHtml).await;
    let answer = answer.expect("an answer");
    assert_eq!((answer.status, captures(&client)), (502, 0));
    assert!(
        answer
            .header("Content-Type")
            .is_some_and(|kind| kind.starts_with("text/html"))
    );
    assert!(answer.body.starts_with(b"<html>"));

    let (answer, client) = capture_under(Fault::Redirect {
        location: "http://elsewhere.example/".to_owned(),
    })
    .await;
    let answer = answer.expect("an answer");
    assert_eq!((answer.status, captures(&client)), (307, 0));
    assert_eq!(answer.header("Location"), Some("http://elsewhere.example/"));
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_announced() {
    let answer = read_under(Fault::Truncated).await.expect("a head");
    let announced: usize = answer
        .header("Content-Length")
        .expect("a length")
        .parse()
        .expect("a number");
    assert!(
        !answer.body.is_empty() && answer.body.len() < announced,
        "{} of {announced}",
        answer.body.len()
    );

    let (answer, client) = capture_under(Fault::Truncated).await;
    let answer = answer.expect("a head");
    assert_eq!(
        (
            answer.status,
            answer.header("Content-Length"),
            captures(&client)
        ),
        (201, Some("2"), 1)
    );
    assert_eq!(answer.body, b"{");
}

#[tokio::test]
async fn an_oversized_body_is_valid_json_of_the_promised_size() {
    let answer = read_under(Fault::Oversized(300_000))
        .await
        .expect("an answer");
    assert!(answer.body.len() > 300_000);
    assert_eq!(answer.json()["status"], "AUTHORIZED");
    assert_eq!(
        answer.json()["padding"].as_str().map(str::len),
        Some(300_000)
    );

    let (answer, client) = capture_under(Fault::Oversized(10)).await;
    assert_eq!(
        answer.expect("an answer").json(),
        json!({ "padding": "xxxxxxxxxx" })
    );
    assert_eq!(captures(&client), 1);
    assert_eq!(Fault::oversized(), Fault::Oversized(67_108_864));
}

#[tokio::test]
async fn malformed_and_empty_bodies_keep_the_true_status() {
    let (answer, client) = capture_under(Fault::Malformed).await;
    let answer = answer.expect("an answer");
    assert_eq!(
        (answer.status, answer.header("Content-Type")),
        (201, Some("application/json"))
    );
    assert!(answer.header("Capture-Id").is_some());
    assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_err());
    assert_eq!(captures(&client), 1);

    let client = Client::start().await;
    let order = client.order().await;
    client.sandbox.fail_next(Fault::Malformed);
    let answer = client.act(&order, "cancel").await;
    assert_eq!(answer.status, 200, "a 204 cannot carry a body");
    assert!(!answer.body.is_empty());

    let answer = read_under(Fault::EmptyBody).await.expect("an answer");
    assert_eq!(
        (
            answer.status,
            answer.header("Content-Length"),
            answer.body.len()
        ),
        (200, Some("0"), 0)
    );
}

#[tokio::test]
async fn an_endless_body_goes_on_after_its_head() {
    let client = Client::start().await;
    let order = client.order().await;
    client.sandbox.fail_next(Fault::Endless);
    let mut stream = client.connect().await;
    stream
        .write_all(request("GET", &order, "", "").as_bytes())
        .await
        .expect("to send");
    let mut raw = Vec::new();
    let chunk = b"1\r\n \r\n";
    while raw
        .windows(chunk.len())
        .filter(|window| window == chunk)
        .count()
        < 3
    {
        assert_ne!(
            stream.read_buf(&mut raw).await.expect("to receive"),
            0,
            "the body has ended"
        );
    }
    assert!(
        String::from_utf8_lossy(&raw)
            .to_lowercase()
            .contains("transfer-encoding: chunked")
    );
}

#[tokio::test]
async fn single_headers_can_be_withheld() {
    let (answer, _) = capture_under(Fault::WithoutHeaders(vec!["capture-id".to_owned()])).await;
    let answer = answer.expect("an answer");
    assert_eq!((answer.status, answer.header("Capture-Id")), (201, None));
    assert!(answer.header("Location").is_some());
}
