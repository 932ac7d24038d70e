//! What a test can do without HTTP: overrides, orders placed directly, a thread of its own.

use std::time::Duration;

use klarna_sandbox::{Fault, Matcher, Options, Sandbox};
use serde_json::{Value, json};

use crate::client::{Client, purchase, purchase_with, request};

#[tokio::test]
async fn an_override_changes_what_is_sent_and_nothing_else() {
    let client = Client::start().await;
    let order = client.order().await;
    let reads = Matcher::new("GET", "/ordermanagement/");
    client
        .sandbox
        .set_override(reads.clone(), |body| body["status"] = json!("FROZEN"));
    client
        .sandbox
        .set_override(reads, |body| body["captured_amount"] = Value::Null);
    let read = client.get(&order).await.json();
    assert_eq!(
        (&read["status"], &read["captured_amount"]),
        (&json!("FROZEN"), &Value::Null)
    );

    let kept = client
        .sandbox
        .order(order.rsplit('/').next().expect("an id"))
        .expect("the order");
    assert_eq!(kept["status"], "AUTHORIZED");
    client.sandbox.clear_overrides();
    assert_eq!(client.get(&order).await.json(), kept);
}

#[tokio::test]
async fn an_override_leaves_refusals_and_other_requests_alone() {
    let client = Client::start().await;
    let order = client.order().await;
    client
        .sandbox
        .set_override(Matcher::new("GET", "/captures"), |body| {
            *body = json!("patched");
        });
    assert_eq!(client.get(&order).await.json()["status"], "AUTHORIZED");
    assert_eq!(
        client.get(&format!("{order}/captures/1")).await.code(),
        "NO_SUCH_CAPTURE"
    );
    assert_eq!(
        client.get(&format!("{order}/captures")).await.json(),
        "patched"
    );
}

#[tokio::test]
async fn a_sandbox_on_its_own_thread_serves_callers_that_block() {
    use std::io::{Read as _, Write as _};

    let sandbox = Sandbox::start_on_thread(Options::default()).expect("a free port");
    let order_id = sandbox
        .place_order(purchase().as_object().expect("an object"))
        .expect("an order");
    let path = format!("/ordermanagement/v1/orders/{order_id}");
    let address = sandbox.base_url().replace("http://", "");
    sandbox.fail_next(Fault::Delay(Duration::from_millis(1)));
    let mut stream = std::net::TcpStream::connect(address).expect("the sandbox listens");
    stream
        .write_all(request("GET", &path, "", "").as_bytes())
        .expect("to send");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("to receive");
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"AUTHORIZED\""),
        "{answer}"
    );
}

#[tokio::test]
async fn orders_can_be_placed_without_http() {
    let sandbox = Client::start().await.sandbox;
    let placed = |purchase: Value| sandbox.place_order(purchase.as_object().expect("an object"));
    let order_id = placed(purchase()).expect("an order");
    assert_eq!(
        sandbox.order(&order_id).expect("the order")["order_amount"],
        9500
    );
    assert_eq!(
        (sandbox.effects().sessions, sandbox.effects().orders),
        (1, 1)
    );
    assert!(sandbox.journal().is_empty());

    let refused = placed(purchase_with("/order_amount", None)).expect_err("a refusal");
    assert_eq!(refused["error_code"], "BAD_VALUE");
    let denied = json!({ "email": "customer+denied@example.com" });
    let refused = placed(purchase_with("/billing_address", Some(denied))).expect_err("a refusal");
    assert_eq!(refused["error_code"], "REJECTED");
    assert_eq!(sandbox.effects().orders, 1);
}
