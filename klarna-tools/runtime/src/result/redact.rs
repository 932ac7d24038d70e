//! Removes from texts what the manifest wants no agent to read. A text that cannot be scanned is
//! removed as a whole.

mod card;
mod email;
mod groups;
mod iban;
mod national;
mod phone;
mod published;
mod scan;
mod view;

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};
use toolspec_model::{Redaction, RedactionRule, ResultSource};

use crate::tools::Tool;
use published::Published;
use scan::{Finding, scan};

/// What replaces a text that cannot be scanned, and how such texts are counted.
const NOT_SCANNED: &str = "not scanned";

/// Removes from the texts of one call what the rules of a tool set name, and counts it. What the call
/// itself has sent stays, and so does what the documents list of its result.
#[derive(Debug)]
pub struct Redact<'a> {
    redaction: &'a Redaction,
    tool: &'a Tool,
    /// What the call has sent: its agent knows it.
    sent: Vec<String>,
    published: Option<Published<'a>>,
    /// How much was removed, by rule.
    removed: BTreeMap<&'a str, usize>,
}

/// Whether a rule applies at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reach {
    /// Only within a field that is not entered yet.
    Later,
    Here,
    /// Not here, nor within.
    Never,
}

/// The reach of each rule, in their order.
type Reaches = Vec<Reach>;

impl<'a> Redact<'a> {
    /// For a call of a tool; nothing if there is nothing to remove.
    #[must_use]
    pub fn of(redaction: &'a Redaction, tool: &'a Tool, sent: &Map<String, Value>) -> Option<Self> {
        (!redaction.is_empty()).then(|| Self {
            redaction,
            tool,
            sent: sent.values().flat_map(scalars).collect(),
            published: None,
            removed: BTreeMap::new(),
        })
    }

    /// Cleans the fields of a result, except those that repeat what the call has sent.
    pub(crate) fn result(&mut self, fields: &mut Map<String, Value>) {
        let is_argument = |source: &ResultSource| matches!(source, ResultSource::Argument(_));
        let reaches = self.outside();
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
        let reaches = self.outside();
        self.within(value, &reaches);
    }

    /// Cleans a text that is in no field.
    pub fn text(&mut self, text: &mut String) {
        let reaches = self.outside();
        self.clean(text, &reaches);
    }

    /// How much was removed of what, in words; nothing if nothing was.
    #[must_use]
    pub fn finish(self) -> Option<String> {
        let counts = self.removed.iter();
        let counts: Vec<_> = counts
            .map(|(rule, count)| format!("{count} × {rule}"))
            .collect();
        let counts = (!counts.is_empty()).then(|| format!("redacted: {}", counts.join(", ")))?;
        tracing::debug!(tool = self.tool.name, counts, "redacted");
        Some(counts)
    }

    fn outside(&self) -> Reaches {
        let rules = self.redaction.rules.values();
        let reach = |rule: &RedactionRule| {
            if rule.only.is_empty() {
                Reach::Here
            } else {
                Reach::Later
            }
        };
        rules.map(reach).collect()
    }

    /// The reach of the rules within a field, where it is another one than around it.
    fn entered(&self, name: &str, around: &[Reach]) -> Option<Reaches> {
        let rules = || self.redaction.rules.values();
        let mut named = rules().flat_map(|rule| rule.only.iter().chain(&rule.except));
        named.find(|field| *field == name)?;
        let reaches = rules().zip(around).map(|(rule, around)| match around {
            _ if rule.except.contains(name) => Reach::Never,
            Reach::Later if rule.only.contains(name) => Reach::Here,
            reach => *reach,
        });
        Some(reaches.collect())
    }

    fn member(&mut self, name: &str, value: &mut Value, around: &[Reach]) {
        let reaches = self.entered(name, around);
        let reaches = reaches.as_deref().unwrap_or(around);
        if !(self.redaction.never.contains(name) && is_plain(value)) {
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
    fn finds(&mut self, name: &str, reaches: &[Reach]) -> bool {
        let mut rules = self.redaction.rules.values();
        // Nearly all names are published, and a search by a pattern takes longer than to know that.
        let is_published =
            rules.any(|rule| rule.pattern.is_some()) && self.published().contains(name);
        !is_published
            && !self
                .scan(name, reaches)
                .is_some_and(|found| found.is_empty())
    }

    fn scan(&self, text: &str, reaches: &[Reach]) -> Option<Vec<Finding<'a>>> {
        let rules = self.redaction.rules.iter().zip(reaches);
        let here = rules.filter(|(_, reach)| **reach == Reach::Here);
        scan(text, here.map(|((name, rule), _)| (name.as_str(), rule)))
    }

    fn clean(&mut self, text: &mut String, reaches: &[Reach]) {
        let found = self.scan(text, reaches);
        if found.as_ref().is_some_and(Vec::is_empty) || self.is_known(text) {
            return;
        }
        let Some(mut found) = found else {
            *text = format!("[redacted: {NOT_SCANNED}]");
            *self.removed.entry(NOT_SCANNED).or_default() += 1;
            return;
        };
        let sent = self.sent_in(text);
        let is_sent = |at: &Range<usize>| {
            sent.iter()
                .any(|it| it.start <= at.start && at.end <= it.end)
        };
        found.retain(|finding| !is_sent(&finding.at));
        for Finding { at, rule } in found.into_iter().rev() {
            text.replace_range(at, &format!("[redacted: {rule}]"));
            *self.removed.entry(rule).or_default() += 1;
        }
    }

    /// Whether a text is what the call has sent, or what the documents publish.
    fn is_known(&mut self, text: &str) -> bool {
        self.sent.iter().any(|sent| sent == text) || self.published().contains(text)
    }

    fn published(&mut self) -> &Published<'a> {
        let tool = self.tool;
        self.published.get_or_insert_with(|| Published::of(tool))
    }

    /// Where a text repeats what the call has sent.
    fn sent_in(&self, text: &str) -> Vec<Range<usize>> {
        let sent = self.sent.iter().filter(|sent| !sent.is_empty());
        let places = sent.flat_map(|sent| {
            let places = text.match_indices(sent.as_str());
            places.map(|(start, sent)| start..start + sent.len())
        });
        places.collect()
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
