//! An entry of a manifest, as it is printed and compiled.

use std::fmt::Write as _;

use toolspec_core::Specs;
use toolspec_core::diagnostic::{Diagnostic, Errors};
use toolspec_core::json_schema::advertised;
use toolspec_core::source::Source;

use super::yaml::{folded, scalar};
use super::{first_why, why};

/// The name of an entry in messages.
pub(super) const THE_ENTRY: &str = "the new entry";
/// How often an entry is compiled: again without what the compiler refuses beside the rest.
const MOST_TRIALS: usize = 4;
/// The longest line before a comment that the others are aligned to.
const WIDEST: usize = 44;

/// A line of a mapping: `name: value`, with a comment.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) name: String,
    /// The text after the colon; may be empty.
    pub(super) value: String,
    pub(super) comment: String,
    /// Whether it is part of the entry; a comment otherwise.
    pub(super) chosen: bool,
    /// Whether the operation cannot be called without it.
    pub(super) required: bool,
    /// Whether the compiler takes it; its comment says why it does not.
    pub(super) possible: bool,
}

/// An entry of a manifest.
#[derive(Debug, Clone)]
pub(super) struct ToolDraft {
    pub(super) name: String,
    pub(super) title: String,
    /// `None` if the document has no description.
    pub(super) description: Option<String>,
    pub(super) operation: String,
    pub(super) media_type: Option<String>,
    pub(super) is_read: bool,
    pub(super) arguments: Vec<Line>,
    pub(super) result: Vec<Line>,
}

impl Line {
    /// A line of an entry without a comment.
    pub(super) fn chosen(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            comment: String::new(),
            chosen: true,
            required: false,
            possible: true,
        }
    }

    /// Whether it is a comment that a person may turn into a line of the entry.
    fn is_open(&self) -> bool {
        self.possible && !self.chosen
    }

    /// Without its comment, indented.
    fn entry(&self) -> String {
        let sign = if self.chosen { "" } else { "# " };
        let blank = if self.value.is_empty() { "" } else { " " };
        format!("      {sign}{}:{blank}{}", self.name, self.value)
    }

    /// As a comment that says why; what is required stays, and the compiler refuses it.
    pub(super) fn impossible(self, why: &str) -> Self {
        Self {
            comment: format!("not possible: {why}"),
            chosen: self.required,
            possible: false,
            ..self
        }
    }
}

impl ToolDraft {
    /// Compiles it, without what is refused only beside the rest. Gives the bytes of the tool in
    /// `tools/list`, or every mistake.
    pub(super) fn settle(&mut self, specs: &Specs) -> Result<usize, Errors> {
        let mut compiled = self.compile(specs);
        for _ in 1..MOST_TRIALS {
            match &compiled {
                Err(errors) if self.leave_out(errors) => compiled = self.compile(specs),
                _ => break,
            }
        }
        if compiled.is_ok() {
            self.settle_comments(specs);
        }
        compiled
    }

    /// Compiles the lines that are comments, too: one that is refused says why.
    fn settle_comments(&mut self, specs: &Specs) {
        for _ in 1..MOST_TRIALS {
            let Err(errors) = self.with(Line::is_open).compile(specs) else {
                return;
            };
            let named = self.named(&errors).into_iter();
            let alone = named.filter_map(|(index, _)| self.refused_alone(index, specs));
            let refused: Vec<(usize, String)> = alone.collect();
            if refused.is_empty() {
                return;
            }
            for (index, why) in refused {
                self.replace(index, |line| line.impossible(&why));
            }
        }
    }

    /// Why a line that is a comment is refused by itself: others only exclude each other.
    fn refused_alone(&self, index: usize, specs: &Specs) -> Option<(usize, String)> {
        let mut entry = self.clone();
        entry.replace(index, |line| Line {
            chosen: true,
            ..line
        });
        let errors = entry.compile(specs).err()?;
        let mut named = entry.named(&errors).into_iter();
        let own = named.find(|(named, _)| *named == index);
        Some(own.unwrap_or_else(|| (index, first_why(&errors))))
    }

    fn compile(&self, specs: &Specs) -> Result<usize, Errors> {
        let text = format!("tools:\n{}", self.text(None));
        let tools = specs.try_tools(&Source::new(THE_ENTRY, text))?;
        let bytes = tools.iter().map(|tool| advertised(tool).to_string().len());
        Ok(bytes.sum())
    }

