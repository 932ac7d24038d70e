//! Removes the credentials of this process from texts, in whatever form an API sends them back.

mod escapes;
mod forms;
mod sieve;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use serde_json::{Map, Number, Value};

use crate::http::credentials::Credentials;
use crate::untrusted::visible;
use forms::Forms;

/// What replaces credentials.
pub(crate) const REMOVED: &str = "[removed: credential]";

/// Most access tokens that are known: more than are in use at once.
const MOST_ISSUED: usize = 64;

/// Between texts that are searched as one: it ends an escape, and does not end a form.
const BETWEEN: &str = "\n";

/// Removes the credentials of one client from texts: as they are, percent-encoded, with the
/// escapes of JSON, HTML or quoted-printable, in base64 at any offset or in hexadecimal, alone or
/// as the pair of HTTP Basic authentication, in any case, and with anything but letters and digits
/// in between.
///
/// Only a form with at least eight letters and digits is removed, and a username only if it contains
/// a digit: anything shorter or plainer occurs in ordinary text. Clones share the forms, which are
/// made on first use.
#[derive(Clone)]
pub struct Redactor {
    known: Arc<RwLock<Known>>,
}

#[derive(Default)]
struct Known {
    credentials: Vec<Credentials>,
    /// Access tokens that were issued since, the latest last.
    issued: VecDeque<Credentials>,
    /// Nothing until they are needed.
    forms: Option<Arc<Forms>>,
}

impl Known {
    fn all(&self) -> impl Iterator<Item = &Credentials> {
        self.credentials.iter().chain(&self.issued)
    }
}

impl Redactor {
    pub(crate) fn of<'c>(credentials: impl IntoIterator<Item = &'c Credentials>) -> Self {
        let mut known: Vec<Credentials> = Vec::new();
        for credentials in credentials {
            if known.iter().all(|it| it.values() != credentials.values()) {
                known.push(credentials.clone());
            }
        }
        let known = Known {
            credentials: known,
            ..Known::default()
        };
        Self {
            known: Arc::new(RwLock::new(known)),
        }
    }

    /// Removes this token, too, from now on. Of very many, the oldest have ended.
    pub(crate) fn add(&self, token: &Credentials) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.all().any(|it| it.values() == token.values()) {
            return;
        }
        if known.issued.len() == MOST_ISSUED {
            known.issued.pop_front();
        }
        known.issued.push_back(token.clone());
        known.forms = None;
    }

    /// The access tokens that were added.
    pub(crate) fn issued(&self) -> Vec<Credentials> {
        self.read().issued.iter().cloned().collect()
    }

    pub(crate) fn credentials(&self) -> Vec<Credentials> {
        self.read().credentials.clone()
    }

    fn forms(&self) -> Arc<Forms> {
        if let Some(forms) = &self.read().forms {
            return Arc::clone(forms);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let forms = Arc::new(Forms::of(known.all()));
        known.forms = Some(Arc::clone(&forms));
        forms
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// `text` without credentials and without characters that hide or move text, fit for a log.
    #[must_use]
    pub fn line<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.forms().spares(text) {
            return Cow::Borrowed(text);
        }
        let mut text = visible(text).into_owned();
        self.remove(vec![&mut text]);
        text.into()
    }

    /// Makes texts fit to be shown. Credentials that are spread over several are found too.
    pub(crate) fn clean_texts(&self, mut texts: Vec<&mut String>) {
        if self.forms().spares(&joined(&texts)) {
            return;
        }
        for text in &mut texts {
            make_visible(text);
        }
        self.remove(texts);
    }

    /// Makes a value fit to be shown, the names of its members included. It has to be whole: a part
    /// of a secret is not recognised any more.
    pub(crate) fn clean(&self, value: &mut Value) {
        if self.is_clean(value) {
            return;
        }
        self.clean_names(value);
        let mut texts = Vec::new();
        gather(value, &mut texts);
        self.clean_texts(texts);
    }

    /// The same for the members of an object.
    pub(crate) fn clean_members(&self, members: &mut Map<String, Value>) {
        let mut value = Value::Object(std::mem::take(members));
        self.clean(&mut value);
        if let Value::Object(cleaned) = value {
            *members = cleaned;
        }
    }

    /// Whether nothing has to be removed, which is nearly always so.
    fn is_clean(&self, value: &Value) -> bool {
        let room = || String::with_capacity(1000);
        let (mut names, mut texts) = (room(), room());
        join(value, &mut names, &mut texts);
        self.forms().spares(&names) && self.forms().spares(&texts)
    }

    /// Replaces the numbers that contain credentials, which makes them texts: what declares a number
    /// then leaves them out.
    pub(crate) fn clean_numbers(&self, value: &mut Value) {
        let forms = self.forms();
        let numbers = forms.numbers();
        if !numbers.is_empty() {
            let is_one = |number: &Number| {
                // Of very many digits, reading keeps only the first sixteen.
                number.as_f64().is_some_and(|it| numbers.contains(&it))
                    || !forms.spares(&number.to_string())
            };
            remove_numbers(value, &is_one);
        }
    }

    fn clean_names(&self, value: &mut Value) {
        match value {
            Value::Array(elements) => elements.iter_mut().for_each(|each| self.clean_names(each)),
            Value::Object(members) => {
                if members.keys().any(|name| self.line(name) != *name) {
                    let named = std::mem::take(members).into_iter();
                    *members = named
                        .map(|(name, value)| (self.line(&name).into_owned(), value))
                        .collect();
                }
                members.values_mut().for_each(|each| self.clean_names(each));
            }
            _ => {}
        }
    }

    fn remove(&self, texts: Vec<&mut String>) {
        let found = self.forms().find(&joined(&texts));
        let mut start = 0;
        for text in texts {
            let end = start + text.len();
            let first = found.partition_point(|range| range.end <= start);
            let within = found.iter().skip(first);
            let within = within.take_while(|range| range.start < end);
            replace(
                text,
                within.map(|range| range.start.max(start) - start..range.end.min(end) - start),
            );
            start = end + BETWEEN.len();
        }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor([redacted])")
    }
}

