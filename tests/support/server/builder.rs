//! How a server is started.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{PASSWORD, Server, USERNAME};
use crate::process::{Process, Unread};
use crate::program::{STATE, klarna_mcp};
use crate::protocol::Protocol;
use crate::sandbox::SandboxHost;

/// Configures a [`Server`].
#[derive(Debug)]
#[must_use]
pub struct ServerBuilder {
    program: Option<PathBuf>,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    protocol: Protocol,
    capabilities: Value,
    sockets: bool,
    unread: Unread,
    handshake: bool,
    state: Option<PathBuf>,
}

impl ServerBuilder {
    pub(super) fn new() -> Self {
        Self {
            program: None,
            arguments: Vec::new(),
            variables: Vec::new(),
            protocol: Protocol::default(),
            capabilities: json!({}),
            sockets: false,
            unread: Unread::Neither,
            handshake: true,
            state: None,
        }
    }

    /// Starts this executable instead of the one that is built from the workspace.
    pub fn program(mut self, program: &Path) -> Self {
        self.program = Some(program.to_owned());
        self
    }

    /// Sets a variable in the server's environment, which is empty but for `PATH`.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds an argument behind `serve`.
    pub fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Speaks this version; 2025-11-25 otherwise.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = protocol;
        self
    }

    /// Declares these capabilities of the client; none otherwise.
    pub fn capabilities(mut self, capabilities: Value) -> Self {
        self.capabilities = capabilities;
        self
    }

    /// Sets credentials that an open sandbox accepts.
    pub fn credentials(self) -> Self {
        self.env("KLARNA_API_KEY", USERNAME)
            .env("KLARNA_SHARED_SECRET", PASSWORD)
    }

    /// Sends calls to this sandbox.
    pub fn sandbox(self, sandbox: &SandboxHost) -> Self {
        self.env("KLARNA_BASE_URL", &sandbox.base_url())
    }

    /// Keeps state in this folder, instead of one of its own.
    pub fn state(mut self, folder: &Path) -> Self {
        self.state = Some(folder.to_owned());
        self
    }

    /// Uses a socket pair for each of input and output, as Node.js does, instead of pipes.
    pub fn stdio_socketpair(mut self) -> Self {
        self.sockets = true;
        self
    }

    /// Reads standard output only when a message is asked for or the server has ended.
    pub fn leave_stdout_unread(mut self) -> Self {
        self.unread = Unread::Stdout;
        self
    }

    /// Reads standard error only when the test says so or the end is waited for.
    pub fn leave_stderr_unread(mut self) -> Self {
        self.unread = Unread::Stderr;
        self
    }

    /// Leaves it to the test to open the session.
    pub fn no_handshake(mut self) -> Self {
        self.handshake = false;
        self
    }

    /// Starts the server and opens the session.
    pub fn start(self) -> Server {
        let own = TempDir::new().expect("a temporary folder");
        let state = self.state.as_deref().unwrap_or(own.path());
        let mut command = Command::new(self.program.as_deref().unwrap_or_else(|| klarna_mcp()));
        command
            .arg("serve")
            .args(self.arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env(STATE, state)
            .envs(self.variables);
        let mut server = Server {
            process: Process::start(command, self.sockets, self.unread),
            protocol: self.protocol,
            capabilities: self.capabilities,
            opened: Value::Null,
            last_id: 0,
            early: VecDeque::new(),
            state: own,
        };
        if self.handshake {
            server.open();
        }
        server
    }
}
