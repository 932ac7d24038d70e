//! JSON into the same tree, by RFC 8259. YAML reads most of it, but no surrogate pairs, no tabs as
//! indentation and no long keys.

use std::{
    borrow::Cow,
    ops::{ControlFlow, Range},
};

use saphyr_parser::ScalarStyle;

use super::sink::{Flow, Sink};
use super::{json_hints, scalar};
use crate::source::{Source, Span};

/// Whether a text begins as only JSON is written by people: with `{` and a quote, or with a comment
/// that other languages have.
pub(super) fn is_likely(text: &str) -> bool {
    let text = text.trim_start_matches(BLANKS);
    let within = text
        .strip_prefix('{')
        .map(|text| text.trim_start_matches(BLANKS));
    let is_comment = |text: &str| text.starts_with("//") || text.starts_with("/*");
    is_comment(text) || within.is_some_and(|text| text.starts_with('"') || is_comment(text))
}

/// Reads the value at an offset.
pub(super) fn read_value(source: &Source, at: usize, sink: &mut impl Sink) -> Flow {
    JsonParser::new(source, at, sink).value()
}

/// Reads the whole text, which is one value.
pub(super) fn read(source: &Source, sink: &mut impl Sink) -> Flow {
    let mut reader = JsonParser::new(source, 0, sink);
    reader.value()?;
    reader.skip_blanks();
    match reader.peek() {
        None => ControlFlow::Continue(()),
        Some(_) => reader.expected("the end of the text"),
    }
}

const RULES: &str = "a file that begins with `{` and a quote is read as JSON";

const LINES: &str = r#"close it with `"`; a line end within a text is written as `\n`"#;

const ESCAPES: &str =
    r"write a backslash twice; an escape from `\ud800` to `\udfff` is half of a pair";

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

struct JsonParser<'a, S> {
    source: &'a Source,
    at: usize,
    sink: &'a mut S,
    /// Where the brackets begin that are open, the innermost last.
    open: Vec<usize>,
}

impl<'a, S: Sink> JsonParser<'a, S> {
    fn new(source: &'a Source, at: usize, sink: &'a mut S) -> Self {
        Self {
            source,
            at,
            sink,
            open: Vec::new(),
        }
    }

    /// The sink ends the recursion: it refuses what is nested too deep.
    fn value(&mut self) -> Flow {
        self.skip_blanks();
        match self.peek() {
            Some(bracket @ (b'{' | b'[')) => match self.sink.passed(self.at) {
                Some(end) => {
                    self.at = end;
                    ControlFlow::Continue(())
                }
                None if bracket == b'{' => self.object(),
                None => self.array(),
            },
            Some(b'"') => self.string(),
            _ => self.word(),
        }
    }

    fn object(&mut self) -> Flow {
        let start = self.open();
        self.sink.open_mapping(start)?;
        self.skip_blanks();
        if self.peek() != Some(b'}') {
            loop {
                self.skip_blanks();
                if self.peek() != Some(b'"') {
                    return self.expected("a name in double quotes");
                }
                self.string()?;
                self.skip_blanks();
                if self.peek() != Some(b':') {
                    return self.expected("`:`");
                }
                self.bump();
                self.value()?;
                if self.ends(b'}', "`,` or `}`")? {
                    break;
                }
            }
        }
        self.open.pop();
        let end = self.bump();
        self.sink.close(end)
    }

    fn array(&mut self) -> Flow {
        let start = self.open();
        self.sink.open_sequence(start)?;
        self.skip_blanks();
        if self.peek() != Some(b']') {
            loop {
                self.value()?;
                if self.ends(b']', "`,` or `]`")? {
                    break;
                }
            }
        }
        self.open.pop();
        let end = self.bump();
        self.sink.close(end)
    }

    /// Whether the closing bracket is here; otherwise there must be a comma, which is passed.
    fn ends(&mut self, bracket: u8, either: &str) -> ControlFlow<(), bool> {
        self.skip_blanks();
        match self.peek() {
            Some(b',') => {
                self.bump();
                ControlFlow::Continue(false)
            }
            Some(found) if found == bracket => ControlFlow::Continue(true),
            _ => self.expected(either),
        }
    }

    fn string(&mut self) -> Flow {
        let start = self.at;
        let rest = self.rest().as_bytes();
        let mut at = 1;
        let mut escapes = false;
        loop {
            match rest.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escapes = true;
                    at += 2;
                }
                Some(0x20..) => at += 1,
                Some(b'\n' | b'\r') => {
                    let why = "this quote is not closed on its line";
                    return self.malformed(start..start + 1, why, LINES);
                }
                Some(byte) => {
                    let why = format!("the control character U+{byte:04X} is in a text");
                    let at = self.at + at;
                    let help = format!("write `\\u{byte:04x}` instead");
                    return self.malformed(at..at + 1, &why, &help);
                }
                None => return self.malformed(start..start + 1, "this quote is not closed", RULES),
            }
        }
        self.at += at + 1;
        let text = self.decode(start..self.at, escapes)?;
        let range = start..self.at;
        self.sink.scalar(&text, ScalarStyle::DoubleQuoted, range)
    }

    /// The text between the quotes, by serde where anything is escaped.
    fn decode(&mut self, quoted: Range<usize>, escapes: bool) -> ControlFlow<(), Cow<'a, str>> {
        let start = quoted.start;
        let written = self.source.text().get(quoted).unwrap_or_default();
        if !escapes {
            return ControlFlow::Continue(Cow::Borrowed(written.trim_matches('"')));
        }
        match serde_json::from_str(written) {
            Ok(text) => ControlFlow::Continue(Cow::Owned(text)),
            Err(error) => {
                let at = start + error.column();
                let message = error.to_string();
                let why = message.split(" at line ").next().unwrap_or_default();
                self.malformed(at.saturating_sub(1)..at, why, ESCAPES)
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Flow {
        let start = self.at;
        let ends =
            |c: char| BLANKS.contains(&c) || matches!(c, ',' | ':' | '"' | '[' | ']' | '{' | '}');
        let text = self.rest().split(ends).next().unwrap_or_default();
        if !matches!(text, "true" | "false" | "null") && !scalar::is_number(text) {
            return self.expected("a value");
        }
        self.at += text.len();
        self.sink.scalar(text, ScalarStyle::Plain, start..self.at)
    }

    fn rest(&self) -> &'a str {
        self.source.text().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.source.text().as_bytes().get(self.at).copied()
    }

    /// Passes the bracket here.
    fn open(&mut self) -> Range<usize> {
        self.open.push(self.at);
        self.bump()
    }

    /// Passes the byte here.
    fn bump(&mut self) -> Range<usize> {
        self.at += 1;
        self.at - 1..self.at
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn expected<T>(&mut self, what: &str) -> ControlFlow<(), T> {
        if let Some(hint) = json_hints::find(self.source, self.at, what, &self.open) {
            return self.sink.stop(hint);
        }
        let Some(found) = self.rest().chars().next() else {
            let last = self.source.text().trim_end().len();
            let why = format!("expected {what}, and the text ends");
            return self.malformed(last..last, &why, RULES);
        };
        let range = self.at..self.at + found.len_utf8();
        self.malformed(range, &format!("expected {what}, found `{found}`"), RULES)
    }

    fn malformed<T>(&mut self, range: Range<usize>, why: &str, help: &str) -> ControlFlow<(), T> {
        let span = Span::new(self.source, range);
        self.sink.stop(json_hints::not_json(&span, why).help(help))
    }
}
