//! Lines that are not messages, or none that a session can begin with.

use klarna_tools_tests::{Protocol, Server};
use serde_json::{Value, json};

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const INVALID_PARAMS: i64 = -32602;

/// More than the longest line that is read.
const TOO_LONG: usize = (4 << 20) + 1;

/// The messages that come before the answer to a request that follows.
fn answers_to(server: &mut Server, line: &[u8]) -> Vec<Value> {
    server.write_raw(line);
    server.write_raw(b"\n");
    let id = server.start_request("tools/list", json!({}));
    let mut answers = Vec::new();
    loop {
        let message = server.next_message().expect("the session goes on");
        if message["id"] == id {
            assert!(message["result"]["tools"].is_array(), "{message}");
            return answers;
        }
        answers.push(message);
    }
}

fn assert_answered_with(server: &mut Server, line: &[u8], code: i64) {
    let answers = answers_to(server, line);
    let shown = String::from_utf8_lossy(&line[..line.len().min(80)]);
    assert_eq!(answers.len(), 1, "{shown}: {answers:?}");
    assert_eq!(answers[0]["error"]["code"], code, "{shown}");
    assert!(
        answers[0].get("id").is_none_or(Value::is_null),
        "{shown}: {answers:?}"
    );
}

#[test]
fn garbage_is_answered_with_a_parse_error_and_the_session_goes_on() {
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        for line in [
            b"not JSON".as_slice(),
            b"{",
            b"}{",
            b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"",
            b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} trailing",
            b"\0",
            b"\xff\xfe\x00",
            b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xffng\"}",
            b"Content-Length: 17",
        ] {
            assert_answered_with(&mut server, line, PARSE_ERROR);
        }
        let deep = "[".repeat(100_000);
        assert_answered_with(&mut server, deep.as_bytes(), PARSE_ERROR);
    }
}

#[test]
fn json_that_is_not_a_request_is_an_invalid_request() {
    let mut server = Server::builder().start();
    for line in [
        "17",
        "null",
        "\"ping\"",
        r#""\ud800""#,
        "[]",
        "{}",
        r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#,
        r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#,
    ] {
        assert_answered_with(&mut server, line.as_bytes(), INVALID_REQUEST);
    }
}

#[test]
fn lines_without_a_message_are_passed_over() {
    let mut server = Server::builder().start();
    for line in [
        "",
        "   ",
        "\r",
        r#"{"jsonrpc":"2.0","id":99,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":99,"error":{"code":1,"message":"m"}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/no_such"}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":12345}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":"malformed"}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#,
        r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"cancel_authorized_order"}}"#,
    ] {
        assert_eq!(
            answers_to(&mut server, line.as_bytes()),
            [Value::Null; 0],
            "{line}"
        );
    }
}

#[test]
fn an_oversized_line_is_refused_and_the_session_goes_on() {
    let mut server = Server::builder().start();
    let noise = vec![b'x'; TOO_LONG];
    assert_answered_with(&mut server, &noise, INVALID_REQUEST);
    let id = "7,\"id\":8";
    let member = format!(
        "\"params\":{{\"id\":9,\"x\":[\"{}\\\\\"]}}",
        "x".repeat(TOO_LONG)
    );
    for doubtful in [
        format!("{{\"id\":{id},\"method\":\"tools/call\",{member}}}"),
        format!("{{\"id\":{{\"id\":7}},\"method\":\"tools/call\",{member}}}"),
        format!("{{\"id\":7,\"result\":{{}},{member}}}"),
        format!("[{{\"id\":7,\"method\":\"tools/call\",{member}}}]"),
        format!(
            "{{\"id\":\"{}\",\"method\":\"tools/call\",{member}}}",
            "i".repeat(300)
        ),
    ] {
        assert_answered_with(&mut server, doubtful.as_bytes(), INVALID_REQUEST);
    }
    let notification = format!("{{\"method\":\"notifications/progress\",{member}}}");
    assert_eq!(
        answers_to(&mut server, notification.as_bytes()),
        [Value::Null; 0]
    );
}

