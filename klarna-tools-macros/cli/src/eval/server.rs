//! A session with an MCP server on standard input and output, of which only calls are needed.

use serde_json::{Value, json};
use toolspec_core::json_schema::advertised;
use toolspec_core::model::Toolset;
use toolspec_core::text::shown;

use super::peer::Peer;
use crate::files::Failure;

/// The revision of MCP.
const REVISION: &str = "2025-06-18";

/// How many pages a list of tools may have.
const PAGES: usize = 100;

/// A session.
pub(super) struct Session {
    peer: Peer,
    calls: u64,
}

impl Session {
    /// Starts a server, and a session with it. It must serve these tools.
    pub(super) fn open(command: &str, tools: &Toolset) -> Result<Self, Failure> {
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
        session.compare(tools)?;
        Ok(session)
    }

    /// Refuses a server that lists other tools.
    fn compare(&mut self, tools: &Toolset) -> Result<(), Failure> {
        let differences = differences(tools, &self.listed()?);
        if differences.is_empty() {
            return Ok(());
        }
        let what = format!(
            "does not serve the tools of the manifest:\n  {}\nhelp: name a server that is built from it",
            differences.join("\n  ")
        );
        Err(self.peer.failure(&what))
    }

    /// The tools, of all pages.
    fn listed(&mut self) -> Result<Vec<Value>, Failure> {
        let (mut tools, mut page) = (Vec::new(), json!({}));
        for _ in 0..PAGES {
            let mut answer = self.ask("tools/list", &page)?;
            let Some(Value::Array(listed)) = answer.pointer_mut("/result/tools").map(Value::take)
            else {
                let why = message(&answer);
                return Err(self.peer.failure(&format!("did not list its tools: {why}")));
            };
            tools.extend(listed);
            match answer.pointer("/result/nextCursor") {
                Some(Value::String(cursor)) => page = json!({"cursor": cursor}),
                _ => return Ok(tools),
            }
        }
        Err(self
            .peer
            .failure(&format!("lists its tools on more than {PAGES} pages")))
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

/// What a server lists otherwise than the manifest says, a sentence for each tool.
fn differences(tools: &Toolset, listed: &[Value]) -> Vec<String> {
    let name = |tool: &Value| tool.get("name").and_then(Value::as_str).map(str::to_owned);
    let missing = tools.tools.iter().filter_map(|tool| {
        let found = listed
            .iter()
            .find(|one| name(one).as_deref() == Some(&tool.name));
        let Some(found) = found else {
            return Some(format!("it has no tool `{}`", tool.name));
        };
        let members = advertised(tool);
        let members = members.as_object().into_iter().flatten();
        let other = members.filter(|(member, value)| found.get(member) != Some(value));
        let other: Vec<&str> = other.map(|(member, _)| member.as_str()).collect();
        let message = format!("its `{}` differs in {}", tool.name, other.join(", "));
        (!other.is_empty()).then_some(message)
    });
    let is_known = |name: &String| tools.tools.iter().any(|tool| tool.name == *name);
    let more = listed
        .iter()
        .filter_map(name)
        .filter(|name| !is_known(name));
    let more = more.map(|name| format!("its `{}` is not in the manifest", shown(&name)));
    missing.chain(more).collect()
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
