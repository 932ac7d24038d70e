//! Access tokens that are fetched with client credentials, by `toolspec serve` and `toolspec call`.

use std::fs;

use klarna_tools_tests::{RecordingApi, Reply, Server, run, toolspec};
use serde_json::json;
use tempfile::TempDir;

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "https://api.shop.example/v1" }]
paths:
  /orders/{id}:
    get:
      summary: Read an order
      security: [{ login: [orders.read] }]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          content:
            application/json:
              schema: { type: object, properties: { note: { type: string } } }
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.shop.example/oauth2/token
          scopes: { orders.read: Read orders }
"#;

const MANIFEST: &str = "
name: shop
title: A shop
instructions: Read before you answer.
documents: [shop.yaml]
hosts: { override: $env.SHOP_BASE_URL }
auth: { client_credentials: { id: $env.SHOP_CLIENT_ID, secret: $env.SHOP_CLIENT_SECRET } }
tools:
  read_order:
    title: Read an order
    description: Reads an order.
    operation: GET /orders/{id}
    arguments: { id: }
    result: { note: }
";

const TOKEN: &str = "issued-token-4711";

/// A folder with the manifest, which is locked, and its path.
fn shop() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.yaml"), DOCUMENT).unwrap();
    let manifest = folder.path().join("tools.yaml");
    fs::write(&manifest, MANIFEST).unwrap();
    let manifest = manifest.to_str().unwrap().to_owned();
    let locked = run(toolspec(), &["lock", &manifest], &[]);
    assert_eq!(locked.code, Some(0), "{}", locked.stderr);
    (folder, manifest)
}

/// An API that answers everything with the same object: a token, which an order repeats.
fn api() -> RecordingApi {
    let api = RecordingApi::start();
    let body = json!({"access_token": TOKEN, "expires_in": 600, "note": format!("Bearer {TOKEN}")});
    api.reply(Reply {
        body: body.to_string().into(),
        ..Reply::default()
    });
    api
}

#[test]
fn a_server_fetches_one_token_and_shows_it_to_nobody() {
    let ((_folder, manifest), api) = (shop(), api());
    let mut server = Server::builder()
        .program(toolspec())
        .arg(&manifest)
        .env("SHOP_BASE_URL", api.url())
        .env("SHOP_CLIENT_ID", "client-4711")
        .env("SHOP_CLIENT_SECRET", "secret-4711")
        .env("RUST_LOG", "trace")
        .start();
    for _ in 0..2 {
        let answer = format!("{:?}", server.call("read_order", json!({"id": "a"})));
        assert!(answer.contains("Bearer [removed: credential]"), "{answer}");
        assert!(!answer.contains(TOKEN), "{answer}");
    }
    let sent = api.take();
    let lines: Vec<_> = sent.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(lines, ["/oauth2/token", "/v1/orders/a", "/v1/orders/a"]);
    let form = "grant_type=client_credentials&scope=orders.read";
    assert_eq!(sent[0].body, form.as_bytes());
    let header = |index: usize| {
        let mut headers = sent[index].headers.iter();
        let found = headers.find(|(name, _)| name == "authorization");
        found.map(|(_, value)| value.as_str())
    };
    // base64 of `client-4711:secret-4711`
    assert_eq!(header(0), Some("Basic Y2xpZW50LTQ3MTE6c2VjcmV0LTQ3MTE="));
    assert_eq!(header(1), Some("Bearer issued-token-4711"));
    assert_eq!(header(2), header(1));
    let stderr = server.finish_process().stderr;
    for secret in [TOKEN, "secret-4711", "Y2xpZW50LTQ3MTE"] {
        assert!(!stderr.contains(secret), "{stderr}");
    }
}

#[test]
fn a_dry_run_fetches_nothing() {
    let ((_folder, manifest), api) = (shop(), api());
    let call = ["call", "--manifest", &manifest, "read_order", "id=a"];
    let variables = [("SHOP_BASE_URL", api.url())];
    let dry = run(
        toolspec(),
        &[&call[..], &["--dry-run"]].concat(),
        &variables,
    );
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    let printed = &dry.stdout;
    for line in [
        "POST /oauth2/token HTTP/1.1",
        "authorization: Basic base64($SHOP_CLIENT_ID:$SHOP_CLIENT_SECRET)",
        "authorization: Bearer <access_token>",
    ] {
        assert!(printed.contains(&format!("\n{line}\n")), "{printed}");
    }
    assert_eq!(api.take().len(), 0);
}

