//! Compiles an entry to find its mistakes.

use std::fmt::Write as _;

use toolspec_core::Specs;
use toolspec_core::diagnostic::{Diagnostic, Diagnostics, Errors};
use toolspec_core::json_schema::advertised;
use toolspec_core::openapi::Operation;
use toolspec_core::source::Source;
use toolspec_core::yaml::{self, Node};

use super::Line;
use super::why;
use super::yaml::{folded, scalar};
use crate::outline::Outline;

/// The name of an entry in messages.
pub(super) const THE_ENTRY: &str = "the new entry";

/// An entry that is tried.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) name: String,
    pub(super) title: String,
    /// `None` if the document has no description.
    pub(super) description: Option<String>,
    pub(super) operation: String,
    pub(super) arguments: Vec<Line>,
    pub(super) result: Vec<Line>,
}

/// The manifest without its tools, to try an entry in.
pub(super) struct Trial<'a> {
    specs: &'a Specs,
    rest: String,
}

impl<'a> Trial<'a> {
    pub(super) fn of(operation: Operation<'_>, specs: &'a Specs) -> Self {
        let manifest = specs.manifest();
        let source = manifest.name.span.source();
        let mut cx = Diagnostics::new();
        let root = yaml::read(source, &mut cx);
        let root = cx.finish(root).ok().flatten();
        let header = manifest.idempotency.as_ref();
        let header = header.map(|entry| entry.header.value.as_str());
        let is_sent = operation
            .inputs()
            .iter()
            .any(|input| header.is_some_and(|header| input.name.eq_ignore_ascii_case(header)));
        let entries = root.as_ref().and_then(Node::as_mapping);
        let kept = entries.unwrap_or_default().iter().filter(|entry| {
            match entry.key.text.as_str() {
                // The budget is not a mistake of the entry.
                "tools" | "budget" | "corrections" => false,
                // It is a mistake if no tool sends the header.
                "idempotency" => is_sent,
                _ => true,
            }
        });
        // JSON is YAML.
        let lines = kept.map(|entry| format!("{}: {}\n", entry.key.text, entry.value.to_json()));
        Self {
            specs,
            rest: lines.collect(),
        }
    }

    /// The bytes of the tool in `tools/list`, or every mistake.
    pub(super) fn of_candidate(&self, candidate: &Candidate) -> Result<usize, Errors> {
        let text = format!("tools:\n{}{}", candidate.text(true, None), self.rest);
        let toolset = self.specs.try_manifest(&Source::new(THE_ENTRY, text))?;
        let tools = toolset.tools.iter();
        Ok(tools.map(|tool| advertised(tool).to_string().len()).sum())
    }

    /// How many mistakes it has.
    pub(super) fn mistakes(&self, candidate: &Candidate) -> usize {
        self.errors(candidate).len()
    }

    /// Why the compiler refuses what `with` adds to `without`.
    pub(super) fn refusal(&self, without: &Candidate, with: &Candidate) -> Option<String> {
        let errors = self.errors(with).into_iter();
        let mut errors = errors.peekable();
        errors.peek()?;
        let known = self.errors(without);
        let is_known =
            |error: &Diagnostic| known.iter().any(|known| known.message() == error.message());
        let new = errors.find(|error| !is_known(error))?;
        Some(why(&new))
    }

    fn errors(&self, candidate: &Candidate) -> Vec<Diagnostic> {
        match self.of_candidate(candidate) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().cloned().collect(),
        }
    }
}

impl Candidate {
    /// The entry, indented by two blanks.
    pub(super) fn text(&self, is_read: bool, open: Option<&Errors>) -> String {
        let mut text = format!("  {}:\n    title: {}\n", self.name, scalar(&self.title));
        if let Some(description) = &self.description {
            text += &folded("    ", "description", description);
        } else {
            text += "    # The document does not say what this does: say it, and when to use it.\n";
            let _ = writeln!(text, "    description: {}", scalar(&self.title));
        }
        let _ = writeln!(text, "    operation: {}", scalar(&self.operation));
        if !is_read {
            text += "    # Does a call move money, or commit somebody to pay? Then say so:\n";
            text += "    # moves_money: true\n";
        }
        section(&mut text, "arguments", &self.arguments);
        section(&mut text, "result", &self.result);
        if let Some(errors) = open {
            for error in errors.iter() {
                let _ = writeln!(text, "    # To decide: {}", why(error));
            }
        }
        text
    }
}

/// A mapping of lines. If all lines are comments, its key is one, too.
fn section(text: &mut String, name: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let chosen = lines.iter().any(|line| line.chosen);
    let _ = writeln!(text, "    {}{name}:", if chosen { "" } else { "# " });
    let written: Vec<(String, &str)> = lines
        .iter()
        .map(|line| {
            let sign = if line.chosen { "" } else { "# " };
            let value = if line.value.is_empty() {
                String::new()
            } else {
                format!(" {}", line.value)
            };
            (
                format!("      {sign}{}:{value}", line.name),
                line.comment.as_str(),
            )
        })
        .collect();
    let column = written
        .iter()
        .map(|(line, _)| line.chars().count())
        .filter(|length| *length < 44);
    let column = column.max().unwrap_or_default();
    for (line, comment) in written {
        if comment.is_empty() {
            let _ = writeln!(text, "{line}");
        } else {
            let _ = writeln!(text, "{line:<column$}  # {comment}");
        }
    }
}
