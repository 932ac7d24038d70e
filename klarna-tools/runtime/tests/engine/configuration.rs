use serde_json::json;
use toolspec_runtime::model::Hosts;
use toolspec_runtime::{Base, CancellationToken, Client, Credentials, Outcome};

use crate::api::Api;
use crate::tools::{TOOLSET, call_as};

#[tokio::test]
async fn missing_credentials_are_told_by_the_call_and_nothing_is_sent() {
    let api = Api::start(vec![]).await;
    let client = Client::builder(&TOOLSET)
        .base(Base::loopback(&api.url).unwrap())
        .build();
    let failure = call_as(
        &client,
        "read_order",
        json!({"order_id": "o"}),
        &CancellationToken::new(),
    )
    .await
    .unwrap_err();
    assert_eq!(failure.outcome, Outcome::NotSent);
    let text = failure.to_string();
    for name in [
        "SHOP_USER_THAT_IS_NOT_SET",
        "SHOP_PASSWORD_THAT_IS_NOT_SET",
        "SHOP_PASSWORD_THAT_IS_NOT_SET_FILE",
    ] {
        assert!(text.contains(name), "{text}");
    }
    assert_eq!(api.lines(), [""; 0]);
}

#[test]
fn nothing_shows_the_credentials() {
    let credentials = Credentials::new("klarna-user", "klarna-secret");
    let client = Client::builder(&TOOLSET)
        .credentials(Ok(credentials.clone()))
        .build();
    let shown = format!(
        "{credentials:?} {client:?} {:?}",
        Client::builder(&TOOLSET).credentials(Ok(credentials.clone()))
    );
    assert!(
        !shown.contains("klarna-user") && !shown.contains("klarna-secret"),
        "{shown}"
    );
    let bases: Vec<_> = client.bases().iter().map(ToString::to_string).collect();
    assert_eq!(bases, ["https://api.shop.example"]);
}

#[test]
fn keys_of_one_system_at_a_host_of_the_other_are_worth_a_warning() {
    let [live, playground] = ["api.klarna.com", "api.playground.klarna.com"];
    let hosts = Hosts {
        variable: Some("REGION".to_owned()),
        default: live.to_owned(),
        allowed: [live, playground].map(str::to_owned).to_vec(),
    };
    let [live, playground] = [live, playground].map(|host| Base::host(&hosts, host).unwrap());
    let local = Base::loopback("http://127.0.0.1:1").unwrap();
    for (password, at_live, at_playground) in [
        ("klarna_test_api_secret", 1, 0),
        ("klarna_live_api_secret", 0, 1),
        ("secret", 0, 0),
    ] {
        let credentials = Credentials::new("user", password);
        assert_eq!(credentials.warnings(&live).len(), at_live);
        assert_eq!(credentials.warnings(&playground).len(), at_playground);
        assert_eq!(credentials.warnings(&local).len(), 0);
        assert!(!credentials.warnings(&live).concat().contains("api_secret"));
    }
}

#[tokio::test]
async fn the_root_certificates_of_the_system_can_be_used() {
    let api = Api::start(vec![crate::api::Reply::json(200, &json!({}))]).await;
    let client = Client::builder(&TOOLSET)
        .base(Base::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("u", "p")))
        .system_roots(true)
        .build();
    call_as(
        &client,
        "read_order",
        json!({"order_id": "o"}),
        &CancellationToken::new(),
    )
    .await
    .unwrap();
}
