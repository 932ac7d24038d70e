//! Operations with servers of their own, beside the hosts of a manifest.

use super::api::Api;

const API: &str = "{ url: 'https://api.example.com/v1' }";
const TEST: &str = "{ url: 'https://test.example.com/v1' }";

/// A document whose uploads have servers of their own, and a manifest with this section `hosts`.
fn with_uploads(servers: &str, own: &str, hosts: &str) -> Api {
    let document = format!(
        "openapi: 3.0.3
info: {{ title: t, version: '1' }}
servers: [{servers}]
security: []
paths:
  /things:
    get: {{ operationId: list, summary: List, responses: {{ '204': {{ description: none }} }} }}
  /uploads:
    servers: [{own}]
    post: {{ operationId: upload, summary: Upload, responses: {{ '204': {{ description: none }} }} }}
"
    );
    let tools = "tools:
  list: { description: List., operation: GET /things }
  upload: { description: Upload., moves_money: false, operation: POST /uploads }
";
    Api::new(&document, &format!("{hosts}\n{tools}"))
}

/// The first lines of both requests.
fn both(api: &Api) -> [String; 2] {
    ["list", "upload"].map(|tool| {
        let request = api.dry_run(tool, "{}");
        let line = request.lines().next().unwrap();
        line.split_once(" https://").unwrap().1.to_owned()
    })
}

#[test]
fn an_operation_with_servers_of_its_own_goes_to_the_one_that_the_manifest_lists() {
    let server = "{ url: 'https://api.example.com/v1' }";
    let own = "{ url: 'https://up.example.com/files' }";
    let api = with_uploads(
        server,
        own,
        "hosts: { allowed: [api.example.com, up.example.com] }",
    );
    let sent = ["api.example.com/v1/things", "up.example.com/files/uploads"];
    assert_eq!(both(&api), sent);
    let lock = api.lock();
    for host in ["api.example.com/v1", "up.example.com/files"] {
        assert!(lock.contains(&format!("default: {host}\n")), "{lock}");
    }
    let unlisted = with_uploads(server, own, "hosts: { allowed: [api.example.com] }").mistakes();
    for text in [
        "POST /uploads has servers of its own",
        "else add `up.example.com` to `allowed` beside it",
    ] {
        assert!(unlisted.contains(text), "{unlisted}");
    }
    let chosen = "hosts: { variable: $env.HOST, allowed: [api.example.com, up.example.com] }";
    let chosen = with_uploads(server, own, chosen).mistakes();
    assert!(
        chosen.contains("else the operation needs a manifest of its own"),
        "{chosen}"
    );
}

#[test]
fn the_base_path_of_an_operation_is_that_of_its_own_server() {
    let server = "{ url: 'https://api.example.com/v1' }";
    let own = "{ url: 'https://api.example.com' }";
    for (hosts, list) in [
        (
            "hosts: { default: api.example.com }",
            "api.example.com/v1/things",
        ),
        (
            "hosts: { default: api.example.com/v2 }",
            "api.example.com/v2/things",
        ),
        (
            "hosts: { default: proxy.example.net }",
            "proxy.example.net/v1/things",
        ),
    ] {
        let api = with_uploads(server, own, hosts);
        let host = list.split('/').next().unwrap();
        assert_eq!(both(&api), [list.to_owned(), format!("{host}/uploads")]);
    }
    // The same servers, written again.
    let api = with_uploads(server, server, "hosts: { default: api.example.com/v2 }");
    assert_eq!(
        both(&api),
        ["api.example.com/v2/things", "api.example.com/v2/uploads"]
    );
}

