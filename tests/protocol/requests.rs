//! Requests in a session, the malformed ones included.

use std::time::Duration;

use klarna_sandbox::Fault;
use klarna_tools_tests::{Protocol, Server, World};
use serde_json::{Value, json};

const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

#[test]
fn a_method_that_is_not_served_is_not_found_and_named() {
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        // The first request after discovery settles the version.
        server.list_tools();
        let mut methods = vec![
            "no/such",
            "tools/Call",
            "resources/read",
            "resources/subscribe",
            "prompts/get",
            "completion/complete",
            "logging/setLevel",
            "subscriptions/listen",
            "tasks/get",
        ];
        if protocol.is_stateless() {
            methods.push("ping");
        }
        for method in methods {
            let params = json!({"name": "x", "uri": "x", "level": "debug", "notifications": {}});
            let response = server.request(method, params);
            let error = &response["error"];
            assert_eq!(error["code"], METHOD_NOT_FOUND, "{method}: {response}");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(&format!("`{method}`")), "{message}");
        }
        assert_eq!(server.list_tools().len(), 8);
    }
}

/// Clients ask for these without looking at what is declared.
#[test]
fn what_there_is_none_of_is_an_empty_list() {
    let lists = [
        ("resources/list", "resources"),
        ("resources/templates/list", "resourceTemplates"),
        ("prompts/list", "prompts"),
    ];
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        let declared = server.opened()["capabilities"].as_object().unwrap();
        assert_eq!(declared.keys().collect::<Vec<_>>(), ["tools"]);
        for (method, name) in lists {
            let response = server.request(method, json!({}));
            assert_eq!(response["result"][name], json!([]), "{response}");
            let response = server.request(method, json!({"cursor": "1"}));
            assert_eq!(response["error"]["code"], INVALID_PARAMS, "{response}");
        }
    }
}

#[test]
fn malformed_parameters_are_invalid_parameters() {
    for protocol in Protocol::ALL {
        let mut world = World::start_with(protocol);
        for params in [
            json!({"name": "get_order_details", "arguments": []}),
            json!({"name": "get_order_details", "arguments": "order_id"}),
            json!({"name": "get_order_details", "arguments": 7}),
            json!({"name": "get_order_details", "arguments": [{"order_id": "1"}]}),
            json!({"arguments": {"order_id": "1"}}),
            json!({"name": 7, "arguments": {"order_id": "1"}}),
            json!({"name": null, "arguments": {"order_id": "1"}}),
            json!({"Name": "get_order_details", "arguments": {"order_id": "1"}}),
            json!({}),
        ] {
            let response = world.server.request("tools/call", params.clone());
            assert_eq!(
                response["error"]["code"], INVALID_PARAMS,
                "{params}: {response}"
            );
        }
        for cursor in [json!("1"), json!(""), json!(7), json!({})] {
            let response = world
                .server
                .request("tools/list", json!({"cursor": cursor}));
            assert_eq!(response["error"]["code"], INVALID_PARAMS, "{response}");
        }
        assert_eq!(world.sandbox.journal().len(), 0);
        assert_eq!(world.server.list_tools().len(), 8);
    }
}

#[test]
fn parameters_that_are_missing_or_no_object_are_invalid_parameters() {
    let mut server = Server::builder().start();
    for params in [
        json!(null),
        json!([]),
        json!("x"),
        json!(["get_order_details", {}]),
    ] {
        let response = server.request("tools/call", params.clone());
        assert_eq!(
            response["error"]["code"], INVALID_PARAMS,
            "{params}: {response}"
        );
    }
    let response = server.request("initialize", json!({}));
    assert_eq!(response["error"]["code"], INVALID_PARAMS, "{response}");
}

#[test]
fn arguments_may_be_left_out() {
    let mut world = World::start();
    for params in [
        json!({"name": "get_order_details"}),
        json!({"name": "get_order_details", "arguments": null}),
    ] {
        let response = world.server.request("tools/call", params);
        assert_eq!(response["result"]["isError"], true, "{response}");
        assert!(
            response.to_string().contains("/order_id: is required"),
            "{response}"
        );
    }
    assert_eq!(world.sandbox.journal().len(), 0);
}

#[test]
fn a_tool_that_does_not_exist_is_an_invalid_parameter() {
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        for name in [
            "no_such_tool",
            "",
            "Get_Order_Details",
            "get_order_details ",
        ] {
            let params = json!({"name": name, "arguments": {}});
            let response = server.request("tools/call", params);
            assert_eq!(response["error"]["code"], INVALID_PARAMS, "{name}");
            let message = response["error"]["message"].as_str().unwrap();
            assert!(message.contains(&format!("`{name}`")), "{message}");
        }
    }
}

