//! What is read from the documents: where requests go, with which credentials, and what errors
//! look like.

use super::folder::Folder;

#[test]
fn hosts_are_those_that_the_variables_of_a_server_make() {
    let folder = Folder::new();
    let manifest = folder.init(&["weather.json"], 0);
    let hosts = "
hosts:
  variable: $env.WEATHER_HOST
  default: eu.weather.example/v2
  allowed:
    - eu.weather.example/v2
    - us.weather.example/v2
    - ap.weather.example/v2

auth:
  api_key: $env.WEATHER_API_KEY

errors:
  code: error.code
  messages: [error.message]
";
    assert!(manifest.contains(hosts), "{manifest}");
}

#[test]
fn a_modern_document_with_problem_details_and_a_server_without_tls() {
    let folder = Folder::new();
    let manifest = folder.init(&["ledger.yaml", "--operation", "health"], 0);
    let read = "
hosts:
  allowed:
    - ledger.example/api

auth:
  basic: { username: $env.LEDGER_ACCOUNTS_ENTRIES_USERNAME, password: $env.LEDGER_ACCOUNTS_ENTRIES_PASSWORD }

corrections:
  # To decide: is it right that operations which ask for no credentials get none?
  - at: ledger.yaml#/security
    value: []
    why: Operations that declare no security need no credentials.

errors:
  code: type
  messages: [detail, title]
  correlation: trace_id
";
    assert!(manifest.contains(read), "{manifest}");
}

#[test]
fn a_document_without_servers_waits_for_a_host() {
    let folder = Folder::new();
    let manifest = folder.init(&["parcels.yaml"], 0);
    let open = "
hosts:
  # To decide: parcels.yaml names no server; write the API's host
  allowed:
    - host.invalid

auth:
  client_credentials: { id: $env.PARCELS_CLIENT_ID, secret: $env.PARCELS_CLIENT_SECRET }
";
    assert!(manifest.contains(open), "{manifest}");
    let said = ["parcels.yaml", "--host", "https://eu.parcels.example"];
    let manifest = folder.init(&[&said[..], &["--host", "us.parcels.example"]].concat(), 0);
    let hosts = "
hosts:
  variable: $env.PARCELS_HOST
  default: eu.parcels.example
  allowed:
    - eu.parcels.example
    - us.parcels.example
";
    assert!(manifest.contains(hosts), "{manifest}");
}

#[test]
fn a_server_that_cannot_be_used_is_shown_to_a_person() {
    for (url, said) in [
        (
            "http://api.petstore.example/v1",
            "the document says http://api.petstore.example/v1; does it also accept TLS?\n  \
             allowed:\n    - api.petstore.example/v1\n",
        ),
        (
            "/v1",
            "/v1 of petstore.yaml cannot be used (it is relative, and a manifest has no address of \
             its own); write the API's host\n  allowed:\n    - host.invalid\n",
        ),
    ] {
        let folder = Folder::new();
        folder.edit("petstore.yaml", "https://api.petstore.example/v1", url);
        let manifest = folder.init(&["petstore.yaml", "--all"], 0);
        let open = format!("\nhosts:\n  # To decide: {said}");
        assert!(manifest.contains(&open), "{manifest}");
    }
}

#[test]
fn a_secret_of_one_api_is_not_sent_to_another() {
    let folder = Folder::new();
    let manifest = folder.init(&["petstore.yaml", "weather.json", "--all"], 0);
    let apis = "
# Requests go to api.petstore.example/v1, the server of petstore.yaml.

apis:
  petstore.yaml:
    auth:
      bearer: $env.PETSTORE_TOKEN
  weather.json:
    hosts:
      variable: $env.WEATHER_HOST
";
    assert!(manifest.contains(apis), "{manifest}");
    assert!(!manifest.contains("\nauth:"), "{manifest}");
}

#[test]
fn apis_of_one_title_have_variables_of_their_own() {
    let folder = Folder::new();
    folder.write(
        "test.yaml",
        &folder
            .read("petstore.yaml")
            .replace("api.petstore", "test.petstore"),
    );
    let manifest = folder.init(&["petstore.yaml", "test.yaml", "--all"], 0);
    let apis = "
apis:
  petstore.yaml:
    auth:
      bearer: $env.PETSTORE_TOKEN
  test.yaml:
    auth:
      bearer: $env.PETSTORE_2_TOKEN
";
    assert!(manifest.contains(apis), "{manifest}");
}

#[test]
fn servers_of_single_operations_are_shared_by_no_other_document() {
    let folder = Folder::new();
    for (name, host) in [("one.yaml", "one"), ("two.yaml", "two")] {
        let document = folder.read("parcels.yaml").replace(
            "    post:\n",
            &format!("    post:\n      servers: [{{ url: \"https://{host}.example\" }}]\n"),
        );
        folder.write(name, &document);
    }
    let manifest = folder.init(&["one.yaml", "two.yaml", "--all"], 0);
    for name in ["PARCELS", "PARCELS_2"] {
        let line = format!(
            "\n      client_credentials: {{ id: $env.{name}_CLIENT_ID, secret: $env.{name}_CLIENT_SECRET }}\n"
        );
        assert!(manifest.contains(&line), "{manifest}");
    }
    assert!(!manifest.contains("hosts:"), "{manifest}");
}

