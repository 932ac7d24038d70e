//! The program of `docs/another-api.md`, compiled, against the same manifest served as it is.

use std::path::Path;

use klarna_tools_tests::{Server, ServerBuilder, toolspec};
use serde_json::{Value, json};

use super::edited::original;

#[test]
fn what_is_compiled_lists_what_is_served() {
    let manifest = original().join("tests/another-api/petstore.yaml");
    let compiled = Server::builder().program(Path::new(env!("CARGO_BIN_EXE_petstore")));
    let served = Server::builder().program(toolspec());
    let compiled = listed(compiled);
    assert_eq!(compiled["tools"][1]["name"], "add_pet");
    assert_eq!(compiled, listed(served.arg(manifest.to_str().unwrap())));
}

/// What an MCP client gets for `tools/list`.
fn listed(server: ServerBuilder) -> Value {
    let mut server = server.env("PETSTORE_TOKEN", "token").start();
    server.request("tools/list", json!({}))["result"].take()
}
