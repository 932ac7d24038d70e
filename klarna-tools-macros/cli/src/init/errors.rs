//! The error format of an API, as the answers of its operations declare it.

use std::collections::BTreeMap;

use toolspec_core::openapi::Document;
use toolspec_core::text::snake_case;
use toolspec_core::yaml::{Entry, Node};

use crate::draft::{flow_scalar, scalar};
use crate::offered::operations;
use crate::outline::{Outline, SchemaOutline, body_of};

/// Common names of an error code, the most specific first. `type` is that of RFC 9457.
const CODES: [&str; 4] = ["error_code", "code", "type", "error"];
/// Common names of error messages.
const MESSAGES: [&str; 9] = [
    "error_messages",
    "error_message",
    "messages",
    "message",
    "detail",
    "title",
    "error_description",
    "errors",
    "description",
];
/// Common names of the id that identifies a request in the log of an API.
const CORRELATIONS: [&str; 3] = ["correlation_id", "request_id", "trace_id"];

/// How often the error answers of an API have a field.
#[derive(Default)]
struct Counts {
    fields: BTreeMap<String, usize>,
    headers: BTreeMap<String, usize>,
}

/// `errors` of the manifest, or a comment that none are declared.
pub(super) fn text(documents: &[Document]) -> String {
    let counts = Counts::of(documents);
    let code = counts.best(&CODES);
    let messages = counts.common(&MESSAGES);
    if code.is_none() && messages.is_empty() {
        return "# No error answer declares a code or a message; common forms are recognized.\n"
            .to_owned();
    }
    let messages = Some(format!("[{}]", messages.join(", "))).filter(|_| !messages.is_empty());
    let lines = [
        ("code", code.map(|code| scalar(&code))),
        ("messages", messages),
        (
            "correlation",
            counts.best(&CORRELATIONS).map(|id| scalar(&id)),
        ),
        (
            "correlation_header",
            most(&counts.headers).map(|id| scalar(id)),
        ),
    ];
    let lines = lines.into_iter();
    let lines = lines.filter_map(|(key, value)| Some(format!("  {key}: {}\n", value?)));
    format!("errors:\n{}", lines.collect::<String>())
}

impl Counts {
    fn of(documents: &[Document]) -> Self {
        let mut counts = Self::default();
        for operation in operations(documents) {
            for answer in operation.failures() {
                counts.add(operation.document, answer);
            }
        }
        counts
    }

    fn add(&mut self, document: &Document, answer: &Node) {
        let mut count = |name: &str| *self.fields.entry(name.to_owned()).or_default() += 1;
        let properties = body_of(answer).map(|schema| document.properties(schema));
        for declared in properties.unwrap_or_default() {
            let name = &declared.entry.key.text;
            if is_text(document, declared.entry) {
                count(name);
            }
            if name == "error" {
                for within in document.properties(&declared.entry.value) {
                    if is_text(document, within.entry) {
                        count(&format!("error.{}", within.entry.key.text));
                    }
                }
            }
        }
        for header in answer.get("headers").into_iter().flat_map(Node::keys) {
            let name = snake_case(header);
            if CORRELATIONS.iter().any(|known| name.ends_with(known)) {
                *self.headers.entry(header.to_owned()).or_default() += 1;
            }
        }
    }

    /// The fields with known names and their counts, in the order of `known`.
    fn known<'a>(&'a self, known: &[&str]) -> Vec<(&'a String, usize)> {
        let rank = |field: &str| {
            let last = field.rsplit('.').next().unwrap_or(field);
            let last = snake_case(last);
            known.iter().position(|name| *name == last)
        };
        let fields = self.fields.iter();
        let found = fields.filter_map(|(field, times)| Some((rank(field)?, field, *times)));
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(rank, ..)| *rank);
        found
            .into_iter()
            .map(|(_, field, times)| (field, times))
            .collect()
    }

    /// The most frequent field; of equally frequent ones the first.
    fn best(&self, known: &[&str]) -> Option<String> {
        let known = self.known(known).into_iter().rev();
        known
            .max_by_key(|(_, times)| *times)
            .map(|(field, _)| field.clone())
    }

    /// The fields at least half as frequent as the most frequent one.
    fn common(&self, known: &[&str]) -> Vec<String> {
        let known = self.known(known);
        let most = known
            .iter()
            .map(|(_, times)| *times)
            .max()
            .unwrap_or_default();
        let common = known.into_iter().filter(|(_, times)| times * 2 >= most);
        common.map(|(field, _)| flow_scalar(field)).collect()
    }
}

fn most(counts: &BTreeMap<String, usize>) -> Option<&String> {
    counts
        .iter()
        .max_by_key(|(_, times)| **times)
        .map(|(name, _)| name)
}

/// Whether it is a text or a list of texts, the only types of a message.
fn is_text(document: &Document, entry: &Entry) -> bool {
    let is = |schema: &Node, kind: &str| {
        let types = document.keyword(schema, "type");
        types.iter().any(|entry| match entry.value.as_sequence() {
            Some(types) => types.iter().any(|each| each.as_str() == Some(kind)),
            None => entry.value.as_str() == Some(kind),
        })
    };
    let items = document.keyword(&entry.value, "items");
    is(&entry.value, "string") || items.iter().any(|items| is(&items.value, "string"))
}
