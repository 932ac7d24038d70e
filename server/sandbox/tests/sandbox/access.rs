//! Who gets in, where paths lead, and what every answer carries.

use klarna_sandbox::{Options, Sandbox};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::client::{BASIC, Client, purchase, request};

#[tokio::test]
async fn credentials_are_required_and_must_be_the_expected_ones() {
    let options = Options {
        username: Some("PK1".to_owned()),
        password: Some("secret".to_owned()),
    };
    let client = Client {
        sandbox: Sandbox::start(options).await.expect("a free port"),
    };
    let right = request("POST", "/payments/v1/sessions", "", &purchase().to_string());
    assert_eq!(
        client.try_send(&right).await.expect("an answer").status,
        200
    );

    // `PK1:wrong`, a bare API key, and nothing.
    for wrong in [
        "Authorization: Basic UEsxOndyb25n",
        "Authorization: Basic klarna_test_api_1",
        "X-Other: 1",
    ] {
        let refused = right.replace(&format!("Authorization: {BASIC}"), wrong);
        let refused = client.try_send(&refused).await.expect("an answer");
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (401, "UNAUTHORIZED"),
            "{wrong}"
        );
        assert_eq!(refused.json()["error_messages"], json!([]));
    }
    assert_eq!(client.sandbox.effects().sessions, 1);
}

#[tokio::test]
async fn every_answer_carries_its_own_correlation_id_and_the_rate_limits() {
    let client = Client::start().await;
    let order = client.order().await;
    let (read, unknown) = (
        client.get(&order).await,
        client.get(&format!("{order}0")).await,
    );
    let cancelled = client
        .send("POST", &format!("{order}/cancel"), "", "")
        .await;
    let ids = [&read, &unknown, &cancelled].map(|answer| {
        assert_eq!(answer.header("X-Ratelimit-Limit"), Some("50, 50;w=1"));
        assert!(answer.header("X-Ratelimit-Remaining").is_some());
        assert_eq!(answer.header("X-Ratelimit-Reset"), Some("1"));
        answer
            .header("Klarna-Correlation-Id")
            .expect("a correlation id")
            .to_owned()
    });
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    assert_eq!(unknown.json()["correlation_id"], ids[1]);
}

#[tokio::test]
async fn an_encoded_slash_never_changes_the_route() {
    let client = Client::start().await;
    let order = client.order().await;
    let answer = client
        .send("POST", &format!("{order}%2Fcancel"), "", "")
        .await;
    assert_eq!(answer.status, 405);
    let answer = client.get(&format!("{order}%2F..")).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (404, "NO_SUCH_ORDER")
    );
    let encoded = order.replace('-', "%2D");
    assert_eq!(client.get(&encoded).await.status, 200);
    assert_eq!(client.status_of(&order).await, "AUTHORIZED");
    assert!(
        client
            .sandbox
            .journal()
            .iter()
            .any(|exchange| exchange.target == encoded)
    );
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused_without_an_error_object() {
    let client = Client::start().await;
    let unknown = client.get("/ordermanagement/v2/orders/1").await;
    assert_eq!((unknown.status, unknown.body.len()), (403, 0));
    let method = client
        .send("DELETE", "/payments/v1/sessions/1", "", "")
        .await;
    assert_eq!(
        (method.status, method.header("Allow")),
        (405, Some("GET, POST"))
    );
}

#[tokio::test]
async fn bodies_must_be_json_objects_of_at_most_one_mebibyte() {
    let client = Client::start().await;
    let large = json!({ "merchant_data": "x".repeat(1024 * 1024) });
    let refused = client.post("/payments/v1/sessions", large).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (413, "REQUEST_TOO_LARGE")
    );
    for body in ["[]", "{", "null"] {
        let refused = client.send("POST", "/payments/v1/sessions", "", body).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "BAD_REQUEST"),
            "{body}"
        );
    }
    let untyped = request("POST", "/payments/v1/sessions", "", "{}")
        .replace("application/json", "text/plain");
    assert_eq!(
        client.try_send(&untyped).await.expect("an answer").status,
        415
    );
}

#[tokio::test]
async fn a_connection_serves_many_requests_and_is_numbered_in_the_journal() {
    let client = Client::start().await;
    let order = client.order().await;
    client.sandbox.clear_journal();
    let mut stream = client.connect().await;
    let last = request("GET", &order, "", "");
    let first = last.replace("Connection: close\r\n", "");
    stream
        .write_all(format!("{first}{last}").as_bytes())
        .await
        .expect("to send");
    let mut answers = String::new();
    stream
        .read_to_string(&mut answers)
        .await
        .expect("to receive");
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2);
    let journal = client.sandbox.journal();
    assert_eq!(
        (journal.len(), journal[0].connection),
        (2, journal[1].connection)
    );
}

#[tokio::test]
async fn the_journal_keeps_requests_as_they_came_and_hides_credentials_when_printed() {
    let client = Client::start().await;
    client
        .send(
            "POST",
            "/payments/v1/sessions?a=%20b",
            "X-Mixed: Case\r\n",
            &purchase().to_string(),
        )
        .await;
    let exchange = &client.sandbox.journal()[0];
    assert_eq!(
        (exchange.method.as_str(), exchange.target.as_str()),
        ("POST", "/payments/v1/sessions?a=%20b")
    );
    assert_eq!(
        (exchange.path(), exchange.header("x-mixed")),
        ("/payments/v1/sessions", Some("Case"))
    );
    assert_eq!(
        (exchange.json(), exchange.status),
        (Some(purchase()), Some(200))
    );
    assert_eq!(exchange.header("authorization"), Some(BASIC));
    let printed = format!("{exchange:?}");
    assert!(
        printed.contains("[REDACTED]") && !printed.contains("UEsx"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_dropped_sandbox_stops_serving() {
    let client = Client::start().await;
    let mut open = client.connect().await;
    let address = client.sandbox.base_url().replace("http://", "");
    drop(client);
    let mut rest = Vec::new();
    // The open connection ends, and no new one is taken.
    let _ = open.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
