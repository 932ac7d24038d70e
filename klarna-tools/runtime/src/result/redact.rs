//! Removes from texts what the manifest wants no agent to read. A text that cannot be scanned is
//! removed as a whole.

mod card;
mod email;
mod groups;
mod iban;
mod national;
mod phone;
mod published;
mod reach;
mod scan;
mod view;

use serde_json::{Map, Value};
use toolspec_model::{Redaction, ResultSource};

use crate::tools::Tool;
use published::publishes;
use reach::{Reach, entered, outside};
use scan::{Detector, scan};

/// How a text that cannot be scanned is shown and counted.
const NOT_SCANNED: &str = "not scanned";

/// Removes from the texts of one call what the rules of a tool set name, and counts it. What the call
/// itself has sent stays, and so does what the documents list of its result.
#[derive(Debug)]
pub struct Redact<'a> {
    redaction: &'a Redaction,
    tool: &'a Tool,
    /// What the call has sent: its agent knows it.
    sent: Vec<String>,
    /// By rule.
    detectors: Vec<Detector<'a>>,
    /// How much was removed, by rule; then how many texts were not scanned.
    removed: Vec<usize>,
}

impl<'a> Redact<'a> {
    /// For a call of a tool; nothing if there is nothing to remove.
    #[must_use]
    pub fn of(redaction: &'a Redaction, tool: &'a Tool, sent: &Map<String, Value>) -> Option<Self> {
        if redaction.is_empty() {
            return None;
        }
        let rules = redaction.rules.iter();
        let detectors = rules.map(|(name, rule)| Detector::of(name, rule));
        Some(Self {
            redaction,
            tool,
            sent: sent.values().flat_map(scalars).collect(),
            detectors: detectors.collect(),
            removed: vec![0; redaction.rules.len() + 1],
        })
    }

    /// Cleans the fields of a result, except those that repeat what the call has sent.
    pub(crate) fn result(&mut self, fields: &mut Map<String, Value>) {
        let is_argument = |source: &ResultSource| matches!(source, ResultSource::Argument(_));
        let reaches = outside(self.redaction);
        for (name, value) in fields {
            let mut declared = self.tool.result.iter();
            let declared = declared.find(|field| field.name == *name);
            if !declared.is_some_and(|field| field.sources.iter().all(is_argument)) {
                self.member(name, value, &reaches);
            }
        }
    }

    /// Cleans any value, such as the body of an error.
    pub fn value(&mut self, value: &mut Value) {
        self.within(value, &outside(self.redaction));
    }

    /// Cleans a text of which nobody knows the field, so that every rule applies.
    pub fn text(&mut self, text: &mut String) {
        self.clean(text, &vec![Reach::Here; self.detectors.len()]);
    }

    /// How much was removed of what, in words; nothing if nothing was.
    #[must_use]
    pub fn finish(self) -> Option<String> {
        let names = self.redaction.rules.keys().map(String::as_str);
        let counts = self.removed.iter().zip(names.chain([NOT_SCANNED]));
        let counts = counts.filter(|(count, _)| **count > 0);
        let counts: Vec<String> = counts
            .map(|(count, name)| format!("{count} × {name}"))
            .collect();
        if counts.is_empty() {
            return None;
        }
        let counts = format!("redacted: {}", counts.join(", "));
        tracing::debug!(tool = self.tool.name, counts, "redacted");
        Some(counts)
    }

    fn member(&mut self, name: &str, value: &mut Value, around: &[Reach]) {
        let reaches = entered(self.redaction, name, around);
        let reaches = reaches.as_deref().unwrap_or(around);
        let is_never = self.redaction.never.iter().any(|never| never == name);
        if !(is_never && is_plain(value)) {
            self.within(value, reaches);
        }
    }

    fn within(&mut self, value: &mut Value, reaches: &[Reach]) {
        match value {
            Value::String(text) => self.clean(text, reaches),
            Value::Array(elements) => {
                for element in elements {
                    self.within(element, reaches);
                }
            }
            Value::Object(members) => {
                for (name, value) in members.iter_mut() {
                    self.member(name, value, reaches);
                }
                self.names(members, reaches);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Cleans the names of an object with any names. They stay as many as they are.
    fn names(&mut self, members: &mut Map<String, Value>, reaches: &[Reach]) {
        if !members.keys().any(|name| self.finds(name, reaches)) {
            return;
        }
        let mut cleaned: Vec<String> = members.keys().cloned().collect();
        for name in &mut cleaned {
            self.clean(name, reaches);
        }
        let mut distinct = Map::with_capacity(members.len());
        for (name, (_, value)) in cleaned.into_iter().zip(std::mem::take(members)) {
            let numbered = (2..).map(|number| format!("{name} ({number})"));
            let mut names = std::iter::once(name.clone()).chain(numbered);
            let name = names.find(|name| !distinct.contains_key(name));
            distinct.insert(name.unwrap_or_default(), value);
        }
        *members = distinct;
    }

    /// Whether a name may contain what is to be removed.
    fn finds(&self, name: &str, reaches: &[Reach]) -> bool {
        let found = scan(name, &self.detectors, reaches);
        !found.is_some_and(|found| found.is_empty())
    }

    fn clean(&mut self, text: &mut String, reaches: &[Reach]) {
        let found = scan(text, &self.detectors, reaches);
        if found.as_ref().is_some_and(Vec::is_empty) || self.is_known(text) {
            return;
        }
        let mut cleaned = String::new();
        let mut kept_from = 0;
        let whole = [(0..text.len(), self.detectors.len())];
        let findings = found.map(|found| found.into_iter().map(|it| (it.at, it.rule)).collect());
        for (at, rule) in findings.unwrap_or(Vec::from(whole)) {
            let removed = text.get(at.clone()).unwrap_or_default();
            if self.sent.iter().any(|sent| sent.contains(removed)) {
                continue;
            }
            let name = self.redaction.rules.keys().nth(rule);
            let name = name.map_or(NOT_SCANNED, String::as_str);
            cleaned.push_str(text.get(kept_from..at.start).unwrap_or_default());
            cleaned.extend(["[redacted: ", name, "]"]);
            kept_from = at.end;
            if let Some(count) = self.removed.get_mut(rule) {
                *count += 1;
            }
        }
        cleaned.push_str(text.get(kept_from..).unwrap_or_default());
        *text = cleaned;
    }

    /// Whether a text is what the call has sent, or what the documents publish.
    fn is_known(&self, text: &str) -> bool {
        self.sent.iter().any(|sent| sent == text) || publishes(self.tool, text)
    }
}

/// Whether a value is a scalar or a list of scalars.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().all(is_plain),
        Value::Object(_) => false,
        _ => true,
    }
}

/// An argument as text, or the elements of one.
fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(elements) => elements.iter().flat_map(scalars).collect(),
        Value::Null | Value::Bool(_) | Value::Object(_) => Vec::new(),
    }
}
