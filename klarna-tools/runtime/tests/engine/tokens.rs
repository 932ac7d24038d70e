//! Access tokens that are fetched with client credentials.

mod renewal;
mod secrecy;

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
            audience: Some("the shop".to_owned()),
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
    assert_eq!(
        asked.body,
        "grant_type=client_credentials&scope=read+write&audience=the+shop"
    );
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
async fn a_missing_secret_is_reported_by_the_call_and_nothing_is_fetched() {
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