#[test]
fn ping_is_answered_where_the_protocol_has_it() {
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        // The first request after discovery settles the version.
        server.list_tools();
        let response = server.request("ping", Value::Null);
        if protocol.is_stateless() {
            assert_eq!(response["error"]["code"], METHOD_NOT_FOUND, "{response}");
        } else {
            assert_eq!(response["result"], json!({}));
        }
    }
}

#[test]
fn a_session_is_opened_once() {
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        server.list_tools();
        let again = server.request("initialize", Protocol::V2025_06_18.initialize());
        assert_eq!(again["error"]["code"], INVALID_REQUEST, "{again}");
        let list = server.request("tools/list", json!({}));
        let is_modern = list["result"].get("ttlMs").is_some();
        assert_eq!(is_modern, protocol.is_stateless(), "{list}");
    }
}

/// Both are written before the first is answered.
#[test]
fn of_two_that_open_the_session_the_first_does() {
    let mut server = Server::builder().no_handshake().start();
    let open = |id: i64, protocol: Protocol| {
        let params = protocol.initialize();
        json!({"jsonrpc": "2.0", "id": id, "method": "initialize", "params": params})
    };
    let first = open(901, Protocol::V2025_06_18);
    let second = open(902, Protocol::V2025_11_25);
    server.write_raw(format!("{first}\n{second}\n").as_bytes());
    assert_eq!(
        server.finish(901)["result"]["protocolVersion"],
        "2025-06-18"
    );
    assert_eq!(server.finish(902)["error"]["code"], INVALID_REQUEST);
    assert_eq!(server.list_tools().len(), 8);
}

#[test]
fn a_version_that_is_not_spoken_is_answered_with_one_that_is() {
    for version in ["2024-01-01", "2099-01-01", "2026-07-28", ""] {
        let mut server = Server::builder().no_handshake().start();
        let mut params = Protocol::default().initialize();
        params["protocolVersion"] = json!(version);
        let opened = server.request("initialize", params);
        assert_eq!(
            opened["result"]["protocolVersion"], "2025-11-25",
            "{version}: {opened}"
        );
    }
}

#[test]
fn the_session_says_who_serves_and_what_an_agent_must_know() {
    for protocol in Protocol::ALL {
        let server = Server::builder().protocol(protocol).start();
        let opened = server.opened();
        let instructions = opened["instructions"].as_str().unwrap();
        assert!(instructions.contains("minor units"), "{instructions}");
        assert!(instructions.contains("idempotency_key"), "{instructions}");
        let capabilities = opened["capabilities"].as_object().unwrap();
        assert_eq!(capabilities.keys().collect::<Vec<_>>(), ["tools"]);
        if !protocol.is_stateless() {
            assert_eq!(opened["serverInfo"]["name"], "klarna-mcp");
            assert_eq!(opened["protocolVersion"], protocol.version());
        }
    }
}

#[test]
fn ids_come_back_as_they_were() {
    let mut server = Server::builder().start();
    for id in [
        json!("seven"),
        json!(""),
        json!(0),
        json!(-3),
        json!(i64::MAX),
        json!("å🧾"),
    ] {
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "ping"});
        server.write_raw(format!("{request}\n").as_bytes());
        assert_eq!(server.next_message().unwrap()["id"], id);
    }
}

#[test]
fn of_two_requests_under_one_id_one_is_carried_out() {
    let mut world = World::start();
    let order_id = world.place_order();
    world
        .sandbox
        .fail_next(Fault::Delay(Duration::from_millis(100)));
    let capture = |amount: i64| {
        let arguments = json!({"order_id": order_id, "captured_amount": amount});
        let params = json!({"name": "capture_klarna_order", "arguments": arguments});
        json!({"jsonrpc": "2.0", "id": "same", "method": "tools/call", "params": params})
    };
    world
        .server
        .write_raw(format!("{}\n{}\n", capture(1_000), capture(2_000)).as_bytes());
    let refusal = world.server.next_message().unwrap();
    assert_eq!(refusal["error"]["code"], INVALID_REQUEST, "{refusal}");
    let answer = world.server.next_message().unwrap();
    assert_eq!(answer["id"], "same");
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert_eq!(world.sandbox.effects().captured_amount, 1_000);
    // The id is free again.
    world
        .server
        .write_raw(format!("{}\n", capture(3_000)).as_bytes());
    let answer = world.server.next_message().unwrap();
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert_eq!(world.sandbox.effects().captured_amount, 4_000);
}
