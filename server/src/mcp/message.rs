//! From a line of text to a message for rmcp, or to the error that answers it.

use std::borrow::Cow;

use rmcp::model::{
    CallToolRequest, CallToolRequestParams, ClientJsonRpcMessage, ClientNotification,
    ClientRequest, ErrorCode, ErrorData, JsonRpcMessage, JsonRpcNotification, JsonRpcRequest,
    ListToolsRequest, PaginatedRequestParams, RequestId, ServerJsonRpcMessage,
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
    /// An answer to a question of this server.
    Answer(ClientJsonRpcMessage),
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
            return answer(text);
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

/// Whether the question is still open is for rmcp to know: it drops what answers none.
fn answer(text: &str) -> Message {
    match serde_json::from_str(text) {
        Ok(answer @ (JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_))) => {
            Message::Answer(answer)
        }
        _ => Message::Nothing,
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
mod tests;
