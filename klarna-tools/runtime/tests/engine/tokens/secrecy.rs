//! Neither a token nor the secret that fetches it comes back.

use super::*;

#[tokio::test]
async fn nothing_that_comes_back_contains_the_token() {
    let encoded = "aXNzdWVkLXRva2VuLTQ3MTEvKz0=";
    let order = Reply::json(200, &json!({"status": TOKEN, "tags": {(TOKEN): encoded}}));
    let trouble = Reply::json(
        400,
        &json!({"error_code": "X", "error_message": format!("Bearer {TOKEN}")}),
    );
    // A server may issue the same token again.
    let (_, client) = start(vec![
        Reply::json(200, &json!({"access_token": TOKEN, "expires_in": 0})),
        order.clone(),
        Reply::json(
            200,
            &json!({"access_token": TOKEN, "note": "x".repeat(200)}),
        ),
        order,
        trouble,
    ])
    .await;
    for _ in 0..2 {
        let success = read(&client).await.unwrap();
        let shown = format!("{}{}", success.text, Value::Object(success.structured));
        assert!(shown.contains("[removed: credential]"), "{shown}");
        assert!(
            !shown.contains("issued-token") && !shown.contains(encoded),
            "{shown}"
        );
    }
    let failure = read(&client).await.unwrap_err();
    let shown = format!("{failure}{failure:?}{}", failure.to_json());
    assert!(!shown.contains("issued-token"), "{shown}");
    let next = Client::builder(client.tools()).after(&client).build();
    for client in [client, next] {
        let line = format!("Authorization: Bearer {TOKEN}");
        let line = client.redactor().line(&line);
        assert!(!line.contains("issued-token"), "{line}");
    }
}

#[tokio::test]
async fn nothing_that_the_token_endpoint_says_contains_the_secret() {
    for said in [
        "s3cret word/4711",
        "s3cret+word%2F4711",
        "Basic aWQlM0ExOnMzY3JldCt3b3JkJTJGNDcxMQ==",
    ] {
        // It is not recognised when it is cut.
        let described = format!("{}{said}", "x".repeat(110));
        let body = json!({"error": said, "error_description": described});
        let (_, client) = start(vec![Reply::json(401, &body)]).await;
        let failure = read(&client).await.unwrap_err().to_string();
        assert!(
            !failure.contains("s3cret") && !failure.contains("aWQlM0E"),
            "{failure}"
        );
        assert!(failure.contains("[removed: credential]"), "{failure}");
    }
}
