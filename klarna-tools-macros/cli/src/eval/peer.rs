//! Another program that is talked to by lines of JSON.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use toolspec_core::text::shown;

use crate::files::Failure;

/// How long a program may take for a line.
const PATIENCE: Duration = Duration::from_mins(10);

/// The most bytes that are read of one program.
const MOST: u64 = 64 << 20;

/// A running program; dropping it ends it.
pub(super) struct Peer {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<io::Result<String>>,
    command: String,
}

impl Peer {
    /// Starts a program: its name and its arguments, separated by blanks.
    pub(super) fn start(command: &str) -> Result<Self, Failure> {
        let mut words = command.split_whitespace();
        let program = words.next().unwrap_or_default();
        let started = Command::new(program)
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child =
            started.map_err(|why| failure(command, &format!("cannot be run: {why}")))?;
        let (sender, lines) = channel();
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || {
                let mut lines = BufReader::new(output.take(MOST)).lines();
                // Fails only if nobody reads them any more.
                lines.try_for_each(|line| sender.send(line))
            });
        }
        Ok(Self {
            input: child.stdin.take(),
            child,
            lines,
            command: command.to_owned(),
        })
    }

    /// Writes a value as a line. A program that no longer reads is noticed when it is waited for.
    pub(super) fn send(&mut self, value: &Value) {
        if let Some(input) = &mut self.input {
            let line = format!("{value}\n");
            let _ = input
                .write_all(line.as_bytes())
                .and_then(|()| input.flush());
        }
    }

    /// The next line of its output; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Value>, Failure> {
        let line = match self.lines.recv_timeout(PATIENCE) {
            Ok(Ok(line)) => line,
            Ok(Err(why)) => return Err(self.failure(&format!("cannot be read: {why}"))),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => return Err(self.failure("does not answer")),
        };
        let value = serde_json::from_str(&line);
        let value = value.map_err(|_| self.failure(&format!("wrote no JSON: {}", shown(&line))))?;
        Ok(Some(value))
    }

    /// Waits until it has ended, which it must do well.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        drop(self.input.take());
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.failure(&format!("failed: {status}"))),
            Err(why) => Err(self.failure(&format!("cannot be waited for: {why}"))),
        }
    }

    /// Says that it did something wrong.
    pub(super) fn failure(&self, what: &str) -> Failure {
        failure(&self.command, what)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Both fail only for a program that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command line may contain a secret, so only its program is named.
fn failure(command: &str, what: &str) -> Failure {
    let program = command.split_whitespace().next().unwrap_or_default();
    Failure::Unreadable(format!("`{}` {what}", shown(program)))
}
