//! A session with `klarna-mcp serve`.

mod builder;

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;
use std::process::Command;

pub use builder::ServerBuilder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::answer::Answer;
use crate::process::{self, Finished, Process};
use crate::protocol::Protocol;

/// The username that [`ServerBuilder::credentials`] sets.
pub const USERNAME: &str = "PK00000_harness";

/// The password that [`ServerBuilder::credentials`] sets.
pub const PASSWORD: &str = "harness-password";

/// A running server and the client's side of a session with it.
pub struct Server {
    process: Process,
    protocol: Protocol,
    capabilities: Value,
    opened: Value,
    last_id: i64,
    /// Messages that came while another one was awaited.
    early: VecDeque<Value>,
    /// What it keeps, unless a test says where.
    state: TempDir,
}

impl Server {
    /// A server that is started with nothing set.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::new()
    }

    fn open(&mut self) {
        let method = if self.protocol.is_stateless() {
            "server/discover"
        } else {
            "initialize"
        };
        let response = if self.protocol.is_stateless() {
            self.request(method, json!({}))
        } else {
            let mut params = self.protocol.initialize();
            params["capabilities"] = self.capabilities.clone();
            self.request(method, params)
        };
        assert!(response["result"].is_object(), "{method}: {response}");
        self.opened = response["result"].clone();
        if !self.protocol.is_stateless() {
            self.notify("notifications/initialized", Value::Null);
        }
    }

    /// The result of the request that opened the session, `initialize` or `server/discover`.
    pub fn opened(&self) -> &Value {
        &self.opened
    }

    /// Sends a request and returns the whole response.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.start_request(method, params);
        self.finish(id)
    }

    /// Sends a request and returns its id. Parameters that are null are left out.
    pub fn start_request(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let mut request = json!({"jsonrpc": "2.0", "id": self.last_id, "method": method});
        let params = self.protocol.complete(params, &self.capabilities);
        if !params.is_null() {
            request["params"] = params;
        }
        self.send(&request);
        self.last_id
    }

    /// Waits for the response to the request with this id; others that come before it are kept.
    pub fn finish(&mut self, id: i64) -> Value {
        let has_id = |message: &Value| message["id"] == id && message.get("method").is_none();
        if let Some(at) = self.early.iter().position(has_id) {
            return self.early.remove(at).expect("it was just found");
        }
        loop {
            let message = self.receive();
            let message =
                message.unwrap_or_else(|| panic!("the output ended before response {id}"));
            if has_id(&message) {
                return message;
            }
            self.early.push_back(message);
        }
    }

    /// Sends a notification. Parameters that are null are left out.
    pub fn notify(&mut self, method: &str, params: Value) {
        let mut notification = json!({"jsonrpc": "2.0", "method": method});
        if !params.is_null() {
            notification["params"] = params;
        }
        self.send(&notification);
    }

    /// Cancels the request with this id.
    pub fn cancel(&mut self, id: i64) {
        self.notify(
            "notifications/cancelled",
            json!({"requestId": id, "reason": "no longer wanted"}),
        );
    }

    /// Answers a request of the server.
    pub fn answer(&mut self, request: &Value, result: Value) {
        let mut answer = json!({"jsonrpc": "2.0", "id": request["id"]});
        answer["result"] = result;
        self.send(&answer);
    }

    /// Writes bytes as they are; a line needs its own line break.
    pub fn write_raw(&mut self, bytes: &[u8]) {
        self.process.write(bytes);
    }

    /// The next message, of any kind; `None` when the output has ended.
    pub fn next_message(&mut self) -> Option<Value> {
        self.early.pop_front().or_else(|| self.receive())
    }

    /// The next line of standard output as it is; `None` when it has ended.
    pub fn next_line(&mut self) -> Option<String> {
        self.process.next_line()
    }

    /// The tools that the server offers.
    pub fn list_tools(&mut self) -> Vec<Value> {
        let response = self.request("tools/list", json!({}));
        let tools = response["result"]["tools"].as_array();
        tools.unwrap_or_else(|| panic!("{response}")).clone()
    }

    /// Calls a tool. A JSON-RPC error fails the test.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Answer {
        let id = self.start_call(tool, arguments);
        self.finish_call(id)
    }

    /// Calls a tool and returns the id of the request.
    pub fn start_call(&mut self, tool: &str, arguments: Value) -> i64 {
        let mut params = json!({"name": tool});
        params["arguments"] = arguments;
        self.start_request("tools/call", params)
    }

    /// Waits for the answer to the call with this id. A JSON-RPC error fails the test.
    pub fn finish_call(&mut self, id: i64) -> Answer {
        Answer::read(&self.finish(id))
    }

    /// What the only call under way asks a person, if it asks.
    pub fn question(&mut self) -> Option<Value> {
        let message = self.next_message()?;
        if message["method"] == "elicitation/create" {
            return Some(message);
        }
        self.early.push_back(message);
        None
    }

    /// Ends the server's input.
    pub fn close_stdin(&mut self) {
        self.process.close_input();
    }

    /// The server's input, for a thread that the server may keep waiting.
    pub fn take_stdin(&mut self) -> Box<dyn Write + Send> {
        self.process.take_input()
    }

    /// Reads standard error from now on.
    pub fn read_stderr(&mut self) {
        self.process.read_stderr();
    }

    /// Waits until standard error contains `text`.
    pub fn stderr_until(&mut self, text: &str) {
        self.process.stderr_until(text);
    }

    /// The folder with its state, unless a test has named another.
    pub fn state(&self) -> &Path {
        self.state.path()
    }

    /// The process id of the server.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Sends a signal, such as 15 for SIGTERM.
    pub fn signal(&mut self, signal: i32) {
        let sent = Command::new("kill")
            .arg(format!("-{signal}"))
            .arg(self.process.id().to_string())
            .status();
        assert!(sent.expect("kill runs").success(), "the server is gone");
    }

    /// Closes the server's input and waits for its end.
    pub fn finish_process(mut self) -> Finished {
        self.close_stdin();
        self.wait()
    }

    /// Waits for the server's end while its input stays as it is. Anything but messages on its
    /// standard output fails the test, where the test read it.
    pub fn wait(self) -> Finished {
        let whole = !self.process.is_unread();
        let finished = self.process.wait();
        if whole {
            finished.messages();
        }
        finished
    }

    fn send(&mut self, message: &Value) {
        self.process.write(format!("{message}\n").as_bytes());
    }

    fn receive(&mut self) -> Option<Value> {
        let line = self.process.next_line()?;
        Some(process::message(&line))
    }
}
