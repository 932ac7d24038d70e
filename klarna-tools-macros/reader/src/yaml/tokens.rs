//! The parts of `{ … }` and `[ … ]`, which are found where a parser gives up.

use std::ops::Range;

/// A part of a collection: a bracket, `,`, `:`, a quoted text (`"`), or another text (`a`).
#[derive(Clone)]
pub(super) struct Token {
    pub(super) kind: char,
    pub(super) range: Range<usize>,
}

impl Token {
    pub(super) fn ends_value(&self) -> bool {
        matches!(self.kind, '}' | ']' | '"')
    }
}

/// The parts of a collection, in order, without comments.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        let (kind, length) = match rest.chars().next() {
            _ if blank > 0 => (' ', blank),
            Some('#') => (' ', rest.find('\n').unwrap_or(rest.len())),
            Some(mark @ ('{' | '[' | '}' | ']' | ',')) => (mark, 1),
            Some(':') if ends_at_colon(rest) || is_behind_quote(&tokens, start) => (':', 1),
            Some(quote @ ('"' | '\'')) => ('"', quoted(rest, quote)),
            _ => ('a', plain(rest)),
        };
        let range = start..start + length;
        start = range.end;
        if kind != ' ' {
            tokens.push(Token { kind, range });
        }
    }
    tokens
}

/// Whether the colon at the start of a text ends a key.
fn ends_at_colon(text: &str) -> bool {
    let next = text.chars().nth(1);
    next.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '{' | '[' | '}' | ']'))
}

fn is_behind_quote(tokens: &[Token], start: usize) -> bool {
    { tokens.last() }.is_some_and(|last| last.kind == '"' && last.range.end == start)
}

/// The length of a quoted text.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        let is_doubled = quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == quote);
        if (character == '\\' && quote == '"') || (character == quote && is_doubled) {
            characters.next();
        } else if character == quote {
            return at + 1;
        }
    }
    text.len()
}

/// The length of a text without quotes.
fn plain(text: &str) -> usize {
    let mut last = ' ';
    let end = text.char_indices().find(|(at, character)| {
        let rest = text.get(*at..).unwrap_or_default();
        let ends = matches!(character, ',' | '{' | '[' | '}' | ']')
            || (*character == ':' && ends_at_colon(rest))
            || (*character == '#' && last.is_whitespace() && *at > 0);
        last = *character;
        ends
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    text.get(..end)
        .map_or(1, |text| text.trim_end().len())
        .max(1)
}
