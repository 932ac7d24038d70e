//! What lines are understood as, and how the others are answered.

use rmcp::model::RequestMetaObject;
use serde_json::{Value, json};

use super::*;

fn one(line: &[u8]) -> Message {
    read(line, false)
}

fn error(line: &str) -> Value {
    match one(line.as_bytes()) {
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
    assert!(matches!(one(b"{\"id\":\"\xff\"}"), Message::Unusable(_)));
}

#[test]
fn json_that_is_not_a_message_is_an_invalid_request() {
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
fn an_unknown_method_is_named() {
    let answer = error(r#"{"jsonrpc":"2.0","id":1,"method":"no/such","params":{"a":1}}"#);
    assert_eq!(answer["error"]["code"], -32601);
    assert_eq!(answer["error"]["message"], "there is no method `no/such`");
}

#[test]
fn a_batch_is_read_where_the_session_has_them() {
    let line = br#"[{"jsonrpc":"2.0","id":1,"method":"ping"},7,[]]"#;
    let Message::Batch(messages) = read(line, true) else {
        panic!("a batch");
    };
    assert!(matches!(messages[0], Message::Request(_, "ping")));
    assert!(matches!(messages[1], Message::Unusable(_)));
    assert!(matches!(messages[2], Message::Unusable(_)));
    let many = format!("[{}1]", "1,".repeat(BATCH));
    for line in ["[]", "[1,", &many] {
        assert!(matches!(read(line.as_bytes(), true), Message::Unusable(_)));
    }
}

#[test]
fn the_metadata_of_a_tool_call_travels_beside_its_params() {
    let line = br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","_meta":{"progressToken":5}}}"#;
    let Message::Request(message, _) = one(line) else {
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
fn answers_are_distinguished_from_notifications() {
    for line in [
        r#"{"jsonrpc":"2.0","id":1,"result":{"action":"decline"}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}"#,
    ] {
        assert!(matches!(one(line.as_bytes()), Message::Answer(_)), "{line}");
    }
    assert!(matches!(one(b""), Message::Nothing));
    let line = br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
    assert!(matches!(one(line), Message::Notification(_)));
}
