//! Access tokens that are fetched with client credentials.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{advance, pause, resume};
use toolspec_runtime::model::{ErrorFormat, Secret, SecurityScheme, TokenRequest, Toolset};
use toolspec_runtime::{
    BaseUrl, CancellationToken, Client, Credentials, Failure, Outcome, Success, Tools,
};

use crate::api::{Api, Reply};
use crate::tools::{call_as, changed};

const TOKEN: &str = "issued-token-4711/+=";
const TOKEN_LINE: &str = "POST /oauth/token?v=1";

fn tools() -> Arc<Tools> {
    changed(fetch_tokens)
}

fn fetch_tokens(toolset: &mut Toolset) {
    let secret = |variable: &str| Secret {
        variable: variable.to_owned(),
        ..Secret::default()
    };
    toolset.server.security = vec![SecurityScheme::ClientCredentials {
        id: secret("SHOP_ID_THAT_IS_NOT_SET"),
        secret: secret("SHOP_SECRET_THAT_IS_NOT_SET"),
        token: TokenRequest {
            path: "/oauth/token?v=1".to_owned(),
            scopes: vec!["read".to_owned(), "write".to_owned()],
            ..TokenRequest::default()
        },
    }];
}

/// A client at an API whose token endpoint is at the same address.
async fn start(script: Vec<Reply>) -> (Api, Client) {
    start_with(&tools(), script).await
}

async fn start_with(tools: &Arc<Tools>, script: Vec<Reply>) -> (Api, Client) {
    let api = Api::start(script).await;
    let client = Client::builder(tools)
        .base(BaseUrl::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("id:1", "s3cret word/4711")))
        .build();
    (api, client)
}

fn token(value: &str) -> Reply {
    Reply::json(
        200,
        &json!({"access_token": value, "token_type": "bearer", "expires_in": 3600}),
    )
}

fn order() -> Reply {
    Reply::json(200, &json!({"status": "OPEN"}))
}

fn session() -> Reply {
    Reply::json(200, &json!({"session_id": "s"}))
}

async fn read(client: &Client) -> Result<Success, Failure> {
    let arguments = json!({"order_id": "o"});
    call_as(client, "read_order", arguments, &CancellationToken::new()).await
}

/// A write without a key.
async fn write(client: &Client) -> Result<Success, Failure> {
    let arguments = json!({"order_amount": 1});
    call_as(
        client,
        "create_session",
        arguments,
        &CancellationToken::new(),
    )
    .await
}

