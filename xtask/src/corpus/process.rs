//! A program that is run once, measured, and stopped when it takes too long.

use std::fs;
use std::io::{self, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a running program is looked at.
const EVERY: Duration = Duration::from_millis(5);

/// What a program did.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Whether it ended in time, and how.
    pub(super) code: Option<i32>,
    pub(super) output: String,
    pub(super) errors: String,
    pub(super) time: Duration,
    /// The most memory that it had at once, in KiB, as far as it was seen.
    pub(super) memory: u64,
}

/// Runs a program with this input, for `patience` at the most.
pub(super) fn run(command: &mut Command, input: &str, patience: Duration) -> io::Result<Run> {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let started = Instant::now();
    let mut child = command.stderr(Stdio::piped()).spawn()?;
    let (output, errors) = (reader(child.stdout.take()), reader(child.stderr.take()));
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read it says why in its own words.
        let _ = stdin.write_all(input.as_bytes());
    }
    let mut run = Run::default();
    loop {
        run.memory = run.memory.max(memory(&child).unwrap_or_default());
        run.time = started.elapsed();
        if let Some(status) = child.try_wait()? {
            run.code = status.code();
            break;
        }
        if run.time > patience {
            child.kill()?;
            child.wait()?;
            break;
        }
        thread::sleep(EVERY);
    }
    run.output = output.join().unwrap_or_default();
    run.errors = errors.join().unwrap_or_default();
    Ok(run)
}

fn reader(pipe: Option<impl io::Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error counts.
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The most memory that a process has had so far, in KiB. Only Linux reports it.
fn memory(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line?.trim().strip_suffix("kB")?.trim().parse().ok()
}
