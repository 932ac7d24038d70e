//! What an operation is, without its prose: a digest that moves when the API moves.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Operation;
use crate::diagnostic::Diagnostics;
use crate::yaml::{Kind, Node};

/// Keys that say nothing about what may be sent or received.
const PROSE: [&str; 8] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "tags",
    "operationId",
];

/// Keys whose value maps names of the API's own to objects.
const NAMED: [&str; 7] = [
    "properties",
    "responses",
    "content",
    "headers",
    "encoding",
    "variables",
    "callbacks",
];

/// Keys whose lists are sets.
const SETS: [&str; 2] = ["enum", "required"];

/// SHA-256 of the operation's structure in lowercase hex: dereferenced, sorted, without
/// descriptions, summaries, examples and extensions.
#[must_use]
pub fn structure_digest(operation: &Operation<'_>) -> String {
    let mut walk = Walk {
        operation,
        trail: Vec::new(),
    };
    let mut structure = walk.keywords(operation.node);
    let shared = operation
        .item
        .get("parameters")
        .map(|node| walk.keywords(node));
    if let (Value::Object(members), Some(shared)) = (&mut structure, shared) {
        members.insert("shared parameters".to_owned(), shared);
    }
    let security = operation.security().map(Node::to_json);
    let whole = json!({ "operation": structure, "security": security });
    hex(&Sha256::digest(canonical(&whole).to_string().as_bytes()))
}

struct Walk<'a> {
    operation: &'a Operation<'a>,
    trail: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn keywords(&mut self, node: &'a Node) -> Value {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            return self.follow(node, reference);
        }
        match &node.kind {
            Kind::Sequence(elements) => elements.iter().map(|e| self.keywords(e)).collect(),
            Kind::Mapping(entries) => {
                let kept = entries.iter().filter(|entry| {
                    let key = entry.key.text.as_str();
                    !PROSE.contains(&key) && !key.starts_with("x-")
                });
                let members = kept.map(|entry| {
                    let key = entry.key.text.as_str();
                    let value = if NAMED.contains(&key) {
                        self.named(&entry.value)
                    } else if SETS.contains(&key) {
                        sorted(entry.value.to_json())
                    } else {
                        self.keywords(&entry.value)
                    };
                    (
                        key.to_owned(),
                        if key == "parameters" {
                            sorted(value)
                        } else {
                            value
                        },
                    )
                });
                Value::Object(members.collect())
            }
            _ => node.to_json(),
        }
    }

    fn named(&mut self, node: &'a Node) -> Value {
        let entries = node.as_mapping().unwrap_or_default();
        entries
            .iter()
            .map(|entry| (entry.key.text.clone(), self.keywords(&entry.value)))
            .collect::<Map<_, _>>()
            .into()
    }

    fn follow(&mut self, node: &'a Node, reference: &'a str) -> Value {
        if self.trail.contains(&reference) {
            return json!({ "recursive": reference });
        }
        // A reference that leads nowhere is reported where it is used.
        let mut ignored = Diagnostics::new();
        let target = self.operation.document.dereference(node, &mut ignored);
        let _ = ignored.finish(());
        let Some(target) = target else {
            return json!({ "unresolved": reference });
        };
        self.trail.push(reference);
        let value = self.keywords(target.node);
        self.trail.pop();
        value
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Array(mut elements) => {
            elements.sort_by_cached_key(|element| canonical(element).to_string());
            Value::Array(elements)
        }
        other => other,
    }
}

/// The same value with sorted object members.
pub(crate) fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            sorted
                .into_iter()
                .map(|(name, value)| (name.clone(), canonical(value)))
                .collect()
        }
        Value::Array(elements) => elements.iter().map(canonical).collect(),
        other => other.clone(),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
