//! Credentials that an API sends back.

use serde_json::{Value, json};

use crate::api::{Api, Reply};
use crate::tools::call;

/// The result of a read, as text.
async fn read(body: Value) -> String {
    let api = Api::start(vec![Reply::json(200, &body)]).await;
    let success = call(&api, "read_order", json!({"order_id": "o"})).await;
    Value::Object(success.unwrap().structured).to_string()
}

#[tokio::test]
async fn no_part_of_a_secret_is_left_where_a_text_is_cut() {
    for before in 100..120 {
        let name = format!("{}secret-password", "x".repeat(before));
        let shown = read(json!({"tags": {(name): 1}})).await;
        assert!(shown.contains("order.tags.xxx"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }
    for before in 16_370..16_384 {
        let status = format!("{}secret-password", "x".repeat(before));
        let shown = read(json!({"status": status})).await;
        assert!(shown.contains("bytes are left out"), "{before}");
        assert!(!shown.contains("secret"), "{before}");
    }
}
