//! Access tokens that are fetched, as documents offer them.

use super::api::Api;

const CLIENT: &str = "auth: { client_credentials: { id: $env.ID, secret: $env.SECRET } }";

fn api(schemes: &str, required: &str, auth: &str) -> Api {
    let document = format!(
        "openapi: 3.1.0
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com/v1 }}, {{ url: https://test.example.com/v1 }}]
security: [{{ {required} }}]
components:
  securitySchemes:
{schemes}
paths:
  /things:
    get: {{ operationId: list, summary: List, responses: {{ '204': {{ description: none }} }} }}
"
    );
    let tools = "tools: { list: { description: List., operation: GET /things } }\n";
    Api::new(&document, &format!("{auth}\n{tools}"))
}

fn flow(name: &str, url: &str) -> String {
    format!(
        "    {name}: {{ type: oauth2, flows: {{ clientCredentials: {{ tokenUrl: '{url}', scopes: {{}} }} }} }}\n"
    )
}

/// What the lock says about the token, on one line without quotes.
fn token(api: &Api) -> String {
    let lock = api.lock().replace('"', "");
    let (_, token) = lock.split_once(" token:\n").unwrap();
    token.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_path_is_at_the_host_that_requests_go_to() {
    let hosts = format!("hosts: {{ variable: $env.HOST }}\n{CLIENT}");
    let token = token(&api(&flow("login", "/oauth/token/"), "login: []", &hosts));
    for part in [
        "api.example.com/v1",
        "test.example.com/v1",
        "variable: HOST",
        "/oauth/token/",
    ] {
        assert!(token.contains(part), "{token}");
    }
}

#[test]
fn two_schemes_of_one_alternative_are_one_token_with_the_scopes_of_both() {
    let url = "https://login.example.com/token?v=1";
    let mut schemes = flow("client", url);
    schemes += "    person: { type: oauth2, flows: {} }\n";
    let api = api(
        &schemes,
        "person: [write, read], client: [all, read]",
        CLIENT,
    );
    let token = token(&api);
    for part in [
        "login.example.com",
        "/token?v=1",
        "scopes: - all - read - write",
    ] {
        assert!(token.contains(part), "{token}");
    }
    let request = api.dry_run("list", "{}");
    assert_eq!(
        request.matches("authorization: [not shown]").count(),
        1,
        "{request}"
    );
}

#[test]
fn a_token_endpoint_that_is_given_serves_any_flow() {
    let auth = "auth: { client_credentials: { id: $env.ID, secret: $env.SECRET, token_url: https://login.example.com/t } }";
    let schemes =
        "    login: { type: openIdConnect, openIdConnectUrl: 'https://login.example.com' }\n";
    let token = token(&api(schemes, "login: []", auth));
    assert!(token.contains("login.example.com"), "{token}");
}

#[test]
fn a_token_that_is_handed_over_serves_where_no_client_can_fetch_one() {
    let auth = "auth: { access_token: $env.TOKEN, client_credentials: { id: $env.ID, secret: $env.SECRET } }";
    let schemes = "    login: { type: oauth2, flows: {} }\n";
    let request = api(schemes, "login: []", auth).dry_run("list", "{}");
    assert!(
        request.contains("authorization: Bearer $TOKEN"),
        "{request}"
    );
}

#[test]
fn what_is_not_a_token_endpoint_is_refused() {
    for url in [
        "http://login.example.com/token",
        "//login.example.com/token",
        "https://me@login.example.com/token",
        "https://login.example.com",
        "https://login.example.com/a/../b",
        "https://login.example.com/token#x",
        "ftp://login.example.com/token",
        "oauth/token",
        "",
    ] {
        let said = api(&flow("login", url), "login: []", CLIENT).mistakes();
        assert!(
            said.contains("nothing here authenticates GET /things"),
            "{url}: {said}"
        );
        assert!(said.contains("write `token_url`"), "{url}: {said}");
    }
}
