//! Syntax mistakes that a parser reports late, and at another place than where they were made.

use super::{flow, indentation, line::Line};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::text::shown;

/// The probable mistake behind the parser's message at a byte offset.
pub(super) fn find(source: &Source, offset: usize, message: &str) -> Option<Diagnostic> {
    let at = source.position(offset).line;
    let line = Line::of(source, at);
    let above = || {
        let above = (1..at).rev().map(|number| Line::of(source, number));
        above.filter(Line::has_text)
    };
    let text = text_without_mark(above());
    let above = above().next();
    let lines = || above.iter().chain([&line]);
    let quoted = message.contains("in quoted scalar") || message.contains("end of stream");
    let choose = "choose one of the two versions, and delete the marker lines";
    conflict(source)
        .map(|conflict| conflict.help(choose))
        .or_else(|| lines().find_map(Line::odd_indentation))
        .or_else(|| lines().find_map(Line::curled_quote))
        .or_else(|| quoted.then(|| line.open_quote(offset, source)).flatten())
        .or_else(|| flow::find(source, offset).filter(|_| !quoted))
        .or_else(|| {
            line.colon_in_text(offset)
                .filter(|_| message.contains("mapping values"))
        })
        .or_else(|| lines().find_map(Line::dash_without_blank))
        .or(text)
        .or_else(|| indentation::find(source, offset, message))
        .or_else(|| {
            let is_not_an_entry = message.contains("mapping values are not allowed")
                || message.contains("simple key expect");
            let above = above.as_ref().filter(|_| is_not_an_entry)?;
            // After another colon, this one is part of a text.
            let is_first = !line.before(offset).contains(": ");
            above.without_colon(&line).filter(|_| is_first)
        })
}

/// A text over several lines, from the last upwards, that has a `: ` and neither `>` nor quotes.
fn text_without_mark<'s>(lines: impl Iterator<Item = Line<'s>>) -> Option<Diagnostic> {
    let mut lines = lines.peekable();
    let indentation = lines.peek()?.indentation();
    let mut colon = None;
    let is_within = |line: &Line<'_>| line.indentation() == indentation;
    let begin = lines.find(|line| {
        let key = { line.key() }.filter(|key| key.contains(' ') && !key.starts_with(['-', '"']));
        if let Some(key) = key.filter(|_| is_within(line)) {
            colon = Some(line.span(indentation + key.len(), 1));
        }
        !is_within(line)
    })?;
    let key = begin.text.trim().strip_suffix(':')?;
    let span = colon.filter(|_| begin.indentation() < indentation)?;
    let mistake = "a text over several lines that contains `: ` needs a `>`";
    let start = begin.text.trim_end().len();
    let label = format!("write `{key}: >`");
    let mistake = Diagnostic::new(&begin.span(start - 1, 1), mistake).label(label);
    Some(mistake.note(&span, "this colon is one of the text"))
}

/// The nearest line above a byte offset that is indented less, unless it is the very next: where the
/// indentation went wrong, if not at the offset.
pub(super) fn enclosing(source: &Source, offset: usize) -> Option<Span> {
    let at = source.position(offset).line;
    let indentation = Line::of(source, at).indentation();
    let above = (1..at).rev().map(|number| Line::of(source, number));
    let with_text = above.filter(Line::has_text).enumerate();
    let (distance, line) = { with_text }.find(|(_, line)| line.indentation() < indentation)?;
    let start = line.indentation();
    (distance > 0).then(|| line.span(start, line.text.trim().len()))
}

/// The mistake of a marker that a merge left behind, if there is one.
#[must_use]
pub fn conflict(source: &Source) -> Option<Diagnostic> {
    let marker = "<<<<<<< ";
    let text = source.text();
    let start = if text.starts_with(marker) {
        0
    } else {
        text.find(&format!("\n{marker}"))? + 1
    };
    let span = Span::new(source, start..start + marker.trim_end().len());
    Some(Diagnostic::new(&span, "this is a conflict marker of Git"))
}

