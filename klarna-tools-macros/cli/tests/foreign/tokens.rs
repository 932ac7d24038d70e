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
fn a_relative_endpoint_is_resolved_against_the_server() {
    for (url, host, path) in [
        ("oauth/token", "api.example.com/v1", "/oauth/token"),
        (
            "./oauth/token?v=1",
            "api.example.com/v1",
            "/oauth/token?v=1",
        ),
        ("//login.example.com/token", "login.example.com", "/token"),
    ] {
        let token = token(&api(&flow("login", url), "login: []", CLIENT));
        assert!(token.contains(&format!("default: {host} ")), "{token}");
        assert!(token.contains(&format!("path: {path} ")), "{token}");
    }
}

#[test]
fn a_relative_endpoint_is_resolved_against_the_server_that_is_called() {
    let of = |servers: &str, url: &str, hosts: &str| {
        let api = api(
            &flow("login", url),
            "login: []",
            &format!("{hosts}\n{CLIENT}"),
        );
        let document = api.0.read("api.yaml");
        let listed = document
            .lines()
            .find(|line| line.starts_with("servers"))
            .unwrap();
        api.0.write(
            "api.yaml",
            &document.replace(listed, &format!("servers: [{servers}]")),
        );
        api
    };
    let first = "{ url: 'http://live.example.org/live/v1/' }";
    let second = "{ url: 'https://api.example.com/test/v1/' }";
    let both = format!("{first}, {second}");
    for (servers, url, hosts, path) in [
        (both.as_str(), "t", "", "/test/v1/t"),
        (both.as_str(), "../t", "", "/test/t"),
        (both.as_str(), "../../../t?v=1", "", "/t?v=1"),
        (both.as_str(), "./a/./b/../t", "", "/test/v1/a/t"),
        (both.as_str(), "/a/../t", "", "/t"),
        (
            both.as_str(),
            "../t",
            "hosts: { default: api.example.com/v3/x }",
            "/t",
        ),
        (
            "{ url: /v2/x/ }",
            "t",
            "hosts: { default: api.example.com }",
            "/v2/x/t",
        ),
    ] {
        let token = token(&of(servers, url, hosts));
        assert!(token.contains("default: api.example.com/"), "{token}");
        assert!(token.contains(&format!("path: {path} ")), "{url}: {token}");
    }
    let apart = "{ url: 'https://api.example.com/a/v1' }, { url: 'https://test.example.com/b/v1' }";
    let mistakes = of(apart, "t", "hosts: { variable: $env.HOST }").mistakes();
    for text in [
        "of one server that is `/a/t`, of another `/b/t`",
        "write `token_url`",
    ] {
        assert!(mistakes.contains(text), "{mistakes}");
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
        request
            .matches("authorization: Bearer <access_token>")
            .count(),
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
        "https://me@login.example.com/token",
        "https://login.example.com",
        "https://login.example.com/a/../b",
        "https://login.example.com/a/.%2E/b",
        "/%2e%2e/t",
        "https://login.example.com/token#x",
        "ftp://login.example.com/token",
        "",
    ] {
        let said = api(&flow("login", url), "login: []", CLIENT).mistakes();
        assert!(
            said.contains("nothing here authenticates the operations that require this"),
            "{url}: {said}"
        );
        assert!(said.contains("write `token_url`"), "{url}: {said}");
    }
}

#[test]
fn what_is_requested_is_what_the_operations_require_unless_the_manifest_says_otherwise() {
    let url = "https://login.example.com/token";
    let client = |more: &str| {
        format!("auth: {{ client_credentials: {{ id: $env.ID, secret: $env.SECRET{more} }} }}")
    };
    let api = |more: &str| api(&flow("login", url), "login: [read]", &client(more));
    for (more, body) in [
        ("", "grant_type=client_credentials&scope=read"),
        (
            ", scopes: [x.default, a]",
            "grant_type=client_credentials&scope=a+x.default",
        ),
        (
            ", scopes: [], audience: 'https://api.example.com/'",
            "grant_type=client_credentials&audience=https%3A%2F%2Fapi.example.com%2F",
        ),
    ] {
        let token = "# https://login.example.com
POST /token HTTP/1.1
accept: application/json
authorization: Basic base64($ID:$SECRET)
content-type: application/x-www-form-urlencoded
user-agent: probe toolspec/0.1.0
";
        let call = ["call", "list", "{}", "--dry-run", "--manifest"];
        let printed = api(more).out(&call);
        let expected = format!("{token}\n{body}\n\n# https://api.example.com\nGET /v1/things");
        assert!(printed.starts_with(&expected), "{printed}");
    }
}

#[test]
fn a_person_sees_where_tokens_are_requested() {
    let client =
        "auth: { client_credentials: { id: $env.ID, secret: $env.SECRET, audience: things } }";
    let flow = flow("login", "https://login.example.com/token?v=1");
    let elsewhere = api(&flow, "login: [all, read]", client);
    let at = "https://login.example.com/token?v=1, with scope all read, for audience things";
    let line = format!("access tokens are requested at {at} (api.yaml:7)\n");
    let checked = elsewhere.out(&["check"]);
    assert!(checked.contains(&line), "{checked}");
    let explained = elsewhere.out(&["explain", "list"]);
    let explained = explained.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = format!("with an access token, requested at {at}");
    assert!(explained.contains(&line), "{explained}");
    let own = api(
        &self::flow("login", "/t"),
        "login: []",
        &format!("hosts: {{ variable: $env.HOST }}\n{CLIENT}"),
    );
    let at = "https://api.example.com/t by default; HOST chooses one of 2 hosts";
    let checked = own.out(&["check"]);
    assert!(checked.contains(at), "{checked}");
}

#[test]
fn what_no_token_request_can_contain_is_refused() {
    let more = "scopes: ['a b', ''], audience: ''";
    let auth =
        format!("auth: {{ client_credentials: {{ id: $env.ID, secret: $env.SECRET, {more} }} }}");
    let mistakes = api(
        &flow("login", "https://login.example.com/token"),
        "login: []",
        &auth,
    )
    .mistakes();
    for part in [
        "`a b` is not a scope",
        "`` is not a scope",
        "no API has this name",
    ] {
        assert!(mistakes.contains(part), "{mistakes}");
    }
}
