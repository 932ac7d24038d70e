//! Reading a lockfile: only the exact text that is written is accepted.

use std::cmp::Ordering;

use serde_json::Value;

use super::content::FORMAT;
use super::{Content, seal, value_of};
use crate::canonical::canonical;
use crate::diagnostic::{Diagnostic, Diagnostics, Errors};
use crate::source::{Source, Span};
use crate::text::shown;
use crate::yaml::{self, Node};

const ANEW: &str = "`toolspec lock` writes it again; review what changes";

/// Reads the content of a lockfile, and the same as a value.
pub(super) fn read(source: &Source) -> Result<(Content, Value), Errors> {
    if !is_likely(source) {
        return Err(not_a_lockfile(source));
    }
    let mut cx = Diagnostics::new();
    let root = yaml::read(source, &mut cx);
    let root = cx.finish(root).map_err(|errors| settled(source, errors))?;
    let root = root.ok_or_else(|| not_a_lockfile(source))?;
    check_format(&root)?;
    let content = decode(source)?;
    let value = value_of(&content);
    check_same(&root, &value)?;
    check_seals(&root, &content)?;
    Ok((content, value))
}

/// Nobody puts a lockfile together by hand: of one with markers of Git, what to do first.
fn settled(source: &Source, errors: Errors) -> Errors {
    let help = "settle the manifest first, then `toolspec lock` writes this file again";
    yaml::conflict(source).map_or(errors, |conflict| conflict.help(help).into())
}

/// Whether a text has the first key of a lockfile, however it goes on. Of any other no line is shown: it
/// may be a secret.
fn is_likely(source: &Source) -> bool {
    let mut lines = source.text().lines();
    lines.any(|line| line.starts_with("format:"))
        || Diagnostics::look_ahead(|cx| yaml::read(source, cx))
            .is_some_and(|root| root.get("format").is_some())
}

fn not_a_lockfile(source: &Source) -> Errors {
    let message = format!("`{}` is not a lockfile of toolspec", shown(source.name()));
    Diagnostic::without_place(message).help(ANEW).into()
}

fn check_format(root: &Node) -> Result<(), Errors> {
    let format = root.get("format");
    let number = format.and_then(Node::as_i64).filter(|number| *number > 0);
    let (Some(format), Some(number)) = (format, number) else {
        let message = "this is not a lockfile: it has no `format`";
        return Err(refused(&format.unwrap_or(root).span, message));
    };
    let what_to_do = match number.cmp(&FORMAT) {
        Ordering::Equal => return Ok(()),
        Ordering::Less => "write it again with `toolspec lock`",
        Ordering::Greater => "use the version of toolspec that wrote it",
    };
    let message = format!(
        "the lockfile has format {number}, and this program reads format {FORMAT}: {what_to_do}"
    );
    Err(Diagnostic::new(&format.span, message).into())
}

fn decode(source: &Source) -> Result<Content, Errors> {
    serde_yaml::from_str(source.text()).map_err(|why| {
        let line = source.line_range(why.location().map_or(1, |location| location.line()));
        let text = source.text().get(line.clone()).unwrap_or_default();
        let place = Span::new(source, line.end - text.trim_start().len()..line.end);
        refused(&place, &format!("this is not a lockfile: {why}"))
    })
}

/// Refuses unknown names and values that `serde_yaml` reads differently.
fn check_same(written: &Node, read: &Value) -> Result<(), Errors> {
    let Some(entries) = written.as_mapping() else {
        let elements = written.as_sequence().zip(read.as_array());
        for (written, read) in elements.into_iter().flat_map(|(w, r)| w.iter().zip(r)) {
            check_same(written, read)?;
        }
        let message = "a lockfile writes this in another way";
        let is_same = canonical(written.to_json()) == *read;
        return is_same
            .then_some(())
            .ok_or_else(|| refused(&written.span, message));
    };
    for entry in entries {
        let Some(read) = read.get(&entry.key.text) else {
            let message = format!("a lockfile has no `{}` here", shown(&entry.key.text));
            return Err(refused(&entry.key.span, &message));
        };
        check_same(&entry.value, read)?;
    }
    Ok(())
}

fn check_seals(root: &Node, content: &Content) -> Result<(), Errors> {
    let tools = root.get("tools");
    for (name, tool) in &content.tools {
        if tool.digest != seal(tool) {
            let message = format!("the digest of `{}` is not that of its content", shown(name));
            let node = tools.and_then(|tools| tools.get(name)?.get("digest"));
            return Err(refused(&node.unwrap_or(root).span, &message));
        }
    }
    if content.digest == seal(content) {
        return Ok(());
    }
    let node = root.get("digest").unwrap_or(root);
    Err(refused(&node.span, "the digest is not that of the content"))
}

fn refused(place: &Span, message: &str) -> Errors {
    Diagnostic::new(place, message).help(ANEW).into()
}