    /// Turns the lines that mistakes name into comments; gives whether there were any.
    fn leave_out(&mut self, errors: &Errors) -> bool {
        let mut is_changed = false;
        for (index, why) in self.named(errors) {
            self.replace(index, |line| {
                let is_optional = line.chosen && !line.required;
                is_changed |= is_optional;
                if is_optional {
                    line.impossible(&why)
                } else {
                    line
                }
            });
        }
        is_changed
    }

    /// The lines that mistakes name, by their index, and why.
    fn named(&self, errors: &Errors) -> Vec<(usize, String)> {
        let named: Vec<(usize, String)> = errors.iter().filter_map(named_line).collect();
        let numbers = self.numbers().into_iter().enumerate();
        let why = |number| named.iter().find(|(named, _)| *named == number);
        let lines = numbers.filter_map(|(index, number)| Some((index, why(number)?.1.clone())));
        lines.collect()
    }

    /// The number of each line in what is compiled.
    fn numbers(&self) -> Vec<usize> {
        // The first line is `tools:`.
        let mut number = 1 + self.head().lines().count();
        let mut numbers = Vec::new();
        for section in [&self.arguments, &self.result] {
            number += usize::from(!section.is_empty());
            numbers.extend((number + 1..).take(section.len()));
            number += section.len();
        }
        numbers
    }

    /// With each of its lines that is such a comment.
    fn with(&self, is_it: impl Fn(&Line) -> bool) -> Self {
        let mut entry = self.clone();
        for line in entry.lines() {
            line.chosen |= is_it(line);
        }
        entry
    }

    fn replace(&mut self, index: usize, new: impl FnOnce(Line) -> Line) {
        if let Some(line) = self.lines().nth(index) {
            *line = new(line.clone());
        }
    }

    fn lines(&mut self) -> impl Iterator<Item = &mut Line> {
        self.arguments.iter_mut().chain(&mut self.result)
    }

    /// The entry, indented by two blanks.
    pub(super) fn text(&self, open: Option<&Errors>) -> String {
        let mut text = self.head();
        section(&mut text, "arguments", &self.arguments);
        section(&mut text, "result", &self.result);
        for error in open.into_iter().flat_map(Errors::iter) {
            let _ = writeln!(text, "    # To decide: {}", why(error));
        }
        text
    }

    fn head(&self) -> String {
        let mut text = format!(
            "  {}:\n    title: {}\n",
            scalar(&self.name),
            scalar(&self.title)
        );
        if let Some(description) = &self.description {
            text += &folded("    ", "description", description);
        } else {
            text += "    # The document does not say what this does: say it, and when to use it.\n";
            let _ = writeln!(text, "    description: {}", scalar(&self.title));
        }
        let _ = writeln!(text, "    operation: {}", scalar(&self.operation));
        if let Some(media_type) = &self.media_type {
            let _ = writeln!(text, "    media_type: {}", scalar(media_type));
        }
        if !self.is_read {
            text += "    # Does a call move money, or commit somebody to pay? Then say so:\n";
            text += "    # moves_money: true\n";
        }
        text
    }
}

/// The line of an entry that a mistake names, and why.
fn named_line(error: &Diagnostic) -> Option<(usize, String)> {
    let mut places = error.places();
    let place = places.find(|span| span.source().name() == THE_ENTRY)?;
    Some((place.position().line, why(error)))
}

/// A mapping of lines. If all lines are comments, its key is one, too.
fn section(text: &mut String, name: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let chosen = lines.iter().any(|line| line.chosen);
    let _ = writeln!(text, "    {}{name}:", if chosen { "" } else { "# " });
    let written = lines.iter().map(|line| (line.entry(), &line.comment));
    let written: Vec<(String, &String)> = written.collect();
    let lengths = written.iter().map(|(line, _)| line.chars().count());
    let column = lengths.filter(|length| *length < WIDEST).max();
    let column = column.unwrap_or_default();
    for (line, comment) in written {
        if comment.is_empty() {
            let _ = writeln!(text, "{line}");
        } else {
            let _ = writeln!(text, "{line:<column$}  # {comment}");
        }
    }
}
