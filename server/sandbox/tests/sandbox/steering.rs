//! Overrides: successes that look different from what the sandbox knows.

use klarna_sandbox::Matcher;
use serde_json::{Value, json};

use crate::client::Client;

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
            *body = json!("patched")
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