/// The tokens that the API was sent, and `-` for each token request.
fn sent(api: &Api) -> Vec<String> {
    let seen = api.seen();
    let tokens = seen.iter().map(|seen| match seen.line().as_str() {
        TOKEN_LINE => "-",
        _ => seen
            .header("authorization")
            .unwrap()
            .strip_prefix("Bearer ")
            .unwrap(),
    });
    tokens.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_first_call_fetches_a_token_that_the_next_one_uses() {
    let (api, client) = start(vec![token(TOKEN), order(), order()]).await;
    read(&client).await.unwrap();
    read(&client).await.unwrap();
    assert_eq!(sent(&api), ["-", TOKEN, TOKEN]);
    let asked = &api.seen()[0];
    assert_eq!(asked.body, "grant_type=client_credentials&scope=read+write");
    assert_eq!(
        asked.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    // base64 of `id%3A1:s3cret+word%2F4711` (RFC 6749, section 2.3.1)
    assert_eq!(
        asked.header("authorization"),
        Some("Basic aWQlM0ExOnMzY3JldCt3b3JkJTJGNDcxMQ==")
    );
}

#[tokio::test]
async fn calls_at_once_fetch_one_token() {
    let late = Reply::Delayed(Box::new(token(TOKEN)));
    let (api, client) = start(vec![late, order(), order(), order()]).await;
    let (first, second, third) = tokio::join!(read(&client), read(&client), read(&client));
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    assert_eq!(sent(&api), ["-", TOKEN, TOKEN, TOKEN]);
}

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
    for doubt in [
        Reply::status(401),
        Reply::text(401, "<html>"),
        challenge("Basic realm=\"proxy\", error=\"invalid_token\""),
        challenge("Bearer error=\"insufficient_scope\""),
    ] {
        let (api, client) = start(vec![token("token-1"), doubt, token("token-2"), order()]).await;
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
async fn a_call_whose_token_is_refused_is_not_sent() {
    let body = json!({"error": "invalid_client", "error_description": "No such client"});
    let (api, client) = start(vec![Reply::json(401, &body)]).await;
    let failure = write(&client).await.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::NotSent, false)
    );
    assert_eq!(
        failure.message,
        format!(
            "POST /sessions was not sent: no access token could be fetched: POST {}/oauth/token?v=1 \
                 was answered with HTTP 401: invalid_client: No such client.",
            api.url
        )
    );
    assert_eq!(
        failure.next,
        "A person has to check SHOP_ID_THAT_IS_NOT_SET and SHOP_SECRET_THAT_IS_NOT_SET, the \
             chosen host, and what this client may do at the API."
    );
    assert_eq!(api.lines(), [TOKEN_LINE]);
}

#[tokio::test]
async fn an_answer_without_a_usable_token_is_not_used() {
    for body in [
        json!({}),
        json!({"access_token": ""}),
        json!({"access_token": "a\nb"}),
        json!({"access_token": TOKEN, "token_type": "mac"}),
        json!([TOKEN]),
    ] {
        let (api, client) = start(vec![Reply::json(200, &body)]).await;
        let failure = write(&client).await.unwrap_err();
        assert_eq!(
            (failure.outcome, failure.retryable),
            (Outcome::NotSent, false)
        );
        assert!(failure.next.contains("`token_url`"), "{failure}");
        assert!(!failure.to_string().contains(TOKEN), "{failure}");
        assert_eq!(api.lines(), [TOKEN_LINE]);
    }
}

#[tokio::test]
async fn a_token_endpoint_in_trouble_is_asked_again() {
    for trouble in [Reply::status(503), Reply::status(429), Reply::Drop] {
        let (api, client) = start(vec![trouble, token(TOKEN), session()]).await;
        write(&client).await.unwrap();
        assert_eq!(sent(&api), ["-", "-", TOKEN]);
    }
    let (api, client) = start(vec![Reply::status(503); 9]).await;
    let failure = write(&client).await.unwrap_err();
    assert_eq!(
        (failure.outcome, failure.retryable),
        (Outcome::NotSent, true)
    );
    assert_eq!(api.lines(), [TOKEN_LINE; 4]);
}

#[tokio::test]
async fn fetching_a_token_takes_of_the_time_of_the_call() {
    let api = Api::start(vec![Reply::Hang]).await;
    let client = Client::builder(&tools())
        .base(BaseUrl::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("id", "secret")))
        .timeout(Duration::from_millis(200))
        .build();
    let failure = write(&client).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    assert_eq!(api.lines(), [TOKEN_LINE]);
}

#[tokio::test]
async fn a_call_that_is_cancelled_while_its_token_is_fetched_is_not_sent() {
    let (api, client) = start(vec![Reply::Hang, token(TOKEN), session()]).await;
    let api = Arc::new(api);
    let cancel = crate::cancellation::cancelled_after(&api, 1);
    let arguments = json!({"order_amount": 1});
    let failure = call_as(&client, "create_session", arguments, &cancel).await;
    assert_eq!(failure.unwrap_err().outcome, Outcome::NotSent);
    // It leaves nobody behind who waits for that token.
    write(&client).await.unwrap();
    assert_eq!(sent(&api), ["-", "-", TOKEN]);
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

#[tokio::test]
async fn a_missing_secret_is_told_by_the_call_and_nothing_is_fetched() {
    let api = Api::start(vec![]).await;
    let client = Client::builder(&tools())
        .base(BaseUrl::loopback(&api.url).unwrap())
        .build();
    let failure = read(&client).await.unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    for name in [
        "SHOP_ID_THAT_IS_NOT_SET",
        "SHOP_SECRET_THAT_IS_NOT_SET_FILE",
    ] {
        assert!(failure.message.contains(name), "{failure}");
    }
    assert_eq!(api.lines(), [""; 0]);
}

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
