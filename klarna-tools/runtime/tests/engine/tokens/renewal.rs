//! When a token is replaced, and what is sent again with the new one.

use super::*;

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let script = vec![
        token("token-1"),
        order(),
        order(),
        token("token-2"),
        order(),
    ];
    let (api, client) = start(script).await;
    read(&client).await.unwrap();
    for seconds in [3_560, 20] {
        pause();
        advance(Duration::from_secs(seconds)).await;
        resume();
        read(&client).await.unwrap();
    }
    assert_eq!(sent(&api), ["-", "token-1", "token-1", "-", "token-2"]);
}

#[tokio::test]
async fn a_token_without_time_serves_one_call() {
    for lasts in [json!(0), json!("0"), json!(-5)] {
        let body = json!({"access_token": TOKEN, "expires_in": lasts});
        let short = Reply::json(200, &body);
        let (api, client) = start(vec![short.clone(), order(), short, order()]).await;
        read(&client).await.unwrap();
        read(&client).await.unwrap();
        assert_eq!(sent(&api), ["-", TOKEN, "-", TOKEN]);
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let (api, client) = start(vec![
        token("token-1"),
        Reply::status(401),
        token("token-2"),
        order(),
        order(),
    ])
    .await;
    read(&client).await.unwrap();
    read(&client).await.unwrap();
    assert_eq!(sent(&api), ["-", "token-1", "-", "token-2", "token-2"]);

    let (api, client) = start(vec![
        token("token-1"),
        Reply::error(401),
        token("token-2"),
        Reply::error(401),
    ])
    .await;
    let failure = read(&client).await.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status),
        (Outcome::Refused, Some(401))
    );
    assert_eq!(sent(&api), ["-", "token-1", "-", "token-2"]);
}

#[tokio::test]
async fn calls_that_are_refused_at_once_fetch_one_token() {
    let late = |reply| Reply::Delayed(Box::new(reply));
    let (api, client) = start(vec![
        token("token-1"),
        late(Reply::status(401)),
        late(Reply::status(401)),
        late(token("token-2")),
        order(),
        order(),
    ])
    .await;
    let (first, second) = tokio::join!(read(&client), read(&client));
    assert!(first.is_ok() && second.is_ok());
    let renewed = ["-", "token-1", "token-1", "-", "token-2", "token-2"];
    assert_eq!(sent(&api), renewed);
}

#[tokio::test]
async fn a_keyed_write_is_sent_again_with_its_key() {
    let (api, client) = start(vec![
        token("token-1"),
        Reply::status(401),
        token("token-2"),
        Reply::status(201),
        order(),
    ])
    .await;
    let arguments = json!({"order_id": "o", "captured_amount": 1});
    call_as(&client, "capture", arguments, &CancellationToken::new())
        .await
        .unwrap();
    let seen = api.seen();
    let key = |index: usize| seen[index].header("klarna-idempotency-key");
    assert!(key(1).is_some());
    assert_eq!(key(1), key(3));
    assert_eq!(sent(&api)[..4], ["-", "token-1", "-", "token-2"]);
}

#[tokio::test]
async fn a_write_without_a_key_is_sent_again_only_if_the_token_was_refused() {
    let challenge = |text: &str| Reply::status(401).with("WWW-Authenticate", text);
    for refusal in [
        Reply::error(401),
        challenge("Bearer realm=\"shop\", error=\"invalid_token\""),
    ] {
        let (api, client) =
            start(vec![token("token-1"), refusal, token("token-2"), session()]).await;
        write(&client).await.unwrap();
        assert_eq!(sent(&api), ["-", "token-1", "-", "token-2"]);
    }
    for lost in [
        Reply::status(401),
        Reply::text(401, "<html>"),
        challenge("Basic realm=\"proxy\", error=\"invalid_token\""),
        challenge("Bearer error=\"insufficient_scope\""),
    ] {
        let (api, client) = start(vec![token("token-1"), lost, token("token-2"), order()]).await;
        let failure = write(&client).await.unwrap_err();
        assert_eq!(failure.outcome, Outcome::Unknown);
        assert_eq!(sent(&api), ["-", "token-1"]);
        // The token is not used again all the same.
        read(&client).await.unwrap();
        assert_eq!(sent(&api), ["-", "token-1", "-", "token-2"]);
    }
    let refusal = challenge("Bearer error=\"invalid_token\"");
    let script = vec![token("token-1"), refusal.clone(), token("token-2"), refusal];
    let (api, client) = start(script).await;
    let failure = write(&client).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::Refused);
    assert_eq!(api.lines().len(), 4);
}

/// A gateway may write these words, also after the API has carried the write out.
#[tokio::test]
async fn a_common_error_format_does_not_prove_that_a_token_was_refused() {
    let script = vec![
        token("token-1"),
        Reply::json(401, &json!({"message": "Unauthorized"})),
        token("token-2"),
        session(),
    ];
    let plain = changed(|toolset| {
        fetch_tokens(toolset);
        toolset.server.errors = ErrorFormat::default();
    });
    let (api, client) = start_with(&plain, script).await;
    write(&client).await.unwrap_err();
    assert_eq!(sent(&api), ["-", "token-1"]);
}

#[tokio::test]
async fn a_renewal_that_fails_is_reported_with_the_refusal() {
    let (api, client) = start(vec![
        token("token-1"),
        Reply::error(401),
        Reply::json(400, &json!({"error": "invalid_scope"})),
    ])
    .await;
    let failure = write(&client).await.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.status, failure.retryable),
        (Outcome::Refused, Some(401), false)
    );
    assert!(
        failure
            .message
            .contains("was answered with HTTP 401 SOME_TROUBLE."),
        "{failure}"
    );
    assert!(
        failure.message.contains("It was not sent again"),
        "{failure}"
    );
    assert!(
        failure.message.contains("HTTP 400: invalid_scope"),
        "{failure}"
    );
    assert!(
        failure.next.contains("SHOP_SECRET_THAT_IS_NOT_SET"),
        "{failure}"
    );
    assert_eq!(api.lines().len(), 3);
}
