//! What outlives a server: halts, and writes that a crash has cut off.

mod halting;
mod keeping;
mod remembering;
mod spending;

use std::path::{Path, PathBuf};

use klarna_tools_tests::{Finished, STATE, SandboxHost, Server, World, klarna_mcp, run};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder for state, which several programs share.
struct State(TempDir);

impl State {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file of the store.
    fn file(&self, name: &str) -> PathBuf {
        self.path().join("toolspec").join(name)
    }

    /// A server and its sandbox.
    fn world(&self) -> World {
        World::start_as(|server| server.state(self.path()))
    }

    /// The same, after a capture.
    fn captured(&self) -> World {
        let mut world = self.world();
        let captured = world.server.call("capture_klarna_order", capture());
        captured.expect_success();
        world
    }

    /// A server that sends to this sandbox.
    fn server(&self, sandbox: &SandboxHost) -> Server {
        let server = Server::builder().credentials().sandbox(sandbox);
        server.state(self.path()).start()
    }

    /// Runs a command of the program.
    fn run(&self, arguments: &[&str]) -> Finished {
        let state = self.path().to_str().unwrap();
        run(klarna_mcp(), arguments, &[(STATE, state)])
    }

    /// What a command prints that succeeds.
    fn print(&self, arguments: &[&str]) -> String {
        let finished = self.run(arguments);
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        finished.stdout
    }
}

/// The arguments of a capture of an order that every sandbox has.
fn capture() -> Value {
    json!({"order_id": "98765-XYZ", "captured_amount": 5_000})
}

/// The key of the only call that `text` lists.
fn key(text: &str) -> String {
    let (_, key) = text
        .split_once(", key ")
        .unwrap_or_else(|| panic!("{text}"));
    key.lines().next().unwrap().to_owned()
}