impl Line<'_> {
    /// Characters that look like spaces and are not.
    fn odd_indentation(&self) -> Option<Diagnostic> {
        let indentation = self.text.get(..self.indentation())?;
        let odd = indentation.find(|c: char| !c.is_ascii())?;
        let blank = indentation.get(odd..)?.chars().next()?;
        let message = format!(
            "this line is indented with U+{:04X}, which is not a space",
            u32::from(blank)
        );
        let span = self.span(odd, blank.len_utf8());
        Some(Diagnostic::new(&span, message).help("indent with spaces"))
    }

    /// A value that begins with a quote which YAML does not know.
    fn curled_quote(&self) -> Option<Diagnostic> {
        let at = self.text.find(": ")? + 2;
        let value = self.text.get(at..)?.trim_start();
        let quote = value.chars().next().filter(|c| flow::CURLED.contains(c))?;
        let span = self.span(self.text.len() - value.len(), quote.len_utf8());
        Some(flow::curled(&span, quote))
    }

    /// A text with a colon and a blank in it, which reads as another entry.
    fn colon_in_text(&self, offset: usize) -> Option<Diagnostic> {
        let at = self.text.find(": ")? + 2;
        let value = self.text.get(at..)?.trim_end();
        let is_text = self.before(offset).len() > at && !value.starts_with(['"', '\'', '{', '[']);
        let span = self.span(at, value.len());
        let colon = Diagnostic::new(&span, "text that contains `: ` needs quotes");
        is_text.then(|| colon.help("put `\"` around it"))
    }

    /// A quote that is still open where the lines below are those of other entries.
    fn open_quote(&self, offset: usize, source: &Source) -> Option<Diagnostic> {
        let start = self.before(offset).len();
        let quote = self.text.get(start..)?.chars().next()?;
        let first = source.position(offset).line;
        let last = source.position(source.text().len()).line;
        let below = (first + 1..=last).map(|number| (number, Line::of(source, number)));
        let mut below = below.filter(|(_, line)| line.has_text());
        let within = |line: &Line<'_>| line.indentation() > self.indentation();
        let next = below.find(|(_, line)| !within(line));
        let ends = next
            .as_ref()
            .is_some_and(|(_, next)| next.text.matches(quote).count() % 2 == 1);
        if ends || !matches!(quote, '"' | '\'') {
            return None;
        }
        let end = self.text.trim_end();
        let bracket = end.chars().last().filter(|c| matches!(c, '}' | ']'));
        let is_within = end.get(..start)?.contains(['{', '[']);
        let unclosed = Diagnostic::new(&self.span(start, 1), "this quote is not closed");
        Some(unclosed.label(match bracket.filter(|_| is_within) {
            Some(bracket) => format!("put `{quote}` at the end of the text, before ` {bracket}`"),
            None => format!("put `{quote}` at the end of the text"),
        }))
    }

    /// An element whose dash has no blank behind it.
    fn dash_without_blank(&self) -> Option<Diagnostic> {
        let behind = self.text.trim_start().strip_prefix('-')?;
        let begins =
            behind.starts_with(|c: char| c.is_alphabetic() || matches!(c, '{' | '[' | '"'));
        let span = self.span(self.indentation(), 1);
        let dash = Diagnostic::new(&span, "a blank is missing behind this dash");
        begins.then(|| dash.label("write `- `"))
    }

    /// A line that should be an entry like the one below it.
    fn without_colon(&self, below: &Line<'_>) -> Option<Diagnostic> {
        let text = self.text.trim();
        let is_entry = text.contains(": ") || text.ends_with(':') || text.starts_with("- ");
        // A single word above what is within it is its key.
        let is_deeper = self.indentation() < below.indentation();
        if is_entry || (is_deeper && text.contains(' ')) {
            return None;
        }
        let span = self.span(self.indentation(), text.len());
        let key_end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '$')));
        let (key, rest) = text.split_at(key_end.unwrap_or(text.len()));
        let rest = rest.trim_start_matches([':', ' ', '=']);
        let corrected = format!("{key}: {rest}");
        let entry = Diagnostic::new(&span, "expected a key, a colon and a space here");
        if self.contains_secret() {
            return Some(entry.label("write a key and the name of a variable: `key: $env.NAME`"));
        }
        let corrected = shown(corrected.trim_end());
        Some(entry.label(format!("write `{corrected}`")))
    }
}
