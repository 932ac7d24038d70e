//! A value to YAML that reads back as the same value.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Node, read};
use crate::{diagnostic::Diagnostics, source::Source};

/// Longer keys stand behind a `?`, as YAML wants it of those above 1024 characters.
const LONGEST_KEY: usize = 128;

/// Writes a value as YAML: names and elements each on a line of its own, texts of several lines as
/// they stand, quotes only where YAML 1.2 needs them.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    node(value, 0, &mut text);
    text.push('\n');
    text
}

/// Writes a value whose first line begins where the text ends, and the others at `indent`.
fn node(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (at, (name, member)) in members.iter().enumerate() {
                if at > 0 {
                    begin_line(indent, out);
                }
                key(name, indent, out);
                member_of_mapping(member, indent, out);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    begin_line(indent, out);
                }
                out.push_str("- ");
                node(element, indent + 2, out);
            }
        }
        Value::String(text) => out.push_str(&scalar(text, indent)),
        other => out.push_str(&other.to_string()),
    }
}

fn member_of_mapping(member: &Value, indent: usize, out: &mut String) {
    match member {
        Value::Object(members) if !members.is_empty() => {
            begin_line(indent + 2, out);
            node(member, indent + 2, out);
        }
        // The dashes of a list stand below the name that it belongs to.
        Value::Array(elements) if !elements.is_empty() => {
            begin_line(indent, out);
            node(member, indent, out);
        }
        Value::String(text) => {
            out.push(' ');
            out.push_str(&scalar(text, indent + 2));
        }
        other => {
            out.push(' ');
            node(other, indent, out);
        }
    }
}

fn begin_line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn key(name: &str, indent: usize, out: &mut String) {
    let is_read_as_key = |written: &String| {
        let root = read_back(&format!("{written}: 0"));
        root.is_some_and(|root| root.keys().eq([name]))
    };
    let plain = line(name).filter(|plain| is_text(name, plain, 0) && is_read_as_key(plain));
    let written = plain.unwrap_or_else(|| quoted(name));
    if written.len() > LONGEST_KEY {
        out.push_str("? ");
        out.push_str(&written);
        begin_line(indent, out);
    } else {
        out.push_str(&written);
    }
    out.push(':');
}

/// A text whose further lines, if it has any, stand at `indent`.
fn scalar(text: &str, indent: usize) -> String {
    let written = if text.contains('\n') {
        block(text, indent)
    } else {
        line(text)
    };
    written
        .filter(|written| is_text(text, written, indent))
        .unwrap_or_else(|| quoted(text))
}

/// Whether what is written at `indent` is this text.
fn is_text(text: &str, written: &str, indent: usize) -> bool {
    let blanks = " ".repeat(indent.max(2) - 1);
    let root = read_back(&format!("-{blanks}{written}"));
    let elements = root.as_ref().and_then(Node::as_sequence);
    matches!(elements, Some([element]) if element.as_str() == Some(text))
}

fn read_back(text: &str) -> Option<Node> {
    let mut cx = Diagnostics::new();
    let root = read(&Source::new("", text), &mut cx);
    cx.finish(root).ok().flatten()
}

/// A text of several lines as it stands, if it can.
fn block(text: &str, indent: usize) -> Option<String> {
    let (lines, keep) = match text.strip_suffix('\n') {
        None => (text, "|-"),
        Some(lines) => (lines, "|"),
    };
    // An indented first line would have to say its indentation, and further ends be kept.
    if lines.starts_with([' ', '\t', '\n']) || lines.ends_with('\n') {
        return None;
    }
    let mut written = keep.to_owned();
    for line in lines.split('\n') {
        if line.is_empty() {
            written.push('\n');
        } else {
            begin_line(indent, &mut written);
            written.push_str(line);
        }
    }
    Some(written)
}

/// A text of one line, quoted where a reader of YAML 1.2 could take it for something else.
fn line(text: &str) -> Option<String> {
    let written = serde_yaml::to_string(text).ok()?;
    let line = written.strip_suffix('\n')?;
    (!line.contains('\n')).then(|| line.to_owned())
}

/// A text in double quotes, with an escape for whatever cannot be seen.
fn quoted(text: &str) -> String {
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            _ if crate::source::is_hidden(character) => {
                let _ = write!(written, "\\U{:08X}", u32::from(character));
            }
            _ => written.push(character),
        }
    }
    written.push('"');
    written
}
