//! Syntax mistakes that a parser reports late, and at another place than where they were made.

use super::{indentation, line::Line};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::text::shown;

/// Quotes that word processors and chats put in place of `"` and `'`.
const CURLED: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

/// The probable mistake behind the parser's message at a byte offset.
pub(super) fn find(source: &Source, offset: usize, message: &str) -> Option<Diagnostic> {
    let at = source.position(offset).line;
    let line = Line::of(source, at);
    let above = (1..at).rev().map(|number| Line::of(source, number));
    let above = above.into_iter().find(Line::has_text);
    let lines = || above.iter().chain([&line]);
    let choose = "choose one of the two versions, and delete the marker lines";
    conflict(source)
        .map(|conflict| conflict.help(choose))
        .or_else(|| lines().find_map(Line::odd_indentation))
        .or_else(|| lines().find_map(Line::curled_quote))
        .or_else(|| line.text_after_bracket(offset))
        .or_else(|| {
            line.colon_in_text(offset)
                .filter(|_| message.contains("mapping values"))
        })
        .or_else(|| {
            let parts = ["flow", "expected ','", "invalid indentation"];
            let is_in_brackets =
                parts.iter().any(|part| message.contains(part)) && !message.contains("quoted");
            above.as_ref().filter(|_| is_in_brackets)?.open_bracket()
        })
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
        let quote = value.chars().next().filter(|c| CURLED.contains(c))?;
        let span = self.span(self.text.len() - value.len(), quote.len_utf8());
        let curled = Diagnostic::new(&span, format!("`{quote}` is not a quote of YAML"));
        Some(curled.help("write `\"` at both ends of the text"))
    }

    /// A text that begins with a bracket reads as a list or a mapping, and ends at its bracket.
    fn text_after_bracket(&self, offset: usize) -> Option<Diagnostic> {
        let at = self.text.find(": ")? + 2;
        let value = self.text.get(at..)?;
        let bracket = value.chars().next().filter(|c| matches!(c, '{' | '['))?;
        let closing = if bracket == '{' { '}' } else { ']' };
        let behind = at + value.find(closing)? + 1;
        // The parser points at the first thing behind the bracket.
        let is_there = self.before(offset).len() >= behind;
        let is_flat = !value.get(1..behind - at)?.contains(bracket);
        let span = self.span(at, self.text.len() - at);
        let message = format!("text that begins with `{bracket}` needs quotes");
        (is_there && is_flat).then(|| Diagnostic::new(&span, message).help("put `\"` around it"))
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

    /// A bracket that is open at the end of a line which is not the last within it.
    fn open_bracket(&self) -> Option<Diagnostic> {
        let mut open = Vec::new();
        for (at, character) in self.text.char_indices() {
            match character {
                '{' | '[' => open.push((at, character)),
                '}' | ']' => drop(open.pop()),
                _ => {}
            }
        }
        let (at, bracket) = open.pop()?;
        let closing = if bracket == '{' { '}' } else { ']' };
        let unclosed = Diagnostic::new(&self.span(at, 1), "this bracket is not closed");
        Some(unclosed.label(format!("close it with `{closing}`")))
    }

    /// A line that should be an entry like the one below it.
    fn without_colon(&self, below: &Line<'_>) -> Option<Diagnostic> {
        let text = self.text.trim();
        let is_entry = text.contains(": ") || text.ends_with(':') || text.starts_with("- ");
        if is_entry || self.indentation() < below.indentation() {
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
