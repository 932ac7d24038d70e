//! From a line of text to a message for rmcp, or to the error that answers it.

use std::borrow::Cow;

use rmcp::model::{
    CallToolRequest, CallToolRequestParams, ClientJsonRpcMessage, ClientNotification,
    ClientRequest, ErrorCode, ErrorData, JsonRpcMessage, JsonRpcNotification, JsonRpcRequest,
    ListToolsRequest, PaginatedRequestParams, RequestId, RequestMetaObject, ServerJsonRpcMessage,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use toolspec_runtime::{Violation, json};

use super::reply::no_method;
use crate::skipped::Skipped;

/// Most messages of a batch. Answers to a batch are kept until the last one is there.
const BATCH: usize = 100;

/// How many characters of an unknown name are shown.
const SHOWN: usize = 100;

/// The longest message that is not a call, in bytes. rmcp tries one type after the other on it and
/// needs a hundred times its room.
const SHORT: usize = 256 << 10;

const NO_JSON: &str = "the line is not JSON";

/// Why the text of the arguments is ambiguous.
#[derive(Debug, Clone)]
pub(super) struct Misread(pub(super) Vec<Violation>);

/// What a line contains.
pub(super) enum Message {
    /// A request, and the name of its method.
    Request(JsonRpcRequest<ClientRequest>, &'static str),
    /// A notification of MCP.
    Notification(JsonRpcNotification<ClientNotification>),
    /// An answer to a question of this server.
    Answer(ClientJsonRpcMessage),
    /// Not a message for a handler; this answers it.
    Unusable(ServerJsonRpcMessage),
    /// Messages of a batch, whose answers go together; none of them is a batch.
    Batch(Vec<Message>),
    /// Nothing that wants an answer.
    Nothing,
}

/// The methods that are served here, and what their `params` contain.
const METHODS: &[(&str, &str)] = &[
    (
        "initialize",
        "`protocolVersion`, `capabilities`, `clientInfo`",
    ),
    ("tools/call", "a string `name` and an object `arguments`"),
    ("tools/list", PAGE),
    ("resources/list", PAGE),
    ("resources/templates/list", PAGE),
    ("prompts/list", PAGE),
    ("server/discover", "nothing but an object `_meta`"),
    ("subscriptions/listen", "an object `notifications`"),
    ("ping", "nothing"),
];

const PAGE: &str = "nothing but an optional string `cursor`";

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

/// The `params` of `tools/call`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Call<'a> {
    #[serde(rename = "_meta")]
    meta: Option<RequestMetaObject>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    arguments: Option<json::Object>,
    input_responses: Option<json::Object>,
    request_state: Option<String>,
}

/// Distinguishes an explicit `null` from a member that is not there.
fn present<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Reads one line, without its line break; a batch only where the session has them.
pub(super) fn read(line: &[u8], batches: bool) -> Message {
    const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    if line.is_empty() {
        return Message::Nothing;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return unusable(None, ErrorCode::PARSE_ERROR, "the line is not UTF-8");
    };
    if batches && text.starts_with('[') {
        return batch(text);
    }
    message(text)
}

fn batch(text: &str) -> Message {
    match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(messages) if (1..=BATCH).contains(&messages.len()) => {
            let messages = messages.into_iter().map(|one| message(one.get()));
            Message::Batch(messages.collect())
        }
        Ok(_) => unusable(
            None,
            ErrorCode::INVALID_REQUEST,
            format!("a batch contains from 1 to {BATCH} messages"),
        ),
        Err(_) => unusable(None, ErrorCode::PARSE_ERROR, NO_JSON),
    }
}

