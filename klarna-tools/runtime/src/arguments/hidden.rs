//! Characters that cannot be seen, and the size of the arguments.

use std::collections::HashSet;

use serde_json::Value;

use toolspec_model::validate::Location;
use toolspec_model::{Kind, Schema, hidden};

use crate::arguments::validate::{MOST, VALUES};
use crate::arguments::violation::{Violation, pointer};
use crate::tools::Tool;

/// Most bytes of text in the arguments of a call.
const BYTES: usize = 2 << 20;

/// Most characters that are named for one text.
const NAMED: usize = 4;

/// A violation for each text that contains a character that cannot be seen, and for more text than can
/// be checked.
pub(super) fn violations(tool: &Tool, arguments: &Value) -> Vec<Violation> {
    let mut search = Search {
        tool,
        known: None,
        bytes: 0,
        values: 0,
        violations: Vec::new(),
    };
    search.value(arguments, &Location::Root);
    if search.bytes > BYTES {
        let message = format!("contain more than {} MiB of text; send less", BYTES >> 20);
        search.report(&Location::Root, message);
    }
    search.violations
}

struct Search<'a> {
    tool: &'a Tool,
    /// What the API has such characters in itself, once it is asked for.
    known: Option<HashSet<&'a str>>,
    bytes: usize,
    values: usize,
    violations: Vec<Violation>,
}

impl Search<'_> {
    fn value(&mut self, value: &Value, at: &Location<'_>) {
        let is_enough = self.violations.len() >= MOST || self.bytes > BYTES;
        if is_enough || self.values == VALUES {
            return;
        }
        self.values += 1;
        match value {
            Value::String(text) => self.text(text, at, &['\n', '\r', '\t']),
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.value(element, &Location::Element(at, index));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let place = Location::Member(at, name);
                    self.text(name, &place, &[]);
                    self.value(member, &place);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str, at: &Location<'_>, allowed: &[char]) {
        self.bytes += text.len();
        let is_plain = |byte: &u8| (b' '..=b'~').contains(byte);
        if text.as_bytes().iter().all(is_plain) {
            return;
        }
        let unseen = unseen(text, allowed);
        if unseen.is_empty() || self.is_known(text) {
            return;
        }
        let named: Vec<_> = unseen.iter().take(NAMED).map(String::as_str).collect();
        let more = if unseen.len() > NAMED {
            " and more"
        } else {
            ""
        };
        let named = named.join(", ");
        let message = format!("contains {named}{more}, which nobody sees; send it without");
        self.report(at, message);
    }

    fn is_known(&mut self, text: &str) -> bool {
        let tool = self.tool;
        let known = self.known.get_or_insert_with(|| {
            let mut known = HashSet::new();
            for argument in &tool.arguments {
                add_known(&argument.schema, &mut known);
            }
            known
        });
        known.contains(text)
    }

    fn report(&mut self, at: &Location<'_>, message: String) {
        if self.violations.len() < MOST {
            self.violations.push(Violation {
                pointer: pointer(at),
                message,
            });
        }
    }
}

/// The characters of `text` that cannot be seen, each with its place.
fn unseen(text: &str, allowed: &[char]) -> Vec<String> {
    let is_unseen = |c: char| c.is_control() && !allowed.contains(&c);
    let controls = text.chars().enumerate().filter(|(_, c)| is_unseen(*c));
    let mut unseen: Vec<(usize, char)> = controls.chain(hidden(text)).collect();
    unseen.sort_unstable();
    let named = unseen.into_iter();
    named
        .map(|(index, c)| format!("U+{:04X} at character {}", u32::from(c), index + 1))
        .collect()
}

/// The names and values of a schema in which something is hidden: they are the API's, and sent as
/// they are.
fn add_known<'a>(schema: &'a Schema, known: &mut HashSet<&'a str>) {
    let texts: Vec<&str> = match &schema.kind {
        Kind::String(text) => text.values.iter().map(String::as_str).collect(),
        Kind::Values(values) => values.iter().flat_map(texts_of).collect(),
        Kind::Object(object) => object.properties.iter().map(|one| &*one.name).collect(),
        _ => Vec::new(),
    };
    let default = schema.default.iter().flat_map(texts_of);
    let texts = texts.into_iter().chain(default);
    known.extend(texts.filter(|text| !unseen(text, &[]).is_empty()));
    for (_, within) in schema.within() {
        add_known(within, known);
    }
}

/// The texts and the names within a value.
fn texts_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(elements) => elements.iter().flat_map(texts_of).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let texts = members.flat_map(|(name, value)| {
                let within = texts_of(value);
                std::iter::once(name.as_str()).chain(within)
            });
            texts.collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}