/// Texts as one, to be searched.
fn joined(texts: &[&mut String]) -> String {
    let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
    texts.join(BETWEEN)
}

/// Whether credentials were removed from any of these.
pub(crate) fn was_used_in<'v>(values: impl IntoIterator<Item = &'v Value>) -> bool {
    let is_whole = |text: &str| !text.contains(REMOVED);
    !values.into_iter().all(|value| every(value, &is_whole))
}

/// Replaces ranges in ascending order, each rounded to characters: a form that is not UTF-8 can end
/// within one.
fn replace(text: &mut String, ranges: impl Iterator<Item = Range<usize>>) {
    let mut cleaned = String::new();
    let mut kept_from = 0;
    for range in ranges {
        let start = text.floor_char_boundary(range.start).max(kept_from);
        cleaned.push_str(text.get(kept_from..start).unwrap_or_default());
        cleaned.push_str(REMOVED);
        kept_from = text.ceil_char_boundary(range.end);
    }
    cleaned.push_str(text.get(kept_from..).unwrap_or_default());
    *text = cleaned;
}

fn remove_numbers(value: &mut Value, is_one: &impl Fn(&Number) -> bool) {
    match value {
        Value::Number(number) if is_one(number) => *value = REMOVED.into(),
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|it| remove_numbers(it, is_one)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|it| remove_numbers(it, is_one)),
        _ => {}
    }
}

fn make_visible(text: &mut String) {
    if let Cow::Owned(kept) = visible(text) {
        *text = kept;
    }
}

/// The names and the strings within a value, in order, each kind as one text.
fn join(value: &Value, names: &mut String, texts: &mut String) {
    match value {
        Value::String(text) => texts.extend([text, BETWEEN]),
        Value::Array(elements) => elements.iter().for_each(|each| join(each, names, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                names.extend([name, BETWEEN]);
                join(value, names, texts);
            }
        }
        _ => {}
    }
}

/// Whether every name and every string within a value passes a test.
pub(crate) fn every(value: &Value, passes: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => passes(text),
        Value::Array(elements) => elements.iter().all(|each| every(each, passes)),
        Value::Object(members) => members
            .iter()
            .all(|(name, value)| passes(name) && every(value, passes)),
        _ => true,
    }
}

/// The strings within a value, in order.
fn gather<'v>(value: &'v mut Value, texts: &mut Vec<&'v mut String>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(elements) => elements.iter_mut().for_each(|each| gather(each, texts)),
        Value::Object(members) => members.values_mut().for_each(|each| gather(each, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