fn message(text: &str) -> Message {
    // Structs can be read from arrays, too; a batch has to be refused by its first character.
    if text.starts_with('{') {
        match serde_json::from_str::<Envelope<'_>>(text) {
            Ok(envelope) => return envelope.read(text),
            Err(error) if error.is_data() => {}
            Err(_) => return unusable(None, ErrorCode::PARSE_ERROR, NO_JSON),
        }
    } else if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return unusable(None, ErrorCode::PARSE_ERROR, NO_JSON);
    }
    unusable(
        None,
        ErrorCode::INVALID_REQUEST,
        "this is not a JSON-RPC 2.0 message; a line contains exactly one, or a batch only in a session of \
         2025-03-26",
    )
}

/// The answer to a line of more than `limit` bytes, under its id where that was seen.
pub(super) fn oversized(limit: usize, skipped: &Skipped) -> Message {
    if skipped.is_notification() {
        return Message::Nothing;
    }
    let id = skipped.request_id();
    unusable(
        id.and_then(|id| serde_json::from_slice(id).ok()),
        ErrorCode::INVALID_REQUEST,
        format!(
            "nothing was done: a message may have at most {limit} bytes; send less text, or split it \
             over several requests"
        ),
    )
}

impl Envelope<'_> {
    fn read(&self, text: &str) -> Message {
        let invalid = |id, why| unusable(id, ErrorCode::INVALID_REQUEST, why);
        let too_long = text.len() > SHORT && self.method != "tools/call";
        if self.method.is_empty() && (self.result.is_some() || self.error.is_some()) {
            return if too_long {
                Message::Nothing
            } else {
                answer(text)
            };
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
            (_, Some(id)) if too_long => invalid(
                Some(id),
                "a message that is not a tools/call may have at most 256 KiB",
            ),
            (method, Some(id)) => self.request(method, id, text),
            (_, None) if too_long => Message::Nothing,
            (_, None) => notification(text),
        }
    }

    fn request(&self, method: &str, id: RequestId, text: &str) -> Message {
        let Some((method, needed)) = METHODS.iter().find(|(known, _)| *known == method) else {
            let error = ServerJsonRpcMessage::error(no_method(&shown(method)), Some(id));
            return Message::Unusable(error);
        };
        let request = match *method {
            "tools/call" => self.tool_call(),
            "tools/list" => self.tool_list(),
            _ => match serde_json::from_str(text) {
                Ok(ClientJsonRpcMessage::Request(message)) => Some(message.request),
                _ => None,
            },
        };
        match request {
            // rmcp reads what it cannot understand as a custom request, even of a known method.
            None | Some(ClientRequest::CustomRequest(_)) => unusable(
                Some(id),
                ErrorCode::INVALID_PARAMS,
                format!("the `params` of {method} are malformed: they contain {needed}"),
            ),
            Some(request) => Message::Request(JsonRpcRequest::new(id, request), method),
        }
    }

    /// Read straight into its type: through rmcp's union of all messages that takes several times as
    /// long.
    fn tool_call(&self) -> Option<ClientRequest> {
        // Structs can be read from arrays, too.
        let text = self.params?.get();
        let read = text.starts_with('{').then(|| serde_json::from_str(text));
        let read: Call<'_> = read?.ok()?;
        let mut params = CallToolRequestParams::new(read.name.into_owned());
        params.request_state = read.request_state;
        if let Some(responses) = read.input_responses {
            // Two answers to one question count as none.
            let clear = responses.unclear.is_empty();
            params.input_responses = clear.then(|| responses.members.into_iter().collect());
            params.input_responses.as_ref()?;
        }
        let arguments = read.arguments.unwrap_or_default();
        params.arguments = Some(arguments.members);
        let mut call = CallToolRequest::new(params);
        if let Some(meta) = read.meta {
            call.extensions.insert(meta);
        }
        if !arguments.unclear.is_empty() {
            call.extensions.insert(Misread(arguments.unclear));
        }
        Some(ClientRequest::CallToolRequest(call))
    }

    /// Read here because rmcp ignores a malformed cursor.
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

/// rmcp knows whether the question is still open; it drops other answers.
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

/// The beginning of a name that a client made up.
fn shown(name: &str) -> String {
    name.chars().take(SHOWN).collect()
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
