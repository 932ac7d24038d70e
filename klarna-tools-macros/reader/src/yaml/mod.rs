//! YAML or JSON to a located tree, and values back to YAML. No other module knows the parser.
//!
//! What is read is the part of YAML 1.2 in which nothing can be written but JSON's values under text
//! keys: no second documents, and no key twice. `no`, `014`, `1_000` and `0x1F` are text. Documents
//! have anchors, aliases, merge keys and standard tags too; manifests and lockfiles have none, since
//! what is written at a tool is what a review of it reads. Of a document, other tags, keys that are not
//! text and keys that are written twice are refused where a tool needs their values.
//!
//! A document of JSON can have tens of megabytes of which a command needs little: it is searched for
//! mistakes as a whole, and its parts are read when they are looked at.

mod anchors;
mod flow;
mod hints;
mod indentation;
mod json;
mod json_hints;
mod keys;
mod line;
mod list;
mod offsets;
mod properties;
mod reader;
mod scalar;
mod sink;
mod survey;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod write;

use serde_json::{Number, Value};

use crate::diagnostic::Diagnostic;
use crate::source::Span;
pub use anchors::MAX_REPEATED;
pub use hints::conflict;
pub use list::List;
pub use reader::{read, read_document};
pub use syntax::{MAX_BYTES, MAX_DEPTH, MAX_VALUES};
pub use tree::MAX_MISTAKES;
pub use write::write;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The whole value. For a value that is left out, the empty place where it would be.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is: one of JSON's values.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as JSON writes it. Integers keep all their digits.
    Number(Number),
    /// The text of a number that cannot be represented, and why. It is in documents only, and
    /// refused where its value is needed.
    Unkept(String, &'static str),
    /// What YAML allows and is not a single value of JSON, and why it is refused. It is in documents
    /// only, and refused where its value is needed.
    Refused(Box<Diagnostic>),
    /// Text: quoted, a block, or plain and nothing of the above.
    String(String),
    /// Nodes in order.
    Sequence(List<Node>),
    /// Entries in the order they are written; no key twice.
    Mapping(List<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The name.
    pub key: Key,
    /// What it names.
    pub value: Node,
}

/// The name of an entry and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The name as text, also where it looks like a number: the key of `200:` is `200`.
    pub text: String,
    /// The name with its quotes.
    pub span: Span,
}

impl Node {
    /// The value under a key of this mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry under a key of this mapping.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_mapping()?
            .iter()
            .find(|entry| entry.key.text == key)
    }

    /// The names of this mapping's entries; none if it is something else.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries().iter().map(|entry| entry.key.text.as_str())
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Kind::String(text) = &self.kind {
            Some(text)
        } else {
            None
        }
    }

    /// The truth value, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(value) = self.kind {
            Some(value)
        } else {
            None
        }
    }

    /// Where this mapping says `true` under a key, if it does.
    #[must_use]
    pub fn true_at(&self, key: &str) -> Option<&Span> {
        let value = self.get(key).filter(|value| value.as_bool() == Some(true));
        value.map(|value| &value.span)
    }

    /// The integer, if this is one that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if let Kind::Number(number) = &self.kind {
            number.as_i64()
        } else {
            None
        }
    }

    /// The elements, if this is a sequence.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Self]> {
        if let Kind::Sequence(elements) = &self.kind {
            Some(elements)
        } else {
            None
        }
    }

    /// The entries, if this is a mapping.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&[Entry]> {
        if let Kind::Mapping(entries) = &self.kind {
            Some(entries)
        } else {
            None
        }
    }

    /// The entries of this mapping; none if it is something else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.as_mapping().unwrap_or_default()
    }

    /// The elements of this sequence; none if it is something else.
    #[must_use]
    pub fn elements(&self) -> &[Self] {
        self.as_sequence().unwrap_or_default()
    }

    /// The elements of this sequence, or the values of this mapping.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        let values = self.entries().iter().map(|entry| &entry.value);
        self.elements().iter().chain(values)
    }

    /// The entries of the mapping under a key of this one.
    #[must_use]
    pub fn entries_of(&self, key: &str) -> &[Entry] {
        self.get(key).map_or(&[], Self::entries)
    }

    /// The elements of the sequence under a key of this mapping.
    #[must_use]
    pub fn elements_of(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::elements)
    }

    /// The first number at or within this node that cannot be represented, and why.
    #[must_use]
    pub fn unkept(&self) -> Option<(&Span, &'static str)> {
        match &self.kind {
            Kind::Unkept(_, why) => Some((&self.span, why)),
            _ => self.children().find_map(Self::unkept),
        }
    }

    /// Why this has no value, if it is refused.
    #[must_use]
    pub fn refused(&self) -> Option<&Diagnostic> {
        if let Kind::Refused(why) = &self.kind {
            Some(why)
        } else {
            None
        }
    }

    /// The same of the first value at or within this node that is refused, extensions aside.
    #[must_use]
    pub fn refused_within(&self) -> Option<&Diagnostic> {
        match &self.kind {
            Kind::Refused(why) => Some(why),
            Kind::Sequence(elements) => elements.iter().find_map(Self::refused_within),
            Kind::Mapping(entries) => {
                let entries = entries.iter().filter(|it| !it.key.text.starts_with("x-"));
                entries
                    .map(|entry| &entry.value)
                    .find_map(Self::refused_within)
            }
            _ => None,
        }
    }

    /// Whether a reference within this node may lead to another file: what the text says of that is
    /// known before it is read.
    #[must_use]
    pub fn may_lead_outside(&self) -> bool {
        let survey = match &self.kind {
            Kind::Sequence(elements) => elements.survey(),
            Kind::Mapping(entries) => entries.survey(),
            _ => None,
        };
        survey.is_none_or(|survey| survey.leads_outside)
    }

    /// How many values there are at and within this node, and how deep they are nested.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let within = self.children().map(Self::extent);
        let (values, depth) = within.fold((0, 0), |(values, depth), (more, deeper)| {
            (values + more, depth.max(deeper))
        });
        let is_nested = matches!(self.kind, Kind::Sequence(_) | Kind::Mapping(_));
        (values + 1, depth + usize::from(is_nested))
    }

    /// What this is, with its article, to be used in messages.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(number) if number.is_f64() => "a number",
            Kind::Number(_) => "an integer",
            Kind::Unkept(..) => "a number that cannot be kept",
            Kind::Refused(_) => "a value that is refused",
            Kind::String(_) => "a string",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }

    /// The value without places, mappings in the order they are written.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null | Kind::Refused(_) => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::String(text) | Kind::Unkept(text, _) => Value::String(text.clone()),
            Kind::Sequence(elements) => elements.iter().map(Self::to_json).collect(),
            Kind::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.text.clone(), entry.value.to_json()))
                .collect(),
        }
    }
}
