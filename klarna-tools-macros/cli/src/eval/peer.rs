//! Another program that is talked to by lines of JSON.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use toolspec_core::text::shown;

use crate::files::Failure;

/// How long a program may take for an answer, and to end.
const PATIENCE: Duration = Duration::from_mins(10);

/// How long it is waited between two looks whether a program has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// The most bytes that are read of one program.
const MOST: u64 = 64 << 20;

/// How many lines are read before they are wanted.
const AHEAD: usize = 64;

/// A running program; dropping it ends it.
pub(super) struct Peer {
    child: Child,
    input: Option<Sender<String>>,
    lines: Receiver<io::Result<String>>,
    command: String,
    patience: Duration,
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
        let (sender, lines) = sync_channel(AHEAD);
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || read_lines(output, &sender));
        }
        let (input, written) = channel();
        if let Some(stdin) = child.stdin.take() {
            thread::spawn(move || write_lines(stdin, &written));
        }
        Ok(Self {
            input: Some(input),
            child,
            lines,
            command: command.to_owned(),
            patience: PATIENCE,
        })
    }

    /// Writes a value as a line, without waiting until it is read. A program that no longer reads is
    /// noticed when it is waited for.
    pub(super) fn send(&mut self, value: &Value) {
        if let Some(input) = &self.input {
            let _ = input.send(format!("{value}\n"));
        }
    }

    /// Until when the answer to the next message must be there.
    pub(super) fn until(&self) -> Instant {
        Instant::now() + self.patience
    }

    /// The next line of its output; `None` at the end. However many lines there are, none is read
    /// after this time.
    pub(super) fn next(&mut self, until: Instant) -> Result<Option<Value>, Failure> {
        let left = until.saturating_duration_since(Instant::now());
        let line = match self.lines.recv_timeout(left) {
            _ if left.is_zero() => return Err(self.failure("does not answer")),
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
        let until = self.until();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) => return Err(self.failure(&format!("failed: {status}"))),
                Ok(None) if Instant::now() < until => thread::sleep(PAUSE),
                Ok(None) => return Err(self.failure("writes no more, and does not end")),
                Err(why) => return Err(self.failure(&format!("cannot be waited for: {why}"))),
            }
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

/// Reads lines until the end, or until nobody wants them any more.
fn read_lines(output: ChildStdout, lines: &SyncSender<io::Result<String>>) {
    let mut output = BufReader::new(output.take(MOST));
    loop {
        let mut line = String::new();
        let read = output.read_line(&mut line);
        let is_cut = !line.ends_with('\n') && output.get_ref().limit() == 0;
        let line = match read {
            _ if is_cut => {
                let why = format!("it wrote more than {} MiB", MOST >> 20);
                Err(io::Error::other(why))
            }
            Ok(0) => return,
            Ok(_) => Ok(line.trim_end_matches(['\n', '\r']).to_owned()),
            Err(why) => Err(why),
        };
        let is_last = line.is_err();
        if lines.send(line).is_err() || is_last {
            return;
        }
    }
}

/// Writes lines until there are no more, or until nobody reads them any more.
fn write_lines(mut input: ChildStdin, lines: &Receiver<String>) {
    let write = |line: String| {
        input
            .write_all(line.as_bytes())
            .and_then(|()| input.flush())
    };
    let _ = lines.iter().try_for_each(write);
}

/// A command line may contain a secret, so only its program is named.
fn failure(command: &str, what: &str) -> Failure {
    let program = command.split_whitespace().next().unwrap_or_default();
    Failure::Unreadable(format!("`{}` {what}", shown(program)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program with little time.
    fn hurried(command: &str) -> Peer {
        let Ok(mut peer) = Peer::start(command) else {
            panic!("`{command}` cannot be run");
        };
        peer.patience = Duration::from_millis(200);
        peer
    }

    fn why<T>(result: Result<T, Failure>) -> Option<String> {
        match result {
            Err(Failure::Unreadable(why)) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn lines_without_an_end_are_no_answer() {
        let mut peer = hurried("yes {}");
        let until = peer.until();
        let failed = loop {
            let next = peer.next(until);
            if next.is_err() {
                break why(next);
            }
        };
        assert_eq!(failed.as_deref(), Some("`yes` does not answer"));
    }

    #[test]
    fn a_program_that_closes_its_output_and_stays_is_ended() {
        let script = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(script.path(), "exec 1>&-\nexec sleep 1000\n").unwrap();
        let mut peer = hurried(&format!("sh {}", script.path().display()));
        let until = Instant::now() + PATIENCE;
        assert!(matches!(peer.next(until), Ok(None)));
        let failed = why(peer.finish());
        assert_eq!(
            failed.as_deref(),
            Some("`sh` writes no more, and does not end")
        );
    }

    #[test]
    fn a_program_that_reads_nothing_is_not_waited_for() {
        let mut peer = hurried("sleep 1000");
        peer.send(&Value::from("x".repeat(1 << 20)));
        let until = peer.until();
        let failed = why(peer.next(until));
        assert_eq!(failed.as_deref(), Some("`sleep` does not answer"));
    }
}
