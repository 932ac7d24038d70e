//! Secrets that somebody has put in a wrong place.

use klarna_tools_tests::{Protocol, Server, klarna_mcp, run};
use serde_json::{Value, json};

use super::secrets::{PASSWORD, USERNAME, assert_without_credentials, strict_sandbox};

/// Environments with a mark in each place where a person may put a secret by mistake.
fn mistakes() -> Vec<Vec<(&'static str, &'static str)>> {
    let name = ("KLARNA_API_KEY", USERNAME);
    let secret = ("KLARNA_SHARED_SECRET", PASSWORD);
    vec![
        vec![name],
        vec![secret],
        vec![
            ("KLARNA_API_KEY", "klarna_test_api_MarkOfThePassword"),
            secret,
        ],
        vec![("KLARNA_API_KEY", "klarna_live_api_MarkOfThePassword")],
        vec![
            ("KLARNA_API_KEY", "MarkOfTheUsername:MarkOfThePassword"),
            secret,
        ],
        vec![
            name,
            (
                "KLARNA_SHARED_SECRET",
                "MarkOfThePassword\nMarkOfThePassword",
            ),
        ],
        vec![name, ("KLARNA_SHARED_SECRET", "MarkOfThePassword\u{7f}")],
        vec![name, secret, ("KLARNA_API_KEY_FILE", "/no/such/file")],
        vec![name, secret, ("KLARNA_REGION_DOMAIN", "MarkOfThePassword")],
        vec![
            name,
            secret,
            (
                "KLARNA_BASE_URL",
                "http://user:MarkOfThePassword@127.0.0.1:9",
            ),
        ],
        vec![
            name,
            secret,
            ("KLARNA_BASE_URL", "http://MarkOfThePassword@127.0.0.1:9"),
        ],
        vec![
            name,
            secret,
            ("KLARNA_BASE_URL", "http://127.0.0.1:9/MarkOfThePassword"),
        ],
        vec![
            name,
            secret,
            ("KLARNA_BASE_URL", "http://127.0.0.1:9/?MarkOfThePassword"),
        ],
        vec![name, secret, ("KLARNA_BASE_URL", "MarkOfThePassword")],
        vec![
            name,
            secret,
            ("KLARNA_BASE_URL", "https://MarkOfThePassword.example"),
        ],
        vec![
            name,
            secret,
            ("KLARNA_BASE_URL", "http://127.0.0.1:MarkOfThePassword"),
        ],
        vec![name, secret, ("KLARNA_LOG", "MarkOfThePassword")],
        vec![name, secret, ("KLARNA_PASSWORD", "MarkOfThePassword")],
    ]
}

#[test]
fn a_wrong_environment_is_reported_without_its_values() {
    for mut variables in mistakes() {
        variables.insert(0, ("KLARNA_LOG", "trace"));
        let mut server = Server::builder().no_handshake();
        for (name, value) in &variables {
            server = server.env(name, value);
        }
        let mut server = server.start();
        server.write_raw(opening().as_bytes());
        assert_without_credentials(&server.finish_process());
    }
}

/// A session in one go, with a call that needs credentials and never leaves this machine.
fn opening() -> String {
    let initialize = Protocol::default().initialize();
    let call = json!({"name": "get_order_details", "arguments": {"order_id": ".."}});
    let line = |id: i64, method: &str, params: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string() + "\n"
    };
    line(1, "initialize", initialize) + &line(2, "tools/call", call)
}

#[test]
fn doctor_reports_what_is_set_and_not_to_what() {
    for variables in mistakes() {
        assert_without_credentials(&run(klarna_mcp(), &["doctor"], &variables));
    }
    let base_url = strict_sandbox();
    let base_url = base_url.base_url();
    let known = [
        ("KLARNA_API_KEY", USERNAME),
        ("KLARNA_SHARED_SECRET", PASSWORD),
        ("KLARNA_BASE_URL", base_url.as_str()),
        ("KLARNA_LOG", "trace"),
    ];
    let finished = run(klarna_mcp(), &["doctor", "--online"], &known);
    assert!(
        finished.stdout.contains("KLARNA_SHARED_SECRET  set"),
        "{finished:?}"
    );
    assert_without_credentials(&finished);
}
