//! Faults of the connection and of time, on either side of the commit.

use std::io::ErrorKind;
use std::time::Duration;

use klarna_sandbox::{Fault, Matcher};
use tokio::io::AsyncWriteExt as _;

use crate::client::{Client, Response, request};

/// Captures 1000 of a new order under `fault`; returns what came back and how many captures exist.
pub(crate) async fn capture_under(fault: Fault) -> (std::io::Result<Response>, Client) {
    let client = Client::start().await;
    let captures = format!("{}/captures", client.order().await);
    client.sandbox.fail_next(fault);
    let answer = client
        .try_send(&request(
            "POST",
            &captures,
            "",
            r#"{"captured_amount":1000}"#,
        ))
        .await;
    (answer, client)
}

pub(crate) fn captures(client: &Client) -> u64 {
    client.sandbox.effects().captures
}

#[tokio::test]
async fn dropped_connections_end_in_order_on_either_side_of_the_commit() {
    for (fault, expected) in [(Fault::DropBeforeCommit, 0), (Fault::DropAfterCommit, 1)] {
        let (answer, client) = capture_under(fault).await;
        assert_eq!(
            answer.err().map(|error| error.kind()),
            Some(ErrorKind::UnexpectedEof)
        );
        assert_eq!(captures(&client), expected);
        assert_eq!(
            client
                .sandbox
                .journal()
                .last()
                .map(|exchange| exchange.status),
            Some(None)
        );
    }
}

#[tokio::test]
async fn reset_connections_are_reset_on_either_side_of_the_commit() {
    for (fault, expected) in [(Fault::ResetBeforeCommit, 0), (Fault::ResetAfterCommit, 1)] {
        let (answer, client) = capture_under(fault.clone()).await;
        assert_eq!(
            answer.err().map(|error| error.kind()),
            Some(ErrorKind::ConnectionReset)
        );
        assert_eq!(captures(&client), expected);
        let journal = client.sandbox.journal();
        assert_eq!(
            journal
                .last()
                .map(|exchange| (exchange.status, exchange.fault.clone())),
            Some((None, Some(fault)))
        );
    }
}

#[tokio::test]
async fn a_delayed_request_is_answered_and_counts() {
    for fault in [
        Fault::Delay(Duration::from_millis(20)),
        Fault::DelayAfterCommit(Duration::from_millis(20)),
    ] {
        let (answer, client) = capture_under(fault).await;
        assert_eq!(
            (answer.expect("an answer").status, captures(&client)),
            (201, 1)
        );
    }
}

#[tokio::test]
async fn a_delayed_request_takes_effect_although_the_caller_has_hung_up() {
    let client = Client::start().await;
    let captures_path = format!("{}/captures", client.order().await);
    client
        .sandbox
        .fail_next(Fault::Delay(Duration::from_millis(50)));
    let mut stream = client.connect().await;
    let text = request("POST", &captures_path, "", r#"{"captured_amount":1000}"#);
    stream.write_all(text.as_bytes()).await.expect("to send");
    while client
        .sandbox
        .journal()
        .last()
        .is_none_or(|exchange| exchange.fault.is_none())
    {
        tokio::task::yield_now().await;
    }
    drop(stream);
    assert_eq!(captures(&client), 0);
    while captures(&client) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        client
            .sandbox
            .journal()
            .last()
            .map(|exchange| exchange.status),
        Some(None)
    );
}

#[tokio::test]
async fn an_answer_held_back_finds_its_effect_done() {
    let client = Client::start().await;
    let captures_path = format!("{}/captures", client.order().await);
    client
        .sandbox
        .fail_next(Fault::DelayAfterCommit(Duration::from_hours(1)));
    let mut stream = client.connect().await;
    let text = request("POST", &captures_path, "", r#"{"captured_amount":1000}"#);
    stream.write_all(text.as_bytes()).await.expect("to send");
    while captures(&client) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        client
            .sandbox
            .journal()
            .last()
            .map(|exchange| exchange.status),
        Some(None)
    );
}

#[tokio::test]
async fn faults_apply_in_order_and_only_to_their_requests() {
    let client = Client::start().await;
    let order = client.order().await;
    client.sandbox.fail_when(
        Matcher::new("GET", "/orders/").path_ends_with("/captures"),
        Fault::status(500),
        2,
    );
    client.sandbox.fail_next(Fault::status(502));
    client.sandbox.fail_next(Fault::status(504));
    let mut statuses = Vec::new();
    for path in [&order, &order, &order] {
        statuses.push(client.get(path).await.status);
    }
    for _ in 0..3 {
        statuses.push(client.get(&format!("{order}/captures")).await.status);
    }
    assert_eq!(statuses, [502, 504, 200, 500, 500, 200]);

    client.sandbox.fail_next(Fault::status(500));
    client
        .sandbox
        .fail_when(Matcher::any(), Fault::status(500), usize::MAX);
    client.sandbox.clear_faults();
    assert_eq!(client.get(&order).await.status, 200);
}
