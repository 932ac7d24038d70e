//! Slips within `{ … }` and `[ … ]`, which the parser reports at the line, not at their place.

use std::ops::Range;

use super::line::Line;
use super::tokens::{Token, tokens};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::text::names_key;

/// Quotes that word processors and chats put in place of `"` and `'`.
pub(super) const CURLED: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

/// How many lines above a mistake a collection may begin.
const LINES: usize = 64;

/// The probable slip in the collection around a byte offset, or in one that ends in the line above it.
pub(super) fn find(source: &Source, offset: usize) -> Option<Diagnostic> {
    let at = source.position(offset).line;
    let lines = (1..=at).rev().map(|number| Line::of(source, number));
    let lines: Vec<_> = lines.filter(Line::has_text).take(LINES).collect();
    [0, 1].into_iter().find_map(|from| {
        let line = lines.get(from)?;
        let around = lines.iter().skip(from).rev().filter_map(Flow::of);
        let mut around = around.filter(|flow| flow.range.end > line.start);
        around.next()?.slip()
    })
}

/// A collection in brackets, from its first to the end of its lines.
struct Flow<'a> {
    source: &'a Source,
    range: Range<usize>,
    text: &'a str,
    line: &'a Line<'a>,
}

/// A bracket that is not closed yet.
struct Open {
    at: usize,
    bracket: char,
    has_colon: bool,
}

