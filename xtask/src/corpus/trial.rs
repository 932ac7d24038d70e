//! One document, tried.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::document::{self, Operation};
use super::process::{Run, run};

/// The comment of a first manifest about an operation that cannot be drafted.
const NOT_POSSIBLE: &str = " is not possible as it is: ";

/// What separates the tools of a manifest from the rest.
const TOOLS: &str = "\ntools:\n";

/// The most tools of one manifest. Nobody serves more, and their lock would be larger than a file may
/// be.
const MOST_TOOLS: usize = 4_000;

/// What became of a document.
#[derive(Debug, Default)]
pub(super) struct Trial {
    /// Why no tool of it is served.
    pub(super) broken: Option<String>,
    /// How many operations it has.
    pub(super) operations: usize,
    /// Why an operation is not a tool, or not a whole one.
    pub(super) causes: BTreeMap<String, String>,
    /// The longest step: drafting all, accepting, listing.
    pub(super) time: Duration,
    /// What `toolspec add` takes for the largest operation, and a manifest without tools.
    pub(super) add: Cost,
    /// What `toolspec check` takes for that tool.
    pub(super) check: Cost,
    /// What `toolspec tools` takes beside it.
    pub(super) tools: Cost,
    /// The most memory of the other steps, in KiB.
    pub(super) memory: u64,
    /// The bytes of the document.
    pub(super) bytes: usize,
}

/// What a command takes.
#[derive(Debug, Default)]
pub(super) struct Cost {
    pub(super) time: Duration,
    /// The most memory, in KiB.
    pub(super) memory: u64,
}

impl From<Run> for Cost {
    fn from(run: Run) -> Self {
        Self {
            time: run.time,
            memory: run.memory,
        }
    }
}

impl Trial {
    pub(super) fn of(toolspec: &Path, path: &Path, patience: u64) -> Self {
        let mut trial = Self::default();
        let patience = Duration::from_secs(patience);
        if let Err(why) = trial.perform(toolspec, path, patience) {
            trial.broken = Some(why.to_string());
        }
        trial
    }

    /// How many operations are whole tools that a client sees.
    pub(super) fn valid(&self) -> usize {
        match self.broken {
            Some(_) => 0,
            None => self.operations.saturating_sub(self.causes.len()),
        }
    }

    /// The operations that are not, each with the reason.
    pub(super) fn failures(&self) -> impl Iterator<Item = String> {
        let causes = self.causes.iter();
        causes.map(|(operation, cause)| format!("{operation}: {cause}"))
    }

    fn perform(&mut self, toolspec: &Path, path: &Path, patience: Duration) -> io::Result<()> {
        let text = fs::read_to_string(path)?;
        self.bytes = text.len();
        // As YAML every text that is JSON could be read as well, but not a large one soon.
        let document: Value = serde_json::from_str(&text)
            .or_else(|_| serde_yaml::from_str(&text))
            .map_err(io::Error::other)?;
        let operations = document::operations(&document);
        self.operations = operations.len();
        if operations.is_empty() {
            return Ok(());
        }
        let folder = tempfile::tempdir()?;
        let name = path.file_name().unwrap_or_default();
        fs::write(folder.path().join(name), text)?;
        let toolspec = || {
            let mut command = Command::new(toolspec);
            command.current_dir(&folder);
            command
        };
        let init = run(
            toolspec()
                .args(["init", "--all", "--output", "m.yaml"])
                .arg(name),
            "",
            patience,
        )?;
        self.note(&init);
        let manifest = folder.path().join("m.yaml");
        let Ok(manifest) = fs::read_to_string(&manifest) else {
            return Err(io::Error::other(complaint(&init)));
        };
        self.read_reasons(&manifest);
        let (mut locks, mut tools) = (Vec::new(), BTreeSet::new());
        for part in parts(&manifest) {
            fs::write(folder.path().join("m.yaml"), part)?;
            let lock = run(toolspec().args(["lock", "m.yaml"]), "", patience)?;
            self.note(&lock);
            let Ok(lock_text) = fs::read_to_string(folder.path().join("m.lock.yaml")) else {
                return Err(io::Error::other(complaint(&lock)));
            };
            locks.push(serde_yaml::from_str(&lock_text).map_err(io::Error::other)?);
            let served = run(toolspec().args(["serve", "m.yaml"]), &session(), patience)?;
            self.note(&served);
            tools.extend(listed(&served)?);
            fs::remove_file(folder.path().join("m.lock.yaml"))?;
        }
        self.judge(&operations, &locks, &tools);
        if let Some(largest) = largest(&document, &operations) {
            let (head, _) = manifest.split_once(TOOLS).unwrap_or((&manifest, ""));
            fs::write(folder.path().join("m.yaml"), format!("{head}{TOOLS}"))?;
            let run = |arguments: &[&str]| run(toolspec().args(arguments), "", patience);
            self.add = run(&["add", largest, "m.yaml"])?.into();
            run(&["add", largest, "m.yaml", "--write"])?;
            self.check = run(&["check", "m.yaml"])?.into();
            self.tools = run(&["tools", "m.yaml"])?.into();
        }
        Ok(())
    }

