//! Errors of the YAML parser, and what to do about them.

use saphyr_parser::ScanError;

use super::hints;
use crate::{
    diagnostic::Diagnostic,
    source::{Source, Span},
    text,
};

/// How deep sequences and mappings may be nested.
pub const MAX_DEPTH: usize = 64;

/// How many values are read of a text. A value of two bytes needs a hundred in the tree.
pub const MAX_VALUES: usize = 4_000_000;

/// The largest text that is read, in bytes: the largest document that is known has 45 MiB.
pub const MAX_BYTES: usize = 64 << 20;

/// What to do about common mistakes, by a part of the parser's message: its errors have no kinds.
const REMEDIES: [(&str, &str); 15] = [
    (
        "mapping values are not allowed",
        "quote text that contains `: `, or check the indentation",
    ),
    (
        "unexpected character",
        "quote text that starts with this character",
    ),
    ("valid YAML whitespace", "put a space there, not a tab"),
    ("tab", "indent with spaces"),
    (
        "did not find expected key",
        "indent this line like the entries above it",
    ),
    (
        "did not find expected '-'",
        "indent this line like the entries above it",
    ),
    (
        "did not find expected ','",
        "close the bracket, or put a comma there",
    ),
    ("expected ',' or", "close the bracket, or put a comma there"),
    (
        "illegal placement of ':'",
        "close the bracket above this line, or put a comma there",
    ),
    (
        "block sequence entries",
        "begin the list on a line of its own, or quote text that starts with `- `",
    ),
    (
        "trailing content after",
        "write a quote inside single-quoted text twice",
    ),
    (
        "unknown escape",
        "write a backslash inside double-quoted text twice",
    ),
    (
        "in quoted scalar",
        "close the quote, or indent the lines inside it",
    ),
    ("end of stream", "close the quote"),
    (
        "comments must be separated",
        "close the quote above, or put a space before `#`",
    ),
];

/// The first character that YAML does not allow (YAML 1.2.2, section 5.1).
pub(super) fn unprintable(source: &Source) -> Option<Diagnostic> {
    let allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    let mut characters = source.text().char_indices();
    let (start, character) =
        characters.find(|(_, character)| character.is_control() && !allowed(*character))?;
    let span = Span::new(source, start..start + character.len_utf8());
    let message = format!(
        "the control character U+{:04X} is not allowed in YAML",
        u32::from(character)
    );
    let remedy = "remove it, or write it as an escape inside double quotes";
    Some(Diagnostic::new(&span, message).help(remedy))
}

pub(super) fn too_large(source: &Source) -> Option<Diagnostic> {
    let message = format!("this file is larger than {} MiB", MAX_BYTES >> 20);
    let is_too_large = source.text().len() > MAX_BYTES;
    is_too_large.then(|| Diagnostic::new(&Span::new(source, 0..0), message))
}

pub(super) fn not_text(span: &Span) -> Diagnostic {
    if matches!(span.text(), "" | ":" | "?") {
        return Diagnostic::new(span, "there is no name here").label("write one before the colon");
    }
    Diagnostic::new(span, "a key must be text").help("quote it to make it text")
}

pub(super) fn too_many(span: &Span) -> Diagnostic {
    let message = format!("this file contains more than {MAX_VALUES} values");
    Diagnostic::new(span, message).label("the first of those that are too many")
}

pub(super) fn too_deep(span: &Span) -> Diagnostic {
    Diagnostic::new(
        span,
        format!("this is nested deeper than {MAX_DEPTH} levels"),
    )
    .help("move what is nested into a component of its own, and refer to it with `$ref`")
}

/// The mistake of an alias without an anchor. Text in which `*` has another meaning is quoted.
fn unknown_alias(source: &Source, start: usize) -> Diagnostic {
    let rest = source.text().get(start..).unwrap_or_default();
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    let alias = rest.split(ends).next().unwrap_or_default();
    let span = Span::new(source, start..start + alias.len());
    let name = text::shown(alias.trim_start_matches('*'));
    Diagnostic::new(&span, format!("`*{name}` repeats nothing"))
        .label(format!("there is no `&{name}` above it"))
        .help(format!(
            "write the value itself; if it is a text, quote it: `'*{name}'`"
        ))
}

/// The parser's error at a byte offset.
pub(super) fn error(source: &Source, offset: usize, error: &ScanError) -> Diagnostic {
    // An error at the end is shown behind the last thing there is, not on an empty line.
    let start = offset.min(source.text().trim_end().len());
    let end = source
        .text()
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let span = Span::new(source, start..start + end);
    // The parser looks ahead, and has a limit of its own that is higher than ours.
    if error.info().contains("recursion limit") {
        return too_deep(&span);
    }
    if error.info().contains("unknown anchor") {
        return unknown_alias(source, start);
    }
    if let Some(hint) = hints::find(source, offset, error.info()) {
        return hint;
    }
    let mut diagnostic = Diagnostic::new(&span, format!("this is not YAML: {}", error.info()));
    if error.info().contains("did not find expected")
        && let Some(enclosing) = hints::enclosing(source, offset)
    {
        diagnostic = diagnostic.note(&enclosing, "the entries above it are within this");
    }
    match REMEDIES
        .iter()
        .find(|(part, _)| error.info().contains(part))
    {
        Some((_, remedy)) => diagnostic.help(*remedy),
        None => diagnostic,
    }
}