/// Clients write the id in front of the arguments, or behind them.
#[test]
fn an_oversized_request_is_refused_under_its_id() {
    let mut server = Server::builder().start();
    let params = json!({"name": "get_order_details", "arguments": {"id": 1, "order_id": "\"id\":2,{\\".repeat(400_000)}});
    let text = params.to_string();
    for (id, line) in [
        (
            json!(70),
            format!(
                "{{ \"jsonrpc\": \"2.0\", \"id\": 70, \"method\": \"tools/call\", \"params\": {text} }}"
            ),
        ),
        (
            json!("a \"b\""),
            format!(
                "{{\"method\":\"tools/call\",\"params\":{text},\"jsonrpc\":\"2.0\",\"id\":\"a \\\"b\\\"\"}}"
            ),
        ),
        (
            json!(71),
            format!(
                "{{\"m\\u0065thod\":\"tools/call\",\"params\":{text},\"jsonrpc\":\"2.0\",\"\\u0069d\":71}}"
            ),
        ),
    ] {
        server.write_raw(format!("{line}\n").as_bytes());
        let answer: Value = serde_json::from_str(&server.next_line().unwrap()).unwrap();
        assert_eq!(answer["id"], id, "{answer}");
        assert_eq!(answer["error"]["code"], INVALID_REQUEST, "{answer}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            message.contains("at most 4194304 bytes; send less text"),
            "{message}"
        );
    }
}

#[test]
fn a_long_line_is_a_message_like_any_other() {
    let mut server = Server::builder().credentials().start();
    let answer = server.call(
        "get_order_details",
        json!({"order_id": "x".repeat(3 << 20)}),
    );
    assert_eq!(answer.outcome(), "not_sent");
    assert!(answer.text().len() < 4096);
}

#[test]
fn line_breaks_of_windows_and_a_byte_order_mark_are_accepted() {
    let mut server = Server::builder().start();
    server.write_raw(b"\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"ping\"}\r\n");
    assert_eq!(server.finish(77)["result"], json!({}));
}

#[test]
fn a_message_may_come_in_pieces_and_several_at_once() {
    let mut server = Server::builder().start();
    let ping = |id: i64| format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"ping\"}}\n");
    for byte in ping(501).bytes() {
        server.write_raw(&[byte]);
    }
    assert_eq!(server.finish(501)["result"], json!({}));
    let many: String = (600..700).map(ping).collect();
    server.write_raw(many.as_bytes());
    for id in 600..700 {
        assert_eq!(server.finish(id)["result"], json!({}));
    }
}

#[test]
fn what_comes_before_the_session_does_not_prevent_it() {
    for first in [
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
        r#"{"jsonrpc":"2.0","method":"no/such"}"#,
        r#"{"jsonrpc":"2.0","id":5,"result":{}}"#,
        "garbage",
        "[]",
        "",
    ] {
        let mut server = Server::builder().no_handshake().start();
        server.write_raw(format!("{first}\n").as_bytes());
        let opened = server.request("initialize", Protocol::default().initialize());
        assert_eq!(opened["result"]["protocolVersion"], "2025-11-25", "{first}");
        server.notify("notifications/initialized", Value::Null);
        assert_eq!(server.list_tools().len(), 8);
    }
}

#[test]
fn a_request_of_no_lifecycle_is_refused_and_the_session_can_still_begin() {
    let mut server = Server::builder().no_handshake().start();
    let early = server.request("tools/list", json!({}));
    assert_eq!(early["error"]["code"], INVALID_PARAMS, "{early}");
    let opened = server.request("initialize", Protocol::default().initialize());
    assert!(opened["result"].is_object(), "{opened}");
    assert_eq!(server.list_tools().len(), 8);
}
