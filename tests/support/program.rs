//! The programs under test, built once for each process of tests.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Finished, Process, Unread};

/// The executable of the server, built if it is not up to date, as its users build it.
pub fn klarna_mcp() -> &'static Path {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let messages = build(&["--package", "klarna-mcp", "--bin", "klarna-mcp"]);
        executable(&messages, "klarna-mcp")
    })
}

/// The executable of the maintainer's command, built if it is not up to date.
///
/// To name a test beside it makes cargo choose features as `cargo test --workspace` does, which has
/// built all of it already.
pub fn toolspec() -> &'static Path {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| {
        let messages = build(&["--workspace", "--bin", "toolspec", "--test", "sandbox"]);
        executable(&messages, "toolspec")
    })
}

/// The variable with the folder of a user's state.
pub const STATE: &str = "XDG_STATE_HOME";

/// Runs `program` to its end, with empty input and no environment but `PATH`, `variables` and, unless it is
/// one of them, a folder for state of its own.
pub fn run(program: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let state = TempDir::new().expect("a temporary folder");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .envs(env::var_os("PATH").map(|path| ("PATH", path)))
        .env(STATE, state.path())
        .envs(variables.iter().copied());
    let mut process = Process::start(command, false, Unread::Neither);
    process.close_input();
    process.wait()
}

/// The folder that cargo builds this process's tests in, however it is configured.
pub fn target() -> PathBuf {
    let program = env::current_exe().expect("a test is a file");
    let folder = program.ancestors().nth(3);
    folder.expect("TARGET/PROFILE/deps/TEST").to_owned()
}

/// Builds in the tests' profile; returns cargo's messages.
fn build(selection: &[&str]) -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--locked", "--target-dir"])
        .arg(target())
        .arg("--message-format=json-render-diagnostics")
        .args(selection)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .stderr(Stdio::inherit());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{selection:?} does not build");
    let messages = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let messages = messages.lines().map(serde_json::from_str);
    messages.filter_map(Result::ok).collect()
}

fn executable(messages: &[Value], name: &str) -> PathBuf {
    let mut named = messages
        .iter()
        .filter(|message| message["target"]["name"] == name);
    let found = named.find_map(|made| made["executable"].as_str());
    found.expect("cargo names the executable").into()
}
