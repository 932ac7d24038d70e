//! A review as text, JSON, Markdown, workflow commands or SARIF.

mod block;
mod github;
mod inline;
mod json;
mod markdown;
mod sarif;
mod text;
mod words;

use serde_json::Value;
use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::source::Span;

use crate::layout::thousands;
use crate::review::{CLASSES, Review};
use crate::sizes::Sides;
pub(crate) use github::{github, github_mistakes};
pub(crate) use json::{json, json_mistakes};
pub(crate) use markdown::markdown;
pub(crate) use sarif::{sarif, sarif_mistakes};
pub(crate) use text::text;

/// Writes hidden characters, and those that change how others are displayed, as escapes. Line breaks
/// and blanks stay.
fn visible(text: &str) -> String {
    let stays = |c: char| matches!(c, ' ' | '\n');
    let is_unclear = |c: char| {
        !stays(c) && (toolspec_core::text::is_hidden(c) || c.is_whitespace() || c == '\t')
    };
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unclear(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}

/// A mistake as text on lines of its own: what is wrong, then what to do.
fn in_words(mistake: &Diagnostic) -> String {
    let lines: Vec<&str> = [mistake.message()]
        .into_iter()
        .chain(mistake.advice())
        .collect();
    lines.join("\n")
}

/// File, line and column of a place; without one, the beginning of the manifest.
fn position<'a>(place: Option<&'a Span>, manifest: &'a str) -> (&'a str, usize, usize) {
    place.map_or((manifest, 1, 1), |span| {
        let position = span.position();
        (span.source().name(), position.line, position.column)
    })
}

/// A value in JSON, with every hidden character escaped.
pub(crate) fn safe_json(value: &Value) -> String {
    use std::fmt::Write as _;
    let mut safe = String::new();
    for character in format!("{value:#}").chars() {
        if toolspec_core::text::is_hidden(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// The outcome in one line, such as `3 changes between a and b: 2 breaking, 1 compatible; 2 fail`.
fn summary(review: &Review) -> String {
    let between = visible(&format!("between {} and {}", review.base, review.head));
    match outcome(review) {
        None => format!("no changes {between}"),
        Some(outcome) => {
            let changes = plural(review.findings.len(), "change");
            format!("{changes} {between}: {outcome}")
        }
    }
}

/// How many changes there are of each class, accepted and failing; `None` if there are none.
fn outcome(review: &Review) -> Option<String> {
    let counts: Vec<String> = CLASSES
        .into_iter()
        .map(|class| (review.count(class), class))
        .filter(|(count, _)| *count > 0)
        .map(|(count, class)| format!("{count} {class}"))
        .collect();
    let accepted = match review.accepted() {
        0 => String::new(),
        count => format!("; {count} accepted"),
    };
    let outcome = format!("{}{accepted}{}", counts.join(", "), verdict(review));
    (!counts.is_empty()).then_some(outcome)
}

fn verdict(review: &Review) -> String {
    match (review.failing(), review.threshold) {
        (0, Some(threshold)) => format!("; none fails at `{threshold}`"),
        (0, None) => String::new(),
        (1, Some(threshold)) => format!("; 1 fails at `{threshold}`"),
        (count, Some(threshold)) => format!("; {count} fail at `{threshold}`"),
        (1, None) => "; 1 fails".to_owned(),
        (count, None) => format!("; {count} fail"),
    }
}

/// The bytes and the tokens of what agents read, before and after.
fn sized(size: Sides) -> [String; 2] {
    let (before, after) = size.both();
    let shown = |before, after| format!("{} → {}", thousands(before), thousands(after));
    [
        shown(before.bytes, after.bytes),
        shown(before.tokens, after.tokens),
    ]
}

/// A number of things.
fn plural(count: usize, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{s}")
}
