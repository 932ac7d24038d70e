//! The program of `docs/another-api.md`, compiled, against the same manifest served as it is.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use klarna_tools_tests::toolspec;
use serde_json::{Value, json};

#[test]
fn what_is_compiled_lists_what_is_served() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("another-api/petstore.yaml");
    let compiled = listed(&mut Command::new(env!("CARGO_BIN_EXE_petstore")));
    let served = listed(Command::new(toolspec()).arg("serve").arg(manifest));
    assert_eq!(compiled["tools"][1]["name"], "add_pet");
    assert_eq!(compiled, served);
}

/// What an MCP client gets for `tools/list`.
fn listed(server: &mut Command) -> Value {
    let server = server
        .env("PETSTORE_TOKEN", "token")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut server = server.spawn().unwrap();
    let mut input = server.stdin.take().unwrap();
    let client = json!({ "name": "test", "version": "1" });
    let parameters =
        json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
    for message in [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters }),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ] {
        writeln!(input, "{message}").unwrap();
    }
    drop(input);
    let output = server.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(answers.lines().last().unwrap()).unwrap();
    last["result"].clone()
}
