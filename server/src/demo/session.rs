//! The smallest MCP client that can play the story: one child process, one request at a time.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::Interruption;

/// The protocol version that the demo speaks.
const VERSION: &str = "2025-11-25";

/// A session with a server that runs beside this program.
pub(super) struct Session {
    server: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    last_id: u64,
}

/// What a tool answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// The sentence for a person.
    pub(super) sentence: String,
    /// The structured content of a success.
    data: Value,
    /// Whether the tool refused or failed.
    pub(super) failed: bool,
}

impl Answer {
    /// The text at a JSON pointer into the data; empty where there is none.
    pub(super) fn text(&self, pointer: &str) -> String {
        text(&self.data, pointer)
    }

    /// The integer at a JSON pointer into the data.
    pub(super) fn amount(&self, pointer: &str) -> Option<i64> {
        self.data.pointer(pointer).and_then(Value::as_i64)
    }
}

impl Session {
    /// Starts this very program as a server with the built-in sandbox.
    pub(super) fn start() -> io::Result<Self> {
        let mut server = Command::new(std::env::current_exe()?)
            .args(["serve", "--sandbox"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (requests, answers) = (server.stdin.take(), server.stdout.take());
        let answers = answers.ok_or_else(|| io::Error::other("the server has no output"))?;
        Ok(Self {
            server,
            requests,
            answers: BufReader::new(answers),
            last_id: 0,
        })
    }

    /// Opens the session; returns the protocol version that was agreed on.
    pub(super) fn open(&mut self) -> Result<String, Interruption> {
        let client = json!({"name": "klarna-mcp-demo", "version": env!("CARGO_PKG_VERSION")});
        let params = json!({"protocolVersion": VERSION, "capabilities": {}, "clientInfo": client});
        let result = self.request("initialize", &params)?;
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))?;
        Ok(text(&result, "/protocolVersion"))
    }

    /// The names of the tools that the server offers.
    pub(super) fn tools(&mut self) -> Result<Vec<String>, Interruption> {
        let result = self.request("tools/list", &json!({}))?;
        let tools = result.get("tools").and_then(Value::as_array);
        Ok(tools
            .into_iter()
            .flatten()
            .map(|tool| text(tool, "/name"))
            .collect())
    }

    /// Calls a tool.
    pub(super) fn call(&mut self, tool: &str, arguments: &Value) -> Result<Answer, Interruption> {
        let result = self.request("tools/call", &json!({"name": tool, "arguments": arguments}))?;
        Ok(Answer {
            sentence: text(&result, "/content/0/text"),
            failed: result
                .get("isError")
                .and_then(Value::as_bool)
                .unwrap_or_default(),
            data: result.get("structuredContent").cloned().unwrap_or_default(),
        })
    }

    fn request(&mut self, method: &str, params: &Value) -> Result<Value, Interruption> {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(0) => return Err(self.gone()),
            Ok(_) => {}
            Err(error) => return Err(Interruption::server(error)),
        }
        let answer: Value = serde_json::from_str(&line).map_err(Interruption::server)?;
        if answer.get("id").and_then(Value::as_u64) != Some(id) {
            return Err(Interruption::server("the server answered another question"));
        }
        match answer.get("result") {
            Some(result) => Ok(result.clone()),
            None => Err(Interruption::server(text(&answer, "/error/message"))),
        }
    }

    fn send(&mut self, message: &Value) -> Result<(), Interruption> {
        let sent = match &mut self.requests {
            Some(requests) => requests.write_all(format!("{message}\n").as_bytes()),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        };
        sent.map_err(|_| self.gone())
    }

    fn gone(&mut self) -> Interruption {
        self.requests = None;
        match self.server.wait() {
            Ok(status) => Interruption::server(format!("the server ended early ({status})")),
            Err(error) => Interruption::server(error),
        }
    }
}

impl Drop for Session {
    /// The end of its input ends the server.
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.server.wait();
    }
}

/// The text at a JSON pointer; empty where there is none.
fn text(value: &Value, pointer: &str) -> String {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}