    fn note(&mut self, run: &Run) {
        self.time = self.time.max(run.time);
        self.memory = self.memory.max(run.memory);
    }

    /// The comments about operations that could not be drafted.
    fn read_reasons(&mut self, manifest: &str) {
        let comments = manifest
            .lines()
            .filter_map(|line| line.trim().strip_prefix("# - "));
        for (operation, why) in comments.filter_map(|comment| comment.split_once(NOT_POSSIBLE)) {
            self.causes.insert(operation.to_owned(), why.to_owned());
        }
    }

    /// Compares the tools that are served with what the document demands.
    fn judge(&mut self, operations: &[Operation], locks: &[Value], listed: &BTreeSet<String>) {
        let tools = locks
            .iter()
            .filter_map(|lock| lock.get("tools")?.as_object());
        let mut steps: BTreeMap<&str, (&str, &Value, &Value)> = BTreeMap::new();
        for (name, tool) in tools.flatten() {
            let Some(wire) = tool.get("wire") else {
                continue;
            };
            for step in wire
                .get("steps")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let operation = step.get("operation").and_then(Value::as_str);
                steps.insert(operation.unwrap_or_default(), (name, wire, step));
            }
        }
        for operation in operations {
            if self.causes.contains_key(&operation.name) {
                continue;
            }
            let cause = match steps.get(operation.name.as_str()) {
                None => Some("left out without a word".to_owned()),
                Some((tool, ..)) if !listed.contains(*tool) => Some("not listed".to_owned()),
                Some((_, wire, step)) => lacks(operation, wire, step),
            };
            self.causes
                .extend(cause.map(|cause| (operation.name.clone(), cause)));
        }
    }
}

impl Display for Trial {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (valid, all) = (self.valid(), self.operations);
        write!(f, "{valid} of {all}, {} ms", self.time.as_millis())?;
        match &self.broken {
            Some(why) => write!(f, ", {why}"),
            None => Ok(()),
        }
    }
}

/// What a tool does not send or return, if there is something.
fn lacks(operation: &Operation, wire: &Value, step: &Value) -> Option<String> {
    for (place, name) in &operation.required {
        let sent = step.get(place).and_then(Value::as_object);
        let is_it = |key: &String| key.eq_ignore_ascii_case(name);
        // A body that is one value as a whole has no names.
        let is_whole = place == "body" && step.get("body_as").is_some();
        if !is_whole && !sent.is_some_and(|members| members.keys().any(is_it)) {
            return Some(format!("a required input is not sent, in {place}"));
        }
    }
    let result = wire.get("result").and_then(Value::as_object);
    let is_empty = result.is_none_or(serde_json::Map::is_empty);
    (operation.answers && is_empty).then(|| "nothing of the answer is returned".to_owned())
}

/// The operation with the longest text, by its method and path.
fn largest<'a>(document: &Value, operations: &'a [Operation]) -> Option<&'a str> {
    let length = |operation: &&Operation| {
        let (method, path) = operation.name.split_once(' ').unwrap_or_default();
        let item = document.get("paths").and_then(|paths| paths.get(path));
        let operation = item.and_then(|item| item.get(method.to_lowercase()));
        operation.map_or(0, |operation| operation.to_string().len())
    };
    operations
        .iter()
        .max_by_key(length)
        .map(|operation| operation.name.as_str())
}

/// Manifests of a part of the tools each, which together have all of them.
fn parts(manifest: &str) -> Vec<String> {
    let Some((head, tools)) = manifest.split_once(TOOLS) else {
        return vec![manifest.to_owned()];
    };
    let (mut parts, mut count) = (Vec::new(), 0);
    for line in tools.lines() {
        let entry = line
            .strip_prefix("  ")
            .filter(|line| !line.starts_with([' ', '#']));
        if entry.is_some_and(|line| !line.is_empty()) {
            count += 1;
        }
        if parts.len() * MOST_TOOLS < count.max(1) {
            parts.push(format!("{head}{TOOLS}"));
        }
        if let Some(part) = parts.last_mut() {
            *part += line;
            part.push('\n');
        }
    }
    parts
}

/// What an MCP client writes to see the tools.
fn session() -> String {
    let client = json!({ "name": "corpus", "version": "1" });
    let start = json!({
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client,
    });
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start }),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ];
    messages.map(|message| format!("{message}\n")).concat()
}

/// The names of the tools that a client sees.
fn listed(served: &Run) -> io::Result<BTreeSet<String>> {
    let mut lines = served.output.lines();
    let tools = lines.find_map(|line| {
        let answer: Value = serde_json::from_str(line).ok()?;
        Some(answer.get("result")?.get("tools")?.as_array()?.clone())
    });
    let Some(tools) = tools else {
        return Err(io::Error::other(format!(
            "not served: {}",
            complaint(served)
        )));
    };
    let names = tools.iter().filter_map(|tool| tool.get("name")?.as_str());
    Ok(names.map(str::to_owned).collect())
}

/// Why a program failed, in its own words.
fn complaint(run: &Run) -> String {
    if run.code.is_none() {
        return "took too long".to_owned();
    }
    let mut lines = run.errors.lines();
    let error = lines.find_map(|line| line.trim().strip_prefix("error: "));
    error.unwrap_or("no error was printed").to_owned()
}
