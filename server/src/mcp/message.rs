//! From a line of text to a message for rmcp, or to the error that answers it.

use std::borrow::Cow;

use rmcp::model::{
    CallToolRequest, CallToolRequestParams, ClientJsonRpcMessage, ClientNotification,
    ClientRequest, ErrorCode, ErrorData, JsonRpcNotification, JsonRpcRequest, ListToolsRequest,
    PaginatedRequestParams, RequestId, ServerJsonRpcMessage,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// What a line says.
pub(super) enum Message {
    /// A request.
    Request(JsonRpcRequest<ClientRequest>),
    /// A notification of MCP.
    Notification(JsonRpcNotification<ClientNotification>),
    /// No message for a handler; this answers it.
    Unusable(ServerJsonRpcMessage),
    /// Nothing that wants an answer.
    Nothing,
}

/// What the `params` of the methods that are served here hold.
const PARAMETERS: &[(&str, &str)] = &[
    (
        "initialize",
        "`protocolVersion`, `capabilities`, `clientInfo`",
    ),
    ("tools/call", "a string `name` and an object `arguments`"),
    ("tools/list", "nothing but an optional string `cursor`"),
    ("server/discover", "nothing but an object `_meta`"),
    ("ping", "nothing"),
];

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    jsonrpc: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    method: Cow<'a, str>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// Keeps an explicit `null` apart from a member that is not there.
fn present<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Reads one line, without its line break.
pub(super) fn read(line: &[u8]) -> Message {
    const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    if line.is_empty() {
        return Message::Nothing;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return unusable(None, ErrorCode::PARSE_ERROR, "the line is not UTF-8");
    };
    // Structs can be read from arrays, too; a batch has to be refused by its first character.
    if text.starts_with('{') {
        match serde_json::from_str::<Envelope<'_>>(text) {
            Ok(envelope) => return envelope.read(text),
            Err(error) if error.is_data() => {}
            Err(_) => return unusable(None, ErrorCode::PARSE_ERROR, "the line is not JSON"),
        }
    } else if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return unusable(None, ErrorCode::PARSE_ERROR, "the line is not JSON");
    }
    unusable(
        None,
        ErrorCode::INVALID_REQUEST,
        "a line holds exactly one JSON-RPC 2.0 message, no batch",
    )
}

/// The answer to a request under an id that an earlier one still uses. It has no id: under this
/// one, the earlier request is about to be answered.
pub(super) fn duplicate(id: &RequestId) -> ServerJsonRpcMessage {
    let message = format!("a request with the id {id} is still running; this one was dropped");
    ServerJsonRpcMessage::error(ErrorData::invalid_request(message, None), None)
}

/// The answer to a line of more than `limit` bytes.
pub(super) fn oversized(limit: usize) -> Message {
    unusable(
        None,
        ErrorCode::INVALID_REQUEST,
        format!("a message may have at most {limit} bytes"),
    )
}

impl Envelope<'_> {
    fn read(&self, text: &str) -> Message {
        let invalid = |id, why| unusable(id, ErrorCode::INVALID_REQUEST, why);
        if self.method.is_empty() && (self.result.is_some() || self.error.is_some()) {
            // This server asks nothing, so an answer is to nobody.
            return Message::Nothing;
        }
        let id = match self.id.map(|id| serde_json::from_str(id.get())) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(_)) => return invalid(None, "`id` has to be a string or an integer"),
        };
        if self.jsonrpc != "2.0" {
            return invalid(id, "`jsonrpc` has to be \"2.0\"");
        }
        match (self.method.as_ref(), id) {
            ("", id) => invalid(id, "`method` is missing"),
            (method, Some(id)) => self.request(method, id, text),
            (_, None) => notification(text),
        }
    }

    fn request(&self, method: &str, id: RequestId, text: &str) -> Message {
        let request = match method {
            "tools/call" => self.tool_call(),
            "tools/list" => self.tool_list(),
            // rmcp reads what it cannot understand as a custom request, whatever the method.
            _ => match serde_json::from_str(text) {
                Ok(ClientJsonRpcMessage::Request(message)) => Some(message.request),
                _ => None,
            },
        };
        let needed = PARAMETERS.iter().find(|(known, _)| *known == method);
        match (request, needed) {
            (None | Some(ClientRequest::CustomRequest(_)), Some((_, needed))) => unusable(
                Some(id),
                ErrorCode::INVALID_PARAMS,
                format!("the `params` of {method} are malformed: they hold {needed}"),
            ),
            (Some(request), _) => Message::Request(JsonRpcRequest::new(id, request)),
            (None, None) => unusable(
                Some(id),
                ErrorCode::INVALID_REQUEST,
                "the request is malformed",
            ),
        }
    }

    /// Read straight into its type: through rmcp's union of all messages it takes several times
    /// longer.
    fn tool_call(&self) -> Option<ClientRequest> {
        let mut params: CallToolRequestParams = serde_json::from_str(self.params?.get()).ok()?;
        let meta = params.meta.take();
        let mut call = CallToolRequest::new(params);
        if let Some(meta) = meta {
            call.extensions.insert(meta);
        }
        Some(ClientRequest::CallToolRequest(call))
    }

    /// Read here because rmcp takes a malformed cursor for none.
    fn tool_list(&self) -> Option<ClientRequest> {
        let mut list = ListToolsRequest::default();
        if let Some(params) = self.params {
            let mut params: PaginatedRequestParams = serde_json::from_str(params.get()).ok()?;
            if let Some(meta) = params.meta.take() {
                list.extensions.insert(meta);
            }
            list.params = Some(params);
        }
        Some(ClientRequest::ListToolsRequest(list))
    }
}

fn notification(text: &str) -> Message {
    match serde_json::from_str(text) {
        Ok(ClientJsonRpcMessage::Notification(message)) => Message::Notification(message),
        _ => Message::Nothing,
    }
}

fn unusable(
    id: Option<RequestId>,
    code: ErrorCode,
    message: impl Into<Cow<'static, str>>,
) -> Message {
    Message::Unusable(ServerJsonRpcMessage::error(
        ErrorData::new(code, message, None),
        id,
    ))
}

#[cfg(test)]
mod tests {
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
    fn answers_and_foreign_notifications_are_dropped() {
        for line in [
            "",
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}"#,
        ] {
            assert!(matches!(read(line.as_bytes()), Message::Nothing), "{line}");
        }
        let line = br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
        assert!(matches!(read(line), Message::Notification(_)));
    }
}
