//! The client's side of an MCP session over stdio.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use klarna_bench::Failure;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::api::{Api, Order};

/// Added to the numbers of calls, so that their identifiers have seven digits, all of them.
const FIRST_CALL: u32 = 1_000_000;

/// How to start a server.
pub(crate) struct Server {
    pub(crate) program: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

/// The variants that are compared.
pub(crate) struct Servers {
    pub(crate) ours: Server,
    pub(crate) floor: Server,
}

/// A server that is running. Dropping it kills it.
pub(crate) struct Session {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    line: Vec<u8>,
    asked: u32,
    /// When the process was started.
    pub(crate) started: Instant,
}

/// Equal calls under different identifiers, as lines of equal length.
pub(crate) struct Batch {
    order: &'static Order,
    lines: Vec<u8>,
    length: usize,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

impl Server {
    pub(crate) fn klarna_mcp(program: &Path, api: &Api) -> Self {
        Self {
            program: program.to_owned(),
            arguments: vec!["serve".to_owned()],
            variables: vec![
                ("KLARNA_BASE_URL", api.base()),
                ("KLARNA_API_KEY", "bench".to_owned()),
                ("KLARNA_SHARED_SECRET", "bench".to_owned()),
                // Not what the person keeps who measures.
                (
                    "XDG_STATE_HOME",
                    env::temp_dir().join("klarna-bench").display().to_string(),
                ),
            ],
        }
    }

    /// With these arguments, too.
    pub(crate) fn with(mut self, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(ToString::to_string);
        self.arguments.extend(arguments);
        self
    }

    pub(crate) fn floor(program: &Path, api: &Api) -> Self {
        Self {
            program: program.to_owned(),
            arguments: vec![api.base()],
            variables: Vec::new(),
        }
    }
}

impl Session {
    /// Starts the process, and nothing more.
    pub(crate) fn start(server: &Server) -> Result<Self, Failure> {
        let mut command = Command::new(&server.program);
        command
            .args(&server.arguments)
            .env_clear()
            .envs(server.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let started = Instant::now();
        let mut server = command.spawn()?;
        let output = server.stdout.take().ok_or("a server without output")?;
        Ok(Self {
            input: server.stdin.take(),
            output: BufReader::with_capacity(1 << 16, output),
            server,
            line: Vec::new(),
            asked: 0,
            started,
        })
    }

    /// Starts the process and opens the session.
    pub(crate) fn open(server: &Server) -> Result<Self, Failure> {
        let mut session = Self::start(server)?;
        session.initialize()?;
        Ok(session)
    }

    /// Opens the session; returns when the server has answered.
    pub(crate) fn initialize(&mut self) -> Result<(), Failure> {
        let client = json!({"name": "bench", "version": env!("CARGO_PKG_VERSION")});
        self.request(
            "initialize",
            &json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}),
        )?;
        self.write(b"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n")
    }

    /// Asks, and returns the text of the result.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Result<String, Failure> {
        self.asked += 1;
        let request =
            json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params});
        self.write(format!("{request}\n").as_bytes())?;
        self.read()?;
        let answer: Answer<'_> = serde_json::from_slice(&self.line)?;
        match answer.result {
            Some(result) => Ok(result.get().to_owned()),
            None => Err(format!("{method}: {}", String::from_utf8_lossy(&self.line)).into()),
        }
    }

    /// Makes the calls one after the other, and returns how long each took.
    pub(crate) fn call_in_turn(&mut self, batch: &Batch) -> Result<Vec<Duration>, Failure> {
        let mut expected = None;
        let mut times = Vec::with_capacity(batch.count());
        for call in batch.lines.chunks_exact(batch.length) {
            let sent = Instant::now();
            self.write(call)?;
            self.read()?;
            times.push(sent.elapsed());
            self.check(batch.order, &mut expected)?;
        }
        Ok(times)
    }

    /// Makes the calls with `window` of them on their way at any time, and returns how long all
    /// took.
    pub(crate) fn call_at_once(
        &mut self,
        batch: &Batch,
        window: usize,
    ) -> Result<Duration, Failure> {
        let started = Instant::now();
        let (mut sent, mut answered, mut expected) = (0, 0, None);
        while answered < batch.count() {
            let room = window
                .saturating_sub(sent - answered)
                .min(batch.count() - sent);
            // A few calls per write, as a client with so much to do would write them.
            if room * 4 >= window || self.output.buffer().is_empty() {
                self.write(batch.part(sent, room))?;
                sent += room;
            }
            self.read()?;
            self.check(batch.order, &mut expected)?;
            answered += 1;
        }
        Ok(started.elapsed())
    }

    /// The resident memory of the server, in bytes.
    pub(crate) fn resident(&self) -> Result<u32, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id()))?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = resident.and_then(|text| text.trim().strip_suffix("kB"));
        let kibibytes: u32 = kibibytes.ok_or("/proc reports no VmRSS")?.trim().parse()?;
        Ok(kibibytes * 1024)
    }

    /// Closes the input and waits until the server has ended.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        self.input = None;
        let status = self.server.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(format!("the server ended with {status}").into())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let input = self.input.as_mut().ok_or("the input is closed")?;
        Ok(input.write_all(bytes)?)
    }

    fn read(&mut self) -> Result<(), Failure> {
        self.line.clear();
        match self.output.read_until(b'\n', &mut self.line)? {
            0 => Err("the server closed its output".into()),
            _ => Ok(()),
        }
    }

    /// Equal calls have answers of equal length; the first of them is looked at closely. To read
    /// them all would cost as much as is measured.
    fn check(&self, order: &Order, expected: &mut Option<usize>) -> Result<(), Failure> {
        if *expected == Some(self.line.len()) {
            return Ok(());
        }
        let answer: Answer<'_> = serde_json::from_slice(&self.line)?;
        let result = answer.result.map(RawValue::get).unwrap_or_default();
        let succeeded = result.contains("\"structuredContent\"") && result.contains(order.id);
        if expected.is_none() && succeeded {
            *expected = Some(self.line.len());
            return Ok(());
        }
        Err(format!(
            "an unexpected answer: {}",
            String::from_utf8_lossy(&self.line)
        )
        .into())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Both fail only for a process that has ended.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Batch {
    /// Calls that read `order`, by their numbers.
    pub(crate) fn of_reads(order: &'static Order, numbers: Range<u32>) -> Self {
        let params = json!({
            "name": "get_order_details",
            "arguments": {"order_id": order.id},
        });
        let count = numbers.len();
        let mut lines = Vec::new();
        for number in numbers {
            let id = FIRST_CALL + number;
            let call =
                json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params});
            lines.extend_from_slice(format!("{call}\n").as_bytes());
        }
        Self {
            order,
            length: (lines.len() / count.max(1)).max(1),
            lines,
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.lines.len() / self.length
    }

    fn part(&self, first: usize, count: usize) -> &[u8] {
        let (from, to) = (first * self.length, (first + count) * self.length);
        self.lines.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::SHORT;

    #[test]
    fn every_part_of_a_batch_is_whole_lines() {
        let batch = Batch::of_reads(&SHORT, 0..100);
        assert_eq!(batch.count(), 100);
        let part = String::from_utf8(batch.part(7, 3).to_vec()).unwrap();
        let ids: Vec<_> = part
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
            .collect();
        assert_eq!(ids, [1_000_007, 1_000_008, 1_000_009]);
        assert!(batch.part(100, 1).is_empty());
    }
}
