//! Where requests go, by what a document declares and a manifest says.

use super::api::Api;

/// A document with these servers, and a manifest with this section `hosts`.
fn api(servers: &str, hosts: &str) -> Api {
    let document = format!(
        "openapi: 3.0.3
info: {{ title: t, version: '1' }}
{servers}
security: []
paths:
  /things:
    get: {{ operationId: list, summary: List, responses: {{ '204': {{ description: none }} }} }}
"
    );
    let tools = "tools: { list: { description: List., operation: GET /things } }\n";
    Api::new(&document, &format!("{hosts}\n{tools}"))
}

/// The URL of a call, which the lock and `check` must show, too.
fn url(servers: &str, hosts: &str) -> String {
    let api = api(servers, hosts);
    let request = api.dry_run("list", "{}");
    let url = request.lines().next().unwrap().trim_start_matches("GET ");
    let base = url.strip_suffix("/things").unwrap();
    let listed = base.trim_start_matches("https://");
    let lock = api.lock();
    assert!(lock.contains(&format!("default: {listed}\n")), "{lock}");
    for shown in [
        api.out(&["check"]),
        api.out(&["explain", "list"]),
        api.out(&["explain", "list", "--format", "json"]),
    ] {
        assert!(shown.contains(base), "{base}: {shown}");
    }
    url.to_owned()
}

const HOSTS: &str = "hosts: { default: api.example.com }";

#[test]
fn a_host_of_the_manifest_has_the_base_path_of_the_document() {
    for server in [
        "http://api.example.com/v1",
        "https://other.example.com/v1/",
        "//api.example.com/v1",
        "//other.example.com/v1",
        "./v1",
        "/v1",
        "v1",
        "HTTPS://API.Example.COM/v1",
        "https://user:secret@api.example.com/v1",
        "https://[2001:db8::1]:8443/v1",
        "https://bücher.example/v1",
        "https://{tenant}.example.com/v1",
    ] {
        let servers = format!("servers: [{{ url: '{server}' }}]");
        let expected = "https://api.example.com/v1/things";
        assert_eq!(url(&servers, HOSTS), expected, "{server}");
        let listed = "hosts: { allowed: [api.example.com] }";
        assert_eq!(url(&servers, listed), expected, "{server}");
    }
    let port = "servers: [{ url: 'https://api.example.com:{port}/v1', variables: { port: { default: 8443 } } }]";
    assert_eq!(url(port, HOSTS), "https://api.example.com/v1/things");
}

#[test]
fn a_base_path_that_the_manifest_writes_counts() {
    let servers = "servers: [{ url: 'https://api.example.com/v1' }]";
    let with = |host: &str| url(servers, &format!("hosts: {{ default: {host} }}"));
    assert_eq!(
        with("api.example.com/v2"),
        "https://api.example.com/v2/things"
    );
    assert_eq!(with("api.example.com/"), "https://api.example.com/things");
    assert_eq!(
        with("api.example.com:443"),
        "https://api.example.com/v1/things"
    );
}

#[test]
fn a_base_path_that_cannot_be_known_is_refused() {
    for server in [
        "../v1",
        "https://api.example.com/{version}",
        "api.example.com/v1",
        "https://api.example.com/v1?key=1",
        "https://api.example.com/v1/%2e%2E/v2",
        "wss://api.example.com/v1",
        "http:/v1",
        "https:v1",
    ] {
        let api = api(&format!("servers: [{{ url: '{server}' }}]"), HOSTS);
        let mistakes = api.mistakes();
        for text in [
            "the base path of this server is not known",
            "write it behind the host: `api.example.com/v1`, or `api.example.com/` for none",
        ] {
            assert!(mistakes.contains(text), "{server}: {mistakes}");
        }
        let written = "hosts: { default: api.example.com/v3 }";
        let servers = format!("servers: [{{ url: '{server}' }}]");
        assert_eq!(url(&servers, written), "https://api.example.com/v3/things");
    }
}