#[test]
fn documents_of_one_host_share_its_credentials() {
    let folder = Folder::new();
    folder.write(
        "more.yaml",
        &folder.read("petstore.yaml").replace("/pets", "/toys"),
    );
    let manifest = folder.init(&["petstore.yaml", "more.yaml", "--all"], 0);
    let shared = "\nauth:\n  bearer: $env.PETSTORE_TOKEN\n";
    assert!(manifest.contains(shared), "{manifest}");
    assert!(!manifest.contains("\napis:"), "{manifest}");
}

#[test]
fn several_keys_have_a_variable_each() {
    let folder = Folder::new();
    folder.edit(
        "weather.json",
        r#"{ "cookie": [] }, { "appid": [] }"#,
        r#"{ "appid": [], "X-Partner": [] }"#,
    );
    folder.edit(
        "weather.json",
        r#""appid": { "type""#,
        r#""X-Partner": { "type": "apiKey", "in": "header", "name": "X-Partner" },
      "appid": { "type""#,
    );
    let manifest = folder.init(&["weather.json"], 0);
    let keys = "
auth:
  api_key:
    X-Partner: $env.WEATHER_X_PARTNER
    appid: $env.WEATHER_APPID
";
    assert!(manifest.contains(keys), "{manifest}");
}

#[test]
fn a_scheme_that_is_called_otherwise_where_it_is_declared_is_put_right() {
    let folder = Folder::new();
    folder.edit("petstore.yaml", "- token: []", "- bearerToken: []");
    let manifest = folder.init(&["petstore.yaml"], 0);
    let correction = "
corrections:
  # To decide: is the only declared scheme the intended one?
  - at: petstore.yaml#/components/securitySchemes/bearerToken
    value: { type: http, scheme: bearer }
    why: Operations ask for it by a name that is not declared.
";
    assert!(manifest.contains(correction), "{manifest}");
}

#[test]
fn two_schemes_that_one_token_meets_are_one() {
    let folder = Folder::new();
    folder.edit(
        "parcels.yaml",
        "- login: [read]",
        "- { login: [read], staff: [] }",
    );
    folder.edit(
        "parcels.yaml",
        "    login:\n",
        "    staff: { type: openIdConnect, openIdConnectUrl: \"https://login.parcels.example\" }\n    login:\n",
    );
    let manifest = folder.init(&["parcels.yaml"], 0);
    assert!(
        manifest.contains(
            "
auth:
  client_credentials: { id: $env.PARCELS_CLIENT_ID, secret: $env.PARCELS_CLIENT_SECRET }

"
        ),
        "{manifest}"
    );
}

#[test]
fn a_token_that_no_client_can_fetch_is_handed_over() {
    let fetched = "clientCredentials: { tokenUrl: \"https://login.parcels.example/token\", scopes";
    for other in [
        "password: { tokenUrl: \"https://login.parcels.example/token\", scopes",
        "clientCredentials: { tokenUrl: \"http://login.parcels.example/token\", scopes",
        "clientCredentials: { tokenUrl: token, scopes",
        "clientCredentials: { scopes",
    ] {
        let folder = Folder::new();
        folder.edit("parcels.yaml", fetched, other);
        let manifest = folder.init(&["parcels.yaml"], 0);
        let open = "
auth:
  # To decide: who supplies the access token? Nothing here obtains or renews it.
  access_token: $env.PARCELS_ACCESS_TOKEN
";
        assert!(manifest.contains(open), "{other}: {manifest}");
    }
}

#[test]
fn of_very_many_hosts_some_are_listed() {
    let folder = Folder::new();
    let regions: Vec<String> = (0..80).map(|index| format!("\"r{index}\"")).collect();
    let many = format!("\"enum\": [\"eu\", {}]", regions.join(", "));
    folder.edit("weather.json", r#""enum": ["eu", "us", "ap"]"#, &many);
    let manifest = folder.init(&["weather.json", "--all"], 0);
    let open = "
hosts:
  # To decide: weather.json has more than these 64 addresses; which are needed?
  variable: $env.WEATHER_HOST
  default: eu.weather.example/v2
";
    assert!(manifest.contains(open), "{manifest}");
    assert_eq!(manifest.matches("\n    - ").count(), 64);
}

#[test]
fn schemes_that_nothing_asks_for_are_a_question() {
    let folder = Folder::new();
    folder.edit("petstore.yaml", "security:\n  - token: []\n", "");
    let manifest = folder.init(&["petstore.yaml", "--all"], 0);
    let question = "
# To decide: petstore.yaml declares `token`, and no operation asks for credentials. If the API wants
# them, say which by an entry under `corrections` for petstore.yaml#/security, and add `auth`.
";
    assert!(manifest.contains(question), "{manifest}");
}

#[test]
fn texts_of_a_document_stay_texts() {
    let folder = Folder::new();
    folder.edit(
        "petstore.yaml",
        "title: Petstore API",
        r#"title: "Pets: # {all}\u202E\nname: evil""#,
    );
    folder.edit(
        "petstore.yaml",
        "summary: Offer a pet for sale",
        r#"summary: "Offer\n  evil: {}""#,
    );
    let manifest = folder.init(&["petstore.yaml"], 0);
    assert!(
        manifest.contains("\ntitle: \"Pets: # {all} name: evil\"\n"),
        "{manifest}"
    );
    assert!(
        manifest.contains("\n  # - POST /pets: Offer evil: {}\n"),
        "{manifest}"
    );
}
