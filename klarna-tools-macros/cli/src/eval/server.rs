//! A session with an MCP server on standard input and output, of which only calls are needed.

use serde_json::{Value, json};

use super::peer::Peer;
use crate::files::Failure;

/// The revision of MCP.
const REVISION: &str = "2025-06-18";

/// A session.
pub(super) struct Session {
    peer: Peer,
    calls: u64,
}

impl Session {
    /// Starts a server, and a session with it.
    pub(super) fn open(command: &str) -> Result<Self, Failure> {
        let peer = Peer::start(command)?;
        let mut session = Self { peer, calls: 0 };
        let client = json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
        let opening =
            json!({"protocolVersion": REVISION, "capabilities": {}, "clientInfo": client});
        let opened = session.ask("initialize", &opening)?;
        if opened.get("result").is_none() {
            return Err(session
                .peer
                .failure(&format!("refused to begin: {}", message(&opened))));
        }
        let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        session.peer.send(&initialized);
        Ok(session)
    }

    /// Calls a tool; gives its result as MCP has it. What the server refuses is an error of the tool.
    pub(super) fn call(&mut self, tool: &str, arguments: &Value) -> Result<Value, Failure> {
        let call = json!({"name": tool, "arguments": arguments});
        let mut answer = self.ask("tools/call", &call)?;
        if let Some(result) = answer.get_mut("result") {
            return Ok(result.take());
        }
        let content = json!([{"type": "text", "text": message(&answer)}]);
        Ok(json!({"isError": true, "content": content}))
    }

    /// Sends a request; gives the response to it.
    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Failure> {
        self.calls += 1;
        let id = self.calls;
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.peer.send(&request);
        let until = self.peer.until();
        while let Some(message) = self.peer.next(until)? {
            if message.get("id") == Some(&id.into()) && message.get("method").is_none() {
                return Ok(message);
            }
        }
        Err(self
            .peer
            .failure(&format!("ended before it answered `{method}`")))
    }
}

/// What an error response says.
fn message(response: &Value) -> &str {
    let message = response.pointer("/error/message").and_then(Value::as_str);
    message.unwrap_or("it did not say why")
}

/// The structured content of a success, or the text of an error.
pub(super) fn outcome(result: &Value) -> Result<&Value, String> {
    if result.get("isError").and_then(Value::as_bool) != Some(true) {
        return Ok(result.get("structuredContent").unwrap_or(&Value::Null));
    }
    let content = result.get("content").and_then(Value::as_array);
    let texts = content.into_iter().flatten();
    let texts = texts.filter_map(|part| part.get("text")?.as_str());
    Err(texts.collect::<Vec<_>>().join("\n"))
}