#[test]
fn a_host_of_the_document_has_the_base_path_of_its_server_that_can_be_called() {
    let plain = "{ url: 'http://api.example.com/v1' }";
    let secure = "{ url: 'https://api.example.com/v2' }";
    let named = "{ url: 'https://me@api.example.com/v3' }";
    for (first, second) in [(plain, secure), (secure, plain), (named, secure)] {
        let servers = format!("servers: [{first}, {second}]");
        let expected = "https://api.example.com/v2/things";
        for hosts in ["", HOSTS, "hosts: { allowed: [api.example.com] }"] {
            assert_eq!(url(&servers, hosts), expected, "{servers} {hosts}");
        }
        let elsewhere = url(&servers, "hosts: { default: proxy.example.net }");
        assert_eq!(elsewhere, "https://proxy.example.net/v2/things");
    }
    let inside =
        "servers: [{ url: 'https://orders.shop.svc/v2' }, { url: 'http://orders.shop.svc/v1' }]";
    let hosts = "hosts: { default: 'http://orders.shop.svc', plain_http: true }";
    assert_eq!(url(inside, hosts), "http://orders.shop.svc/v1/things");
}

#[test]
fn a_name_that_no_host_can_have_is_not_a_server() {
    let long = "a".repeat(64);
    let too_long = ["abcdefgh"; 29].join(".");
    for host in [
        "{tenant}.example.com",
        ".example.com",
        "a..example.com",
        "-a.example.com",
        "a-.example.com",
        "999.1.1.1",
        "1.2.3",
        "api.example.com:0",
        "api.example.com:+8443",
        "api.example.com:65536",
        &long,
        &too_long,
    ] {
        let variables = "variables: { tenant: { default: '' } }";
        let server = format!("{{ url: 'https://{host}/v1', {variables} }}");
        let mistakes = api(&format!("servers: [{server}]"), "").mistakes();
        let refused = mistakes.contains("requests cannot be sent to this server");
        assert!(refused, "{host}: {mistakes}");
        let servers = format!("servers: [{server}, {{ url: 'https://api.example.com/v2' }}]");
        assert_eq!(url(&servers, ""), "https://api.example.com/v2/things");
        if !host.contains('{') {
            let mistakes = api("", &format!("hosts: {{ default: '{host}' }}")).mistakes();
            let refused = mistakes.contains("is not a host");
            assert!(refused, "{host}: {mistakes}");
        }
    }
    for host in [
        "a--b.example.com",
        "127.0.0.1",
        "0.example.com",
        "localhost",
        &"a".repeat(63),
    ] {
        let server = format!("servers: [{{ url: 'https://{host}/v1' }}]");
        assert_eq!(url(&server, ""), format!("https://{host}/v1/things"));
    }
}

#[test]
fn the_first_server_that_can_be_called_is_taken() {
    let of = |urls: &[&str]| {
        let urls: Vec<String> = urls
            .iter()
            .map(|url| format!("{{ url: '{url}' }}"))
            .collect();
        url(&format!("servers: [{}]", urls.join(", ")), "")
    };
    assert_eq!(
        of(&["http://api.example.com/v1", "https://api.example.com/v1"]),
        "https://api.example.com/v1/things"
    );
    assert_eq!(
        of(&["//api.example.com/v1"]),
        "https://api.example.com/v1/things"
    );
    assert_eq!(
        of(&["HTTPS://API.example.com"]),
        "https://api.example.com/things"
    );
    assert_eq!(
        of(&["/v1", "https://api.example.com/v2"]),
        "https://api.example.com/v2/things"
    );
}

#[test]
fn of_one_host_the_server_with_tls_is_taken() {
    for (servers, taken) in [
        (
            ["http://orders/v1", "https://orders/v1"],
            "https://orders/v1",
        ),
        (
            ["http://orders:8080/v1", "https://orders:8443/v2"],
            "https://orders:8443/v2",
        ),
        (["http://orders/v1", "https://sales/v1"], "http://orders/v1"),
    ] {
        let [first, second] = servers;
        let servers = format!("servers: [{{ url: '{first}' }}, {{ url: '{second}' }}]");
        let taken = format!("{taken}/things");
        assert_eq!(url(&servers, "hosts: { plain_http: true }"), taken);
    }
}

#[test]
fn a_server_other_than_the_first_is_reported() {
    let servers =
        "servers: [{ url: 'http://live.example.com' }, { url: 'https://test.example.com' }]";
    let run = api(servers, "").run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    for text in [
        "note: requests are not sent to the first server",
        "api.yaml:3:18",
        "they go to https://test.example.com",
    ] {
        assert!(run.err.contains(text), "{text}: {}", run.err);
    }
    let same = "servers: [{ url: 'http://a.example.com' }, { url: 'https://a.example.com' }]";
    assert_eq!(api(same, "").run(&["check"]).err, "");
}