#[test]
fn a_first_manifest_lists_the_hosts_of_single_operations() {
    let server =
        "{ url: 'https://{tenant}.example.com/v1', variables: { tenant: { default: api } } }";
    let own = "{ url: 'https://up.example.com/files' }, { url: 'http://up.example.org' }";
    let api = with_uploads(server, own, "");
    let drafted = api.0.run(&["init", "--all", "api.yaml", "--name", "t"]);
    assert_eq!(drafted.code, Some(0), "{}", drafted.err);
    let hosts = "  allowed:
    - api.example.com/v1
    - up.example.com  # operations with servers of their own
";
    assert!(drafted.out.contains(hosts), "{}", drafted.out);
    api.0.write("manifest.yaml", &drafted.out);
    assert_eq!(
        both(&api),
        ["api.example.com/v1/things", "up.example.com/files/uploads"]
    );
}

#[test]
fn a_variable_changes_the_host_of_a_server_and_not_its_base_path() {
    let servers = format!("{API}, {TEST}");
    let own = "{ url: 'https://api.example.com/files' }, { url: 'https://test.example.com/trial' }";
    for hosts in [
        "hosts: { variable: $env.HOST }",
        "hosts: { variable: $env.HOST, allowed: [api.example.com/v1, test.example.com/v1] }",
    ] {
        let api = with_uploads(&servers, own, hosts);
        let lock = api.lock();
        for host in ["api.example.com/files", "test.example.com/trial"] {
            assert!(lock.contains(&format!("- {host}\n")), "{hosts}: {lock}");
        }
        for host in ["api.example.com/v1", "test.example.com/v1"] {
            assert!(lock.contains(&format!("- {host}\n")), "{hosts}: {lock}");
        }
    }
}

#[test]
fn a_host_of_the_manifest_gets_the_base_path_of_the_server_that_it_replaces() {
    let own = "{ url: 'https://up.example.com/other' }, { url: 'https://api.example.com/files' }";
    let api = with_uploads(API, own, "hosts: { default: proxy.example.net }");
    let sent = [
        "proxy.example.net/v1/things",
        "proxy.example.net/files/uploads",
    ];
    assert_eq!(both(&api), sent);
    let chosen = "hosts: { variable: $env.HOST, allowed: [api.example.com, eu.example.com] }";
    let lock = with_uploads(API, own, chosen).lock();
    assert!(lock.contains("- eu.example.com/files\n"), "{lock}");
    // A base path of the manifest is for the server of the document at that host, and no other.
    let servers = format!("{API}, {{ url: 'https://test.example.com/v2' }}");
    let own = "{ url: 'https://api.example.com/v2' }";
    let api = with_uploads(&servers, own, "hosts: { default: api.example.com/v3 }");
    let sent = ["api.example.com/v3/things", "api.example.com/v2/uploads"];
    assert_eq!(both(&api), sent);
    let noted = api.run(&["check"]).err;
    let note = "note: this base path is not for POST /uploads\n";
    assert!(noted.contains(note), "{noted}");
}

#[test]
fn a_host_that_the_document_has_for_other_operations_alone_is_refused() {
    let own = "{ url: 'https://api.example.com/files' }";
    let chosen = "hosts: { variable: $env.HOST, allowed: [api.example.com, test.example.com] }";
    let mistakes = with_uploads(&format!("{API}, {TEST}"), own, chosen).mistakes();
    for text in [
        "POST /uploads has servers of its own",
        "none of them is `test.example.com`",
        "if the API has it there too, add that server",
    ] {
        assert!(mistakes.contains(text), "{mistakes}");
    }
}

#[test]
fn a_variable_chooses_among_the_same_hosts_for_every_operation() {
    let servers = format!("{API}, {TEST}");
    for own in [
        "{ url: 'https://up.example.com/files' }",
        "{ url: 'https://api.example.com/files' }",
        "{ url: 'https://test.example.com/files' }, { url: 'https://api.example.com/files' }",
    ] {
        let mistakes = with_uploads(&servers, own, "hosts: { variable: $env.HOST }").mistakes();
        for text in [
            "`HOST` chooses among different hosts for different operations",
            "GET /things goes to api.example.com by default, or test.example.com",
            "write `default` and `allowed` beside it",
        ] {
            assert!(mistakes.contains(text), "{own}: {mistakes}");
        }
    }
}
