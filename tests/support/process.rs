//! A child process with its standard streams.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a child may take for anything before a test fails. No test passes by waiting for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A process that has ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Everything it wrote to standard output.
    pub stdout: String,
    /// What of standard output had not been received as a message before it was waited for.
    pub stdout_rest: String,
    /// Everything it wrote to standard error.
    pub stderr: String,
}

/// A running child; dropping it kills it.
pub(crate) struct Process {
    child: Running,
    input: Option<Box<dyn Write + Send>>,
    lines: Lines,
    stdout: Vec<u8>,
    errors: Lines,
    stderr: Vec<u8>,
}

/// Which of its streams a child is left alone with until somebody waits for what it wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Unread {
    #[default]
    Neither,
    Stdout,
    Stderr,
}

enum Lines {
    Unread(Box<dyn Read + Send>),
    Read(Receiver<Vec<u8>>),
}

struct Running(Child);

impl Finished {
    /// The messages of a server that had not been received before it was waited for.
    pub fn messages(&self) -> Vec<Value> {
        self.stdout_rest.lines().map(message).collect()
    }
}

/// One line of a server's output. Anything but a JSON-RPC 2.0 message fails the test.
pub(crate) fn message(line: &str) -> Value {
    let message: Value =
        serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON on stdout: {line:?}"));
    assert_eq!(message["jsonrpc"], "2.0", "no JSON-RPC on stdout: {line:?}");
    message
}

impl Process {
    /// Starts `command` with pipes as its standard streams, or with a socket pair for each of
    /// input and output.
    pub(crate) fn start(mut command: Command, sockets: bool, unread: Unread) -> Self {
        let mut ours = None;
        if sockets {
            let (input, theirs) = UnixStream::pair().expect("a socket pair");
            command.stdin(OwnedFd::from(theirs));
            let (output, theirs) = UnixStream::pair().expect("a socket pair");
            command.stdout(OwnedFd::from(theirs));
            ours = Some((input, output));
        } else {
            command.stdin(Stdio::piped()).stdout(Stdio::piped());
        }
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (input, output): (Box<dyn Write + Send>, Box<dyn Read + Send>) = match ours {
            Some((input, output)) => (Box::new(input), Box::new(output)),
            None => (
                Box::new(child.stdin.take().expect("a pipe")),
                Box::new(child.stdout.take().expect("a pipe")),
            ),
        };
        let stderr = child.stderr.take().expect("a pipe");
        Self {
            child: Running(child),
            input: Some(input),
            lines: match unread {
                Unread::Stdout => Lines::Unread(output),
                _ => Lines::Read(read_lines(output)),
            },
            stdout: Vec::new(),
            errors: match unread {
                Unread::Stderr => Lines::Unread(Box::new(stderr)),
                _ => Lines::Read(read_lines(stderr)),
            },
            stderr: Vec::new(),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.0.id()
    }

    /// Writes to standard input. A child that no longer reads is ignored.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    /// Standard input, for a thread that the child may keep waiting.
    pub(crate) fn take_input(&mut self) -> Box<dyn Write + Send> {
        self.input.take().expect("the input is open")
    }

    /// The next line of standard output; `None` when it has ended.
    pub(crate) fn next_line(&mut self) -> Option<String> {
        let line = self.receive()?;
        Some(String::from_utf8(line).expect("stdout is UTF-8"))
    }

    /// Whether nobody reads standard output.
    pub(crate) fn is_unread(&self) -> bool {
        matches!(self.lines, Lines::Unread(_))
    }

    /// Reads standard error from now on.
    pub(crate) fn read_stderr(&mut self) {
        self.errors.read();
    }

    /// Waits until standard error contains `text`.
    pub(crate) fn stderr_until(&mut self, text: &str) {
        while !String::from_utf8_lossy(&self.stderr).contains(text) {
            let line = self.errors.receive("stderr");
            let line = line.unwrap_or_else(|| panic!("stderr ends without {text:?}"));
            self.stderr.extend(line);
        }
    }

    /// Waits until the child has ended. Its input stays as it is.
    pub(crate) fn wait(mut self) -> Finished {
        if self.is_unread() {
            self.child.wait();
        }
        let mut rest = Vec::new();
        while let Some(line) = self.receive() {
            rest.extend(line);
        }
        let code = self.child.wait().code();
        while let Some(line) = self.errors.receive("stderr") {
            self.stderr.extend(line);
        }
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Finished {
            code,
            stdout_rest: text(rest),
            stdout: text(self.stdout),
            stderr: text(self.stderr),
        }
    }

    fn receive(&mut self) -> Option<Vec<u8>> {
        let line = self.lines.receive("stdout")?;
        self.stdout.extend_from_slice(&line);
        Some(line)
    }
}

impl Lines {
    fn read(&mut self) {
        if let Self::Unread(stream) = self {
            let stream = std::mem::replace(stream, Box::new(std::io::empty()));
            *self = Self::Read(read_lines(stream));
        }
    }

    /// The next line; `None` when the stream, which is called `name`, has ended.
    fn receive(&mut self, name: &str) -> Option<Vec<u8>> {
        self.read();
        let Self::Read(lines) = self else {
            return None;
        };
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing on {name} for {PATIENCE:?}"),
        }
    }
}

impl Running {
    fn wait(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().expect("the child can be waited for") {
                return status;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "the program closed its output, but does not end"
            );
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only for a child that has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads in a thread, so that the child never waits for a test that is busy elsewhere.
fn read_lines(output: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        loop {
            let mut line = Vec::new();
            match output.read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if sender.send(line).is_err() => return,
                Ok(_) => {}
            }
        }
    });
    lines
}
