//! What lines are understood as, and how the others are answered.

use rmcp::model::RequestMetaObject;
use serde_json::{Value, json};

use super::*;

fn error(line: &str) -> Value {
    match read(line.as_bytes()) {
        Message::Unusable(error) => serde_json::to_value(error).unwrap(),
        _ => panic!("understood: {line}"),
    }
}

#[test]
fn what_is_not_json_is_a_parse_error_without_an_id() {
    for line in [
        "garbage",
        "{",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"",
        "{} {}",
        "[1,",
    ] {
        let error = error(line);
        assert_eq!(error["error"]["code"], -32700, "{line}");
        assert!(error.get("id").is_none(), "{line}");
    }
    assert!(matches!(read(b"{\"id\":\"\xff\"}"), Message::Unusable(_)));
}

#[test]
fn json_that_is_no_message_is_an_invalid_request() {
    for line in [
        "[]",
        "17",
        r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#,
        r#"["2.0",1,"ping"]"#,
        r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","method":1,"id":1}"#,
    ] {
        let error = error(line);
        assert_eq!(error["error"]["code"], -32600, "{line}");
        assert!(error.get("id").is_none(), "{line}");
    }
}

#[test]
fn an_invalid_request_is_answered_under_its_id_where_it_has_one() {
    let old = r#"{"jsonrpc":"1.0","id":3,"method":"ping"}"#;
    assert_eq!(error(old)["id"], 3);
    assert_eq!(error(r#"{"jsonrpc":"2.0","id":3}"#)["id"], 3);
}

#[test]
fn malformed_params_of_a_known_method_are_invalid_params() {
    for (method, params) in [
        ("tools/call", json!({"name": "x", "arguments": []})),
        ("tools/call", json!({"arguments": {}})),
        ("tools/call", json!("x")),
        ("tools/list", json!({"cursor": 1})),
        ("initialize", json!({})),
    ] {
        let line = json!({"jsonrpc": "2.0", "id": "a", "method": method, "params": params});
        let error = error(&line.to_string());
        assert_eq!(error["error"]["code"], -32602, "{line}");
        assert_eq!(error["id"], "a", "{line}");
    }
    let bare = error(r#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#);
    assert_eq!(bare["error"]["code"], -32602);
}

#[test]
fn an_unknown_method_is_left_to_the_handler() {
    let line = br#"{"jsonrpc":"2.0","id":1,"method":"no/such","params":{"a":1}}"#;
    assert!(matches!(read(line), Message::Request(_)));
}

#[test]
fn the_metadata_of_a_tool_call_travels_beside_its_params() {
    let line = br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","_meta":{"progressToken":5}}}"#;
    let Message::Request(message) = read(line) else {
        panic!("a request");
    };
    let ClientRequest::CallToolRequest(call) = message.request else {
        panic!("a tool call");
    };
    assert!(call.params.meta.is_none());
    let meta = call.extensions.get::<RequestMetaObject>();
    assert!(meta.unwrap().get_progress_token().is_some());
}

#[test]
fn answers_are_told_from_notifications() {
    for line in [
        r#"{"jsonrpc":"2.0","id":1,"result":{"action":"decline"}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}"#,
    ] {
        assert!(
            matches!(read(line.as_bytes()), Message::Answer(_)),
            "{line}"
        );
    }
    assert!(matches!(read(b""), Message::Nothing));
    let line = br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
    assert!(matches!(read(line), Message::Notification(_)));
}
