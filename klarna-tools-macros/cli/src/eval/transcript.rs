//! What a model called for each case, in a file beside the cases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use toolspec_core::diagnostic::{Diagnostic, Diagnostics, Errors};
use toolspec_core::lock::Lock;
use toolspec_core::source::{Source, Span};
use toolspec_core::text::shown;

use super::cases::Case;
use crate::files::{Failure, source_with};
use crate::tree::Tree;

/// What a model called for one case: a line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transcript {
    /// The name of the case.
    pub(crate) case: String,
    /// What wrote it, as the model calls itself.
    pub(crate) model: String,
    /// The prompt that the model was given.
    pub(crate) prompt: String,
    /// The calls, in order.
    pub(crate) calls: Vec<Made>,
    /// The digest that the lock had of each tool that it calls.
    tools: BTreeMap<String, String>,
}

/// A call that a model made.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Made {
    /// The name of the tool.
    pub(crate) name: String,
    /// The arguments.
    pub(crate) arguments: Map<String, Value>,
}

/// A transcript, and its line in the file.
pub(crate) type Placed = (Transcript, Span);

impl Transcript {
    /// A transcript of tools as the lock has them.
    pub(crate) fn new(case: &Case, model: String, calls: Vec<Made>, lock: &Lock) -> Self {
        let called = |name: &str| calls.iter().any(|call| call.name == name);
        let tools = lock.tools().filter(|(name, _)| called(name));
        let tools = tools.map(|(name, digest)| (name.to_owned(), digest.to_owned()));
        Self {
            tools: tools.collect(),
            case: case.name.text.clone(),
            prompt: case.prompt.clone(),
            model,
            calls,
        }
    }

    /// The tools that it calls and that have changed since, in words.
    pub(crate) fn changed(&self, lock: &Lock) -> Option<String> {
        let now: BTreeMap<&str, &str> = lock.tools().collect();
        let is_other = |name: &&str| {
            let stamped = self.tools.get(*name).map(String::as_str);
            stamped != now.get(name).copied()
        };
        let called: BTreeSet<&str> = self.calls.iter().map(|call| call.name.as_str()).collect();
        let changed: Vec<String> = called
            .into_iter()
            .filter(is_other)
            .map(|name| format!("`{}`", shown(name)))
            .collect();
        (!changed.is_empty()).then(|| changed.join(", "))
    }
}

/// The file of transcripts beside a file of cases: `evals.yaml` has `evals.transcripts.jsonl`.
pub(crate) fn path_beside(cases: &Path) -> PathBuf {
    cases.with_extension("transcripts.jsonl")
}

/// Reads the transcripts of a tree; none without a file.
pub(crate) fn read(tree: &Tree, name: &str) -> Result<Vec<Placed>, Failure> {
    if !tree.has(name) {
        return Ok(Vec::new());
    }
    let file = tree.read(name).map_err(Failure::Unreadable)?;
    let source = source_with(&["case"], file)?;
    Ok(parse(&source)?)
}

fn parse(source: &Source) -> Result<Vec<Placed>, Errors> {
    let mut cx = Diagnostics::new();
    let mut read: Vec<Placed> = Vec::new();
    for number in 1..=source.text().lines().count() {
        let span = Span::new(source, source.line_range(number));
        match serde_json::from_str::<Transcript>(span.text()) {
            Ok(transcript) if transcript.model.trim().is_empty() => {
                let message = "this transcript does not say which model wrote it";
                cx.push(Diagnostic::new(&span, message).help(AGAIN));
            }
            Ok(transcript) => match read.iter().find(|(one, _)| one.case == transcript.case) {
                Some((_, first)) => {
                    let twice = format!("a second transcript of `{}`", shown(&transcript.case));
                    cx.push(Diagnostic::new(&span, twice).note(first, "the first"));
                }
                None => read.push((transcript, span)),
            },
            Err(why) => {
                let message = format!("this is not a transcript: {}", shown(&why.to_string()));
                cx.push(Diagnostic::new(&span, message).help(AGAIN));
            }
        }
    }
    cx.finish(read)
}

/// How transcripts are written.
pub(crate) const AGAIN: &str = "`toolspec eval --model COMMAND` writes the transcripts again";

/// The text of the file.
pub(crate) fn to_text(transcripts: &[Transcript]) -> String {
    let lines = transcripts
        .iter()
        .filter_map(|one| serde_json::to_string(one).ok());
    lines.map(|line| line + "\n").collect()
}
