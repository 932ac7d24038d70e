//! Names that occur more than once in one object: which value is intended is not ours to guess.

use klarna_tools_tests::{Answer, Protocol, World};
use serde_json::{Value, json};

const INVALID_PARAMS: i64 = -32602;

/// Sends a call whose `params` are this text, but for the metadata of the protocol.
fn call(world: &mut World, protocol: Protocol, params: &str) -> Value {
    let meta = if protocol.is_stateless() {
        let version = protocol.version();
        format!(
            r#""_meta":{{"io.modelcontextprotocol/protocolVersion":"{version}","io.modelcontextprotocol/clientCapabilities":{{}}}},"#
        )
    } else {
        String::new()
    };
    let line =
        format!(r#"{{"jsonrpc":"2.0","id":77,"method":"tools/call","params":{{{meta}{params}}}}}"#);
    world.server.write_raw(format!("{line}\n").as_bytes());
    world.server.finish(77)
}

#[test]
fn in_the_arguments_they_are_refused_with_their_place() {
    for protocol in Protocol::ALL {
        let mut world = World::start_with(protocol);
        let order_id = world.place_order();
        for (rest, pointer) in [
            (
                r#""captured_amount":100,"captured_amount":15000"#,
                "/captured_amount",
            ),
            (
                r#""captured_amount":100,"captured_\u0061mount":100"#,
                "/captured_amount",
            ),
            (
                r#""captured_amount":100,"order_lines":[{"name":"a","quantity":1,"quantity":2}]"#,
                "/order_lines/0/quantity",
            ),
            (
                r#""captured_amount":100,"shipping_info":[{"a":{"b/c":1,"b/c":1}}]"#,
                "/shipping_info/0/a/b~1c",
            ),
        ] {
            let arguments = format!(r#""arguments":{{"order_id":"{order_id}",{rest}}}"#);
            let params = format!(r#""name":"capture_klarna_order",{arguments}"#);
            let response = call(&mut world, protocol, &params);
            let result = &response["result"];
            assert_eq!(result["isError"], true, "{response}");
            let answer = Answer {
                result: result.clone(),
            };
            assert_eq!(answer.outcome(), "not_sent");
            assert_eq!(answer.failure()["violations"][0]["pointer"], pointer);
            assert!(answer.text().contains(pointer), "{}", answer.text());
        }
        assert_eq!(world.sandbox.journal().len(), 0);
    }
}

#[test]
fn in_the_parameters_they_are_malformed() {
    let mut world = World::start();
    let arguments = r#""arguments":{"order_id":"1"}"#;
    for params in [
        format!(r#""name":"get_order_details","name":"get_order_details",{arguments}"#),
        format!(r#""name":"get_order_details",{arguments},{arguments}"#),
    ] {
        let response = call(&mut world, Protocol::default(), &params);
        assert_eq!(response["error"]["code"], INVALID_PARAMS, "{response}");
    }
    assert_eq!(world.sandbox.journal().len(), 0);
}

/// What `serde_json` takes for itself is a name like any other.
#[test]
fn no_name_of_the_reader_smuggles_text_past_it() {
    let mut world = World::start();
    let hidden = json!({"$serde_json::private::RawValue": "{\"order_id\":\"1\"}"});
    let answer = world.server.call("get_order_details", hidden);
    assert_eq!(answer.outcome(), "not_sent");
}
