//! What 2026-07-28 has that the versions before it do not, and the other way round.

use klarna_tools_tests::{Protocol, Server, World};
use serde_json::{Value, json};

const SERVER_INFO: &str = "io.modelcontextprotocol/serverInfo";

fn assert_names_the_server(result: &Value) {
    let server = &result["_meta"][SERVER_INFO];
    assert_eq!(server["name"], "klarna-mcp", "{result}");
    assert_eq!(server["version"], env!("CARGO_PKG_VERSION"), "{result}");
}

fn assert_may_be_kept(result: &Value) {
    assert!(
        result["ttlMs"].as_u64().is_some_and(|ttl| ttl > 0),
        "{result}"
    );
    assert_eq!(result["cacheScope"], "public", "{result}");
}

#[test]
fn every_result_names_the_server_and_is_complete() {
    let mut world = World::start_with(Protocol::V2026_07_28);
    let order_id = world.place_order();
    let list = world.server.request("tools/list", json!({}))["result"].clone();
    let success = world
        .server
        .call("get_order_details", json!({"order_id": order_id}));
    success.expect_success();
    let failure = world.server.call("get_order_details", json!({}));
    failure.expect_error();
    for result in [
        world.server.opened(),
        &list,
        &success.result,
        &failure.result,
    ] {
        assert_names_the_server(result);
        assert_eq!(result["resultType"], "complete", "{result}");
    }
}

#[test]
fn what_does_not_depend_on_the_account_may_be_kept_and_shared() {
    let mut server = Server::builder().protocol(Protocol::V2026_07_28).start();
    assert_may_be_kept(server.opened());
    assert_may_be_kept(&server.request("tools/list", json!({}))["result"]);
}

#[test]
fn discovery_lists_the_versions() {
    let server = Server::builder().protocol(Protocol::V2026_07_28).start();
    let versions = server.opened()["supportedVersions"].as_array().unwrap();
    for protocol in Protocol::ALL {
        assert!(
            versions.contains(&json!(protocol.version())),
            "{versions:?}"
        );
    }
}

#[test]
fn no_session_has_to_be_opened() {
    let mut server = Server::builder()
        .protocol(Protocol::V2026_07_28)
        .no_handshake()
        .start();
    assert_eq!(server.list_tools().len(), 8);
}

#[test]
fn a_request_without_its_metadata_is_refused() {
    let mut server = Server::builder().protocol(Protocol::V2026_07_28).start();
    server.list_tools();
    server.write_raw(b"{\"jsonrpc\":\"2.0\",\"id\":900,\"method\":\"tools/list\",\"params\":{}}\n");
    assert_eq!(server.finish(900)["error"]["code"], -32602);
    assert_eq!(server.list_tools().len(), 8);
}

#[test]
fn older_versions_get_nothing_that_they_do_not_know() {
    for protocol in [Protocol::V2025_06_18, Protocol::V2025_11_25] {
        let mut world = World::start_with(protocol);
        let order_id = world.place_order();
        let list = world.server.request("tools/list", json!({}))["result"].clone();
        let call = world
            .server
            .call("get_order_details", json!({"order_id": order_id}));
        for result in [&list, &call.result] {
            for name in ["ttlMs", "cacheScope", "resultType", "_meta"] {
                assert!(result.get(name).is_none(), "{name} in {result}");
            }
        }
    }
}

/// A client of the old kind may ask single requests in the new way.
#[test]
fn one_request_of_a_session_may_speak_the_newer_version() {
    let mut server = Server::builder().start();
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let response = server.request("tools/list", json!({"_meta": meta}));
    assert_names_the_server(&response["result"]);
    let response = server.request("tools/list", json!({}));
    assert!(response["result"].get("ttlMs").is_none(), "{response}");
}
