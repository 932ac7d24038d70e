use std::sync::Arc;

use serde_json::json;
use toolspec_runtime::model::{Hosts, Prefix, Secret, SecurityScheme, Server, Toolset};
use toolspec_runtime::{BaseUrl, CancellationToken, Client, Credentials, Outcome, Tools};

use crate::api::Api;
use crate::tools::{TOOLSET, call_as};

#[tokio::test]
async fn a_call_reports_missing_credentials_and_sends_nothing() {
    let api = Api::start(vec![]).await;
    let client = Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&api.url).unwrap())
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
fn each_server_of_a_tool_set_has_a_base_of_its_own() {
    let hosts = |default: &str| Hosts {
        default: default.to_owned(),
        allowed: vec![default.to_owned(), "test.example.com".to_owned()],
        ..Hosts::default()
    };
    let toolset = Toolset {
        server: Server {
            hosts: ["a.example.com", "b.example.com/v3"].map(hosts).to_vec(),
            ..Server::default()
        },
        tools: Vec::new(),
    };
    let tools = Arc::new(Tools::compiled(toolset, String::new(), String::new()));
    let bases = |server, base| -> Result<Vec<String>, String> {
        let client = Client::builder(&tools).base_of(server, base);
        let client = client.map_err(|why| why.to_string())?.build();
        Ok(client.bases().iter().map(ToString::to_string).collect())
    };
    let [first, second] = ["https://a.example.com", "https://b.example.com/v3"];
    let local = BaseUrl::loopback("http://127.0.0.1:1").unwrap();
    assert_eq!(
        bases("b.example.com/v3", local.clone()).unwrap(),
        [first, "http://127.0.0.1:1/v3"]
    );
    let test = BaseUrl::host(&tools.server().hosts[0], "test.example.com").unwrap();
    assert_eq!(
        bases("a.example.com", test).unwrap(),
        ["https://test.example.com", second]
    );
    let refused = bases("c.example.com", local).unwrap_err();
    assert_eq!(
        refused,
        "The tool set has no server c.example.com; it has a.example.com, b.example.com/v3."
    );
}

#[test]
fn a_secret_at_a_host_that_does_not_take_it_is_worth_a_warning() {
    let prefix = |text: &str, host: &str| Prefix {
        text: text.to_owned(),
        hosts: vec![host.to_owned()],
    };
    let (live, test) = ("live.example.com", "test.example.com");
    let scheme = SecurityScheme::Basic {
        username: Secret::default(),
        password: Secret {
            prefixes: vec![prefix("live_", live), prefix("test_", test)],
            ..Secret::default()
        },
    };
    let hosts = |allowed: &[&str]| Hosts {
        allowed: allowed.iter().copied().map(str::to_owned).collect(),
        ..Hosts::default()
    };
    let (own, others) = (
        hosts(&["live.example.com/v3", "test.example.com/v3"]),
        hosts(&["other.example.com"]),
    );
    let at = |hosts: &Hosts, host: &str| BaseUrl::host(hosts, host).unwrap();
    let local = BaseUrl::loopback("http://127.0.0.1:1").unwrap();
    for (password, at_live, at_test) in [("test_key", 1, 0), ("live_key", 0, 1), ("key", 0, 0)] {
        let credentials = Credentials::new("user", password);
        let warnings = |hosts, base: &BaseUrl| credentials.warnings(&scheme, hosts, base);
        assert_eq!(warnings(&own, &at(&own, live)).len(), at_live);
        assert_eq!(warnings(&own, &at(&own, test)).len(), at_test);
        assert_eq!(warnings(&own, &local).len(), 0);
        // Another API has secrets of its own.
        let other = at(&others, "other.example.com");
        assert_eq!(warnings(&others, &other).len(), 0);
        assert!(!warnings(&own, &at(&own, live)).concat().contains(password));
    }
}

#[tokio::test]
async fn the_root_certificates_of_the_system_can_be_used() {
    let api = Api::start(vec![crate::api::Reply::json(200, &json!({}))]).await;
    let client = Client::builder(&TOOLSET)
        .base(BaseUrl::loopback(&api.url).unwrap())
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
