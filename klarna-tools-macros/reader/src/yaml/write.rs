//! A value to YAML that reads back as the same value.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Kind, scalar};
use crate::source::is_hidden;

/// Encloses the number of a text that [`quoted`] writes.
const MARK: char = '\u{e000}';

/// Longer keys are written behind a `?`, which YAML requires above 1024 characters.
const LONGEST_KEY: usize = 128;

/// Writes a value as YAML: names and elements each on a line of its own, texts of several lines as
/// they are, quotes only where they are needed.
///
/// `serde_yaml` writes all but the texts that it would leave for readers of YAML 1.2 to take for
/// something else, such as `12e4567`, and those with characters that nobody sees.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut texts = Vec::new();
    let marked = marked(value, &mut texts);
    // Writing a value has no way to fail but a full memory.
    let written = serde_yaml::to_string(&marked).unwrap_or_default();
    let pieces = written.split(MARK).enumerate();
    let pieces = pieces.map(|(at, piece)| match piece.parse::<usize>() {
        Ok(index) if at % 2 == 1 => texts
            .get(index)
            .map(|text| quoted(text))
            .unwrap_or_default(),
        _ => piece.to_owned(),
    });
    pieces.collect()
}

/// The same value with the number of each text that is not left to `serde_yaml` in its place.
fn marked(value: &Value, texts: &mut Vec<String>) -> Value {
    match value {
        Value::String(text) => mark(text, texts).into(),
        Value::Array(elements) => elements.iter().map(|each| marked(each, texts)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let marked = members.map(|(name, member)| (mark(name, texts), marked(member, texts)));
            Value::Object(marked.collect())
        }
        other => other.clone(),
    }
}

fn mark(text: &str, texts: &mut Vec<String>) -> String {
    let is_text = text != "<<" && matches!(scalar::plain(text), Ok(Kind::String(_)));
    if is_text && !text.chars().any(|c| c == MARK || is_escaped(c)) {
        return text.to_owned();
    }
    texts.push(text.to_owned());
    // As long as the text, where that decides how a key is written.
    let (index, width) = (texts.len() - 1, text.len().min(LONGEST_KEY));
    format!("{MARK}{index:0width$}{MARK}")
}

/// A text in quotes, with an escape for every character that cannot be seen.
fn quoted(text: &str) -> String {
    if !text.chars().any(|c| "'\n\t".contains(c) || is_escaped(c)) {
        return format!("'{text}'");
    }
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            _ if is_escaped(character) => {
                let _ = write!(written, "\\U{:08X}", u32::from(character));
            }
            _ => written.push(character),
        }
    }
    written.push('"');
    written
}

/// Whether nobody sees a character, or readers of YAML refuse it as it is.
fn is_escaped(character: char) -> bool {
    is_hidden(character) || matches!(character, '\u{fffe}' | '\u{ffff}')
}
