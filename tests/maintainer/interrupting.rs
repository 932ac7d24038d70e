//! `toolspec call`, interrupted or unable to print.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use klarna_sandbox::Fault;
use klarna_tools_tests::{STATE, SandboxHost, toolspec};
use tempfile::TempDir;

use super::calling::{ACCOUNT, CAPTURE};
use super::edited::original;

/// A capture as a process of its own.
fn capture(sandbox: &SandboxHost, state: &TempDir) -> Command {
    let mut capture = Command::new(toolspec());
    capture
        .arg("call")
        .arg("--manifest")
        .arg(original().join("specs/klarna.yaml"))
        .args(CAPTURE)
        .args(["--base-url", &sandbox.base_url()])
        .env_clear()
        .env(STATE, state.path())
        .envs(ACCOUNT)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    capture
}

/// A capture that is on its way and waits for its answer.
fn waiting(sandbox: &SandboxHost, state: &TempDir, answer: Duration) -> Child {
    sandbox.fail_next(Fault::DelayAfterCommit(answer));
    let capture = capture(sandbox, state).spawn().unwrap();
    sandbox.await_request("POST", "/captures");
    capture
}

fn signal(process: &Child, name: &str) {
    let process = process.id().to_string();
    let sent = Command::new("kill").args(["-s", name, &process]).status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_write_on_its_way_outlasts_a_signal() {
    for name in ["INT", "TERM", "HUP"] {
        let sandbox = SandboxHost::start();
        let state = TempDir::new().unwrap();
        let capture = waiting(&sandbox, &state, Duration::from_secs(1));
        signal(&capture, name);
        let done = capture.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{name}");
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(said.contains("\nidempotency_key: "), "{said}");
    }
}

#[test]
fn whoever_interrupts_twice_learns_the_key() {
    let sandbox = SandboxHost::start();
    let state = TempDir::new().unwrap();
    let mut capture = waiting(&sandbox, &state, Duration::from_secs(20));
    let mut said = BufReader::new(capture.stderr.take().unwrap());
    signal(&capture, "INT");
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.contains("Interrupt again"), "{line}");
    signal(&capture, "INT");
    assert_eq!(capture.wait().unwrap().code(), Some(1));
    said.read_to_string(&mut line).unwrap();
    let journal = sandbox.journal();
    let sent = journal[0].header("Klarna-Idempotency-Key").unwrap();
    for part in ["UNKNOWN", &format!("idempotency_key={sent}")] {
        assert!(line.contains(part), "{line}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_outcome_is_reported_where_the_answer_cannot_be_written() {
    let sandbox = SandboxHost::start();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let state = TempDir::new().unwrap();
    let done = capture(&sandbox, &state).stdout(full).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    for part in ["\ncapture_id: ", "cannot be written"] {
        assert!(said.contains(part), "{said}");
    }
}
