//! Which networks requests go to.

use super::api::Api;

fn api(hosts: &str) -> Api {
    let document = "openapi: 3.0.3
info: { title: t, version: '1' }
security: []
paths:
  /things:
    post: { operationId: make, summary: Make, responses: { '204': { description: none } } }
";
    let tools = "tools: { make: { description: Make one., operation: POST /things } }\n";
    Api::new(document, &format!("hosts: {hosts}\n{tools}"))
}

#[test]
fn nothing_is_sent_to_a_name_that_leads_to_this_machine() {
    for hosts in [
        "{ default: localhost }",
        "{ default: localhost, private_network: true }",
        "{ default: 'http://localhost', plain_http: true }",
    ] {
        let api = api(hosts);
        let call = api.run(&["call", "make", "--manifest"]).expect_code(1);
        let text = call.out + &call.err;
        for part in [
            "NOT SENT. This call changed nothing.",
            "localhost leads to ",
            ", an address of this machine, and nothing is sent there.",
            "Repeating the same call does not help.",
            "For tests, the variable of `hosts.override` in the manifest takes",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn an_address_of_a_private_network_needs_an_explicit_key() {
    for address in [
        "10.1.2.3",
        "172.16.0.1:8443",
        "192.168.1.1",
        "100.64.0.1/v1",
    ] {
        let mistakes = api(&format!("{{ default: '{address}' }}")).mistakes();
        let told = "write `private_network: true` under `hosts`";
        assert!(mistakes.contains(told), "{address}: {mistakes}");
        let allowed = api(&format!(
            "{{ default: '{address}', private_network: true }}"
        ));
        assert!(allowed.out(&["check"]).contains(address));
        assert!(allowed.lock().contains("private_network: true\n"));
    }
}

#[test]
fn no_key_allows_a_link_local_or_reserved_address() {
    for address in ["169.254.169.254", "0.0.0.0", "240.0.0.1", "100.100.100.200"] {
        let hosts = format!("{{ default: {address}, private_network: true }}");
        let mistakes = api(&hosts).mistakes();
        let told = "it is a link-local or reserved address, to which nothing is sent";
        assert!(mistakes.contains(told), "{address}: {mistakes}");
    }
}

#[test]
fn doctor_shows_where_hosts_lead() {
    let api = api("{ default: localhost }");
    api.lock();
    let doctor = api.run(&["doctor", "--online"]).expect_code(1);
    let line = "addresses             localhost: none that a request may go to\n";
    assert!(doctor.out.contains(line), "{}", doctor.out);
    let problem = "  - localhost leads to ";
    assert!(doctor.err.contains(problem), "{}", doctor.err);
}