impl<'a> Flow<'a> {
    fn of(line: &'a Line<'a>) -> Option<Self> {
        let indentation = line.indentation();
        let value = line.text.get(indentation..)?;
        let value = value.trim_start_matches("- ").trim_start();
        let value = match value.chars().next()? {
            '{' | '[' => value,
            _ => value.get(value.find(": ")? + 2..)?.trim_start(),
        };
        let is_flow = value.starts_with(['{', '[']);
        let source = line.source();
        let start = line.start + line.text.len() - value.len();
        let first = source.position(line.start).line;
        let below = (first + 1..).map(|number| Line::of(source, number));
        let below = below.take_while(|below| below.start < source.text().len());
        let ends = |below: &Line<'_>| {
            let text = below.text.trim_start();
            below.has_text() && below.indentation() <= indentation && !text.starts_with(['}', ']'])
        };
        let last = below.take_while(|below| !ends(below)).take(LINES).last();
        let last = last.as_ref().unwrap_or(line);
        let range = start..last.start + last.text.len();
        let text = source.text().get(range.clone())?;
        let flow = Self {
            source,
            range,
            text,
            line,
        };
        is_flow.then_some(flow)
    }

    fn slip(&self) -> Option<Diagnostic> {
        let tokens = tokens(self.text);
        if let Some(behind) = self.behind(&tokens) {
            return Some(behind);
        }
        let mut open: Vec<Open> = Vec::new();
        let mut last: Option<&Token> = None;
        for token in &tokens {
            if let Some(slip) = self.at(token, last, &open) {
                return Some(slip);
            }
            let entry = open.last_mut();
            match (token.kind, entry) {
                ('{' | '[', _) => open.push(Open {
                    at: token.range.start,
                    bracket: token.kind,
                    has_colon: false,
                }),
                ('}' | ']', _) => {
                    open.pop();
                    if open.is_empty() {
                        return None;
                    }
                }
                (',', Some(entry)) => entry.has_colon = false,
                (':', Some(entry)) => entry.has_colon = true,
                _ => {}
            }
            last = Some(token);
        }
        open.last().map(|open| self.unclosed(open))
    }

    /// What is behind the last bracket of a line: a text that begins with a bracket, or a bracket too many.
    fn behind(&self, tokens: &[Token]) -> Option<Diagnostic> {
        let mut open = Vec::new();
        let end = tokens.iter().find_map(|token| {
            match token.kind {
                '{' => open.push('}'),
                '[' => open.push(']'),
                '}' | ']' if open.pop() == Some(token.kind) => {}
                '}' | ']' => return Some(None),
                _ => {}
            }
            open.is_empty().then_some(Some(token.range.end))
        })??;
        let line = self.text.lines().next()?;
        let behind = line.get(end..)?.trim_start();
        if behind.is_empty() || behind.starts_with(['#', ',']) {
            return None;
        }
        if let Some(bracket) = behind.chars().next().filter(|c| matches!(c, '}' | ']')) {
            let span = self.span(line.len() - behind.len()..line.len() - behind.len() + 1);
            return Some(too_many(&span, bracket));
        }
        let bracket = self.text.chars().next()?;
        let message = format!("text that begins with `{bracket}` needs quotes");
        let span = self.span(0..line.trim_end().len());
        Some(Diagnostic::new(&span, message).help("put `\"` around it"))
    }

    fn at(&self, token: &Token, last: Option<&Token>, open: &[Open]) -> Option<Diagnostic> {
        let around = open.last()?;
        let is_value = matches!(token.kind, '{' | '[' | '"' | 'a');
        let is_adjacent = last.is_some_and(|last| last.range.end == token.range.start);
        match (token.kind, last) {
            ('a', _) if self.part(token).starts_with(CURLED) => {
                let quote = self.part(token).chars().next()?;
                let start = token.range.start;
                Some(curled(&self.span(start..start + quote.len_utf8()), quote))
            }
            (bracket @ ('{' | '['), Some(text)) if text.kind == 'a' => {
                let message = format!("text with `{bracket}` in it needs quotes here");
                Some(self.unquoted(text.range.start, &message))
            }
            (_, Some(value)) if is_value && value.ends_value() && !is_adjacent => {
                Some(self.without_comma(token.range.start))
            }
            ('{' | 'a', Some(ended)) if ended.kind == ']' && is_adjacent => {
                let start = self.text.get(..ended.range.start)?.rfind('[')?;
                Some(self.unquoted(start, "text that begins with `[` needs quotes"))
            }
            (':', Some(text)) if around.has_colon && around.bracket == '{' && text.kind == 'a' => {
                Some(self.second_colon(text))
            }
            ('}' | ']', _) if closing(around.bracket) != token.kind => {
                let is_open = open.iter().any(|it| closing(it.bracket) == token.kind);
                Some(if is_open {
                    self.unclosed(around)
                } else {
                    too_many(&self.span(token.range.clone()), token.kind)
                })
            }
            _ => None,
        }
    }

    /// A second `: ` in an entry: a `,` is missing, or it is part of a text.
    fn second_colon(&self, text: &Token) -> Diagnostic {
        let words = self.part(text);
        let (value, key) = match words.rsplit_once([' ', '\n']) {
            Some((value, key)) => (value.trim_end(), key),
            None => ("", words),
        };
        let key_start = text.range.end - key.len();
        let whole = self.source.text();
        let line = self.line.start..self.line.start + self.line.text.len();
        let others = [whole.get(..line.start), whole.get(line.end..)];
        let is_key = others
            .iter()
            .any(|part| names_key(part.unwrap_or_default(), &[key]));
        if !value.is_empty() && (is_key || !value.contains(' ')) {
            let comma = self.without_comma(key_start);
            let or = "or put `\"` around the text, if the colon is part of it";
            return if is_key { comma } else { comma.help(or) };
        }
        let colon = self.unquoted(text.range.start, "text that contains `: ` needs quotes");
        if value.is_empty() || self.line.contains_secret() {
            return colon;
        }
        colon.help(format!("or put `,` before `{key}`, if that is a key"))
    }

    fn without_comma(&self, start: usize) -> Diagnostic {
        let rest = self.text.get(start..).unwrap_or_default();
        let ends = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | '}' | ']');
        let word = rest.split(ends).next().unwrap_or_default();
        let comma = "a comma is missing between two entries";
        let span = self.span(start..start + word.len().max(1));
        let comma = Diagnostic::new(&span, comma);
        if self.line.contains_secret() {
            return comma.label("put `,` in front");
        }
        comma.label(format!("put `,` before `{word}`"))
    }

    /// A text that is not quoted, up to the comma behind it or to the bracket around it.
    fn unquoted(&self, start: usize, message: &str) -> Diagnostic {
        let rest = self.text.get(start..).unwrap_or_default();
        let rest = rest.lines().next().unwrap_or_default();
        let mut depth = 0_usize;
        let end = rest.find(|c: char| {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' if depth > 0 => depth -= 1,
                '}' | ']' => return true,
                _ => {}
            }
            c == ',' && depth == 0
        });
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
        let span = self.span(start..start + text.trim_end().len());
        Diagnostic::new(&span, message).label("put `\"` around this text")
    }

    fn unclosed(&self, open: &Open) -> Diagnostic {
        let unclosed = Diagnostic::new(
            &self.span(open.at..open.at + 1),
            "this bracket is not closed",
        );
        unclosed.label(format!("close it with `{}`", closing(open.bracket)))
    }

    fn part(&self, token: &Token) -> &'a str {
        self.text.get(token.range.clone()).unwrap_or_default()
    }

    fn span(&self, range: Range<usize>) -> Span {
        let start = self.range.start;
        Span::new(self.source, start + range.start..start + range.end)
    }
}

fn closing(bracket: char) -> char {
    if bracket == '{' { '}' } else { ']' }
}

fn too_many(span: &Span, bracket: char) -> Diagnostic {
    Diagnostic::new(span, format!("this is one `{bracket}` too many")).label("delete it")
}

/// A quote that YAML does not know.
pub(super) fn curled(span: &Span, quote: char) -> Diagnostic {
    let curled = Diagnostic::new(span, format!("`{quote}` is not a quote of YAML"));
    curled.help("write `\"` at both ends of the text")
}