#[test]
fn a_token_that_is_refused_is_a_call_that_is_not_sent() {
    let ((_folder, manifest), api) = (shop(), RecordingApi::start());
    api.reply(Reply {
        status: 401,
        body: br#"{"error": "invalid_client"}"#.to_vec(),
        ..Reply::default()
    });
    let call = ["call", "--manifest", &manifest, "read_order", "id=a"];
    let variables = [
        ("SHOP_BASE_URL", api.url()),
        ("SHOP_CLIENT_ID", "client-4711"),
        ("SHOP_CLIENT_SECRET", "secret-4711"),
    ];
    let done = run(toolspec(), &call, &variables);
    let said = format!("{}{}", done.stdout, done.stderr);
    assert_ne!(done.code, Some(0), "{said}");
    for part in [
        "NOT SENT.",
        "HTTP 401: invalid_client",
        "A person has to check SHOP_CLIENT_ID and SHOP_CLIENT_SECRET",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(api.take().len(), 1);
}

#[test]
fn the_lock_names_the_host_that_gets_the_secret() {
    let (folder, _) = shop();
    let lock = fs::read_to_string(folder.path().join("tools.lock.yaml")).unwrap();
    let token = lock.split_once("token:").unwrap().1;
    for part in ["login.shop.example", "/oauth2/token", "orders.read"] {
        assert!(token.contains(part), "{lock}");
    }
}

#[test]
fn doctor_asks_the_api_with_a_token_of_its_own() {
    let ((_folder, manifest), api) = (shop(), api());
    let variables = [
        ("SHOP_BASE_URL", api.url()),
        ("SHOP_CLIENT_ID", "client-4711"),
        ("SHOP_CLIENT_SECRET", "secret-4711"),
    ];
    let doctor = ["doctor", &manifest, "--online"];
    let well = run(toolspec(), &doctor, &variables);
    assert_eq!((well.code, well.stderr.as_str()), (Some(0), ""), "{well:?}");
    assert!(well.stdout.contains("accepts the credentials"), "{well:?}");
    let sent = api.take();
    assert_eq!(sent[0].target, "/oauth2/token");
    // An order that nobody has made.
    let order = sent[1].target.strip_prefix("/v1/orders/").unwrap();
    assert_eq!((sent[1].method.as_str(), order.len()), ("GET", 36));
    api.reply(Reply {
        status: 403,
        body: br#"{"error": "access_denied"}"#.to_vec(),
        ..Reply::default()
    });
    let ill = run(toolspec(), &doctor, &variables);
    assert_eq!(ill.code, Some(1));
    assert!(
        ill.stderr.contains("no access token could be fetched"),
        "{ill:?}"
    );
    for ended in [well, ill] {
        assert!(!format!("{ended:?}").contains("secret-4711"), "{ended:?}");
    }
}

#[test]
fn doctor_says_where_tokens_are_from_and_that_nobody_has_accepted_the_tools() {
    let (folder, manifest) = shop();
    fs::remove_file(folder.path().join("tools.lock.yaml")).unwrap();
    let variables = [("SHOP_CLIENT_ID", "a"), ("SHOP_CLIENT_SECRET", "b")];
    let ill = run(toolspec(), &["doctor", &manifest], &variables);
    assert_eq!(ill.code, Some(1));
    for line in [
        "calls go to           https://api.shop.example/v1\n",
        "tokens are from       https://login.shop.example\n",
    ] {
        assert!(ill.stdout.contains(line), "{ill:?}");
    }
    assert!(ill.stderr.contains("tools.lock.yaml is missing"), "{ill:?}");
    fs::write(folder.path().join("tools.lock.yaml"), "digest: 1\n").unwrap();
    let ill = run(toolspec(), &["doctor", &manifest], &variables);
    assert_eq!((ill.code, ill.stdout.as_str()), (Some(1), ""), "{ill:?}");
}
