//! The programs under test, built once for each process of tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::process::{Finished, Process, Unread};

/// The executable of the server, built if it is not up to date.
pub fn klarna_mcp() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("klarna-mcp"))
}

/// The executable of the maintainer's command, built if it is not up to date.
pub fn klarna_spec() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("klarna-spec"))
}

/// Runs `program` to its end, with empty input and no environment but `PATH` and `variables`.
pub fn run(program: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(variables.iter().copied());
    let mut process = Process::start(command, false, Unread::Neither);
    process.close_input();
    process.wait()
}

/// Builds the binary of that name, which is also the name of its package, in the tests' profile.
fn build(binary: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "build",
            "--quiet",
            "--message-format=json-render-diagnostics",
        ])
        .args(["--package", binary, "--bin", binary])
        .current_dir(root)
        .stderr(Stdio::inherit());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{binary} does not build");
    let messages = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == binary)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the executable")
}