#[test]
fn the_values_of_server_variables_can_be_chosen() {
    let regions: Vec<String> = (0..40).map(|index| format!("region-{index}")).collect();
    let regions = regions.join(", ");
    let variables = format!("variables: {{ region: {{ enum: [{regions}], default: region-7 }} }}");
    let servers = format!(
        "servers: [{{ url: 'http://queue.{{region}}.example.com/', {variables} }}, \
         {{ url: 'https://queue.{{region}}.example.com/', {variables} }}]"
    );
    assert_eq!(
        url(&servers, ""),
        "https://queue.region-7.example.com/things"
    );
    let chosen = "hosts: { variable: $env.QUEUE_HOST, default: queue.region-9.example.com }";
    assert_eq!(
        url(&servers, chosen),
        "https://queue.region-9.example.com/things"
    );
    let api = api(&servers, chosen);
    assert!(api.lock().contains("- queue.region-39.example.com\n"));
    assert!(api.out(&["check"]).contains(
        "https://queue.region-9.example.com by default; QUEUE_HOST chooses one of 40 hosts"
    ));
}

#[test]
fn no_server_needs_a_host_of_the_manifest() {
    for servers in ["", "servers: []"] {
        let mistakes = api(servers, "").mistakes();
        assert!(
            mistakes.contains("`hosts: { default: api.example.com/v1 }`"),
            "{mistakes}"
        );
        assert_eq!(url(servers, HOSTS), "https://api.example.com/things");
    }
}

#[test]
fn a_server_without_a_host_is_refused_with_an_example() {
    let mistakes = api("servers: [{ url: /v1 }]", "").mistakes();
    let help = "say where it is: `hosts: { default: api.example.com }`; requests then go to https://api.example.com/v1";
    assert!(mistakes.contains(help), "{mistakes}");
    let mistakes = api("servers: [{ url: 'http://api.example.com/v1' }]", "").mistakes();
    let help = "if the API takes TLS there, write `hosts: { default: api.example.com }`; requests then go to https://api.example.com/v1";
    assert!(mistakes.contains(help), "{mistakes}");
}

#[test]
fn names_within_a_cluster_are_called_without_tls_by_an_explicit_key() {
    let inside = "http://orders.shop.svc.cluster.local:8080";
    let hosts = |plain: bool| format!("hosts: {{ default: '{inside}', plain_http: {plain} }}");
    let servers = "servers: [{ url: /v1 }]";
    let refused = api(servers, &hosts(false)).mistakes();
    assert!(refused.contains("or `plain_http: true`"), "{refused}");
    assert_eq!(url(servers, &hosts(true)), format!("{inside}/v1/things"));
    let api = api(
        servers,
        "hosts: { default: orders.shop.svc.cluster.local:8080 }",
    );
    api.lock();
    let manifest = api.0.read("manifest.yaml");
    let plain = manifest.replace(
        "hosts: { default: orders.shop.svc.cluster.local:8080 }",
        &hosts(true),
    );
    api.0.write("manifest.yaml", &plain);
    let diff = api.run(&["diff"]);
    assert!(diff.out.contains("wire-tls-dropped"), "{}", diff.out);
    assert!(diff.out.contains("reach"), "{}", diff.out);
    assert!(api.lock().contains("plain_http: true\n"));
}

#[test]
fn a_public_name_is_never_called_without_tls() {
    for host in ["api.example.com", "10.example.com", "8.8.8.8"] {
        let hosts = format!("hosts: {{ default: 'http://{host}', plain_http: true }}");
        let mistakes = api("", &hosts).mistakes();
        assert!(mistakes.contains("is not a host"), "{mistakes}");
        assert!(!mistakes.contains("or `plain_http"), "{mistakes}");
    }
    let unused = api("", "hosts: { default: api.example.com, plain_http: true }").mistakes();
    assert!(unused.contains("`plain_http` has no effect"), "{unused}");
}

#[test]
fn a_host_that_is_never_chosen_is_refused() {
    let servers = "servers: [{ url: 'https://api.example.com' }]";
    for hosts in [
        "hosts: { allowed: [api.example.com, test.example.com] }",
        "hosts: { default: api.example.com, allowed: [test.example.com, api.example.com] }",
    ] {
        let mistakes = api(servers, hosts).mistakes();
        for text in [
            "error: `test.example.com` is never chosen",
            "without `variable`, requests go to the default",
            "write `variable: $env.NAME` beside it",
        ] {
            assert!(mistakes.contains(text), "{mistakes}");
        }
        let with_variable = hosts.replace("{ ", "{ variable: $env.HOST, ");
        assert!(url(servers, &with_variable).starts_with("https://api.example.com/"));
    }
}
