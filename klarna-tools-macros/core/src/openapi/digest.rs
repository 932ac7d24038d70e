//! What an operation is, without its prose: a digest that changes when the API changes.

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{Operation, Version};
use crate::canonical::{canonical, hex};
use crate::yaml::{Kind, Node};

/// Keys that do not change what may be sent or received.
const PROSE: [&str; 10] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "tags",
    "operationId",
    // Components are read where they are used.
    "$defs",
    "$comment",
];

/// Keys whose value maps names of the API's own to objects.
const NAMED: [&str; 9] = [
    "properties",
    "responses",
    "content",
    "headers",
    "encoding",
    "variables",
    "callbacks",
    "patternProperties",
    "dependentSchemas",
];

/// Keys whose lists are sets.
const SETS: [&str; 3] = ["enum", "required", "type"];

/// Keys whose lists are schemas in no order.
const UNORDERED: [&str; 4] = ["allOf", "anyOf", "oneOf", "parameters"];

/// SHA-256 of the operation's structure in lowercase hex: dereferenced, sorted, without
/// descriptions, summaries, examples and extensions. References that refer to references grow
/// without bound when they are followed: where there are too many, what each refers to counts once.
#[must_use]
pub fn structure_digest(operation: &Operation<'_>) -> String {
    let walk = || Walk::of(operation);
    let structure = if walk().measure() {
        walk().root()
    } else {
        walk().apart()
    };
    hex(&Sha256::digest(
        canonical(&structure).to_string().as_bytes(),
    ))
}

/// Reading an order, Klarna's largest, takes 800.
const MOST_NODES: usize = 20_000;

/// Klarna's deepest has 15 levels. Many more would exhaust the stack.
const DEEPEST: usize = 128;

struct Walk<'a> {
    operation: &'a Operation<'a>,
    trail: Vec<&'a str>,
    /// How many were read, those behind references included.
    nodes: usize,
    /// How deep they are nested.
    depth: usize,
    too_large: bool,
    /// Whether it is only measured, which takes no order.
    is_measured: bool,
    /// What references lead to, where they are not followed in place.
    listed: Option<Vec<(&'a str, &'a Node)>>,
    seen: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn of(operation: &'a Operation<'a>) -> Self {
        Self {
            operation,
            trail: Vec::new(),
            nodes: 0,
            depth: 0,
            too_large: false,
            is_measured: false,
            listed: None,
            seen: HashSet::new(),
        }
    }

    /// Whether every reference can be followed.
    fn measure(mut self) -> bool {
        self.is_measured = true;
        self.root();
        !self.too_large
    }

    /// The structure, and that of each node that a reference leads to.
    fn apart(mut self) -> Value {
        self.listed = Some(Vec::new());
        let root = self.root();
        let mut targets = Map::new();
        let mut next = 0;
        while let Some((reference, node)) = self.listed(next) {
            targets.insert(reference.to_owned(), self.keywords(node));
            next += 1;
        }
        json!({ "root": root, "targets": targets })
    }

    fn listed(&self, index: usize) -> Option<(&'a str, &'a Node)> {
        self.listed.as_ref()?.get(index).copied()
    }

    fn root(&mut self) -> Value {
        let mut structure = self.keywords(self.operation.node);
        let shared = self.operation.item.get("parameters");
        let shared = shared.map(|node| self.keywords(node));
        if let (Value::Object(members), Some(shared)) = (&mut structure, shared) {
            members.insert("shared parameters".to_owned(), shared);
        }
        let security = self.operation.security();
        let security = security.map(|node| sorted(node.to_json()));
        json!({ "operation": structure, "security": security })
    }

    fn keywords(&mut self, node: &'a Node) -> Value {
        self.too_large |=
            self.listed.is_none() && self.nodes == MOST_NODES || self.depth == DEEPEST;
        if self.too_large {
            return Value::Null;
        }
        self.nodes += 1;
        self.depth += 1;
        let value = self.structure(node);
        self.depth -= 1;
        value
    }

    fn structure(&mut self, node: &'a Node) -> Value {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            return self.follow(node, reference);
        }
        if let Some(only) = only_part(node) {
            return self.keywords(only);
        }
        match &node.kind {
            Kind::Sequence(elements) => elements.iter().map(|e| self.keywords(e)).collect(),
            Kind::Mapping(entries) => {
                let structural = entries.iter().filter(|entry| is_structure(&entry.key.text));
                let members = structural.map(|entry| {
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
                        if UNORDERED.contains(&key) && !self.is_measured {
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
        let entries = node.entries().iter();
        let named = entries.map(|entry| (entry.key.text.clone(), self.keywords(&entry.value)));
        Value::Object(named.collect())
    }

    fn follow(&mut self, node: &'a Node, reference: &'a str) -> Value {
        if self.trail.contains(&reference) {
            return json!({ "recursive": reference });
        }
        let Some(target) = self.operation.document.peek(node) else {
            return json!({ "unresolved": reference });
        };
        let value = if let Some(listed) = &mut self.listed {
            if self.seen.insert(reference) {
                listed.push((reference, target.node));
            }
            json!({ "reference": reference })
        } else {
            self.trail.push(reference);
            let value = self.keywords(target.node);
            self.trail.pop();
            value
        };
        let beside = node.entries().iter();
        let beside: Map<String, Value> = beside
            .filter(|entry| entry.key.text != "$ref" && is_structure(&entry.key.text))
            .map(|entry| (entry.key.text.clone(), self.keywords(&entry.value)))
            .collect();
        if beside.is_empty() || self.operation.document.version == Version::V3_0 {
            return value;
        }
        json!({ "reference": value, "beside": beside })
    }
}

fn is_structure(key: &str) -> bool {
    !PROSE.contains(&key) && !key.starts_with("x-")
}

/// The schema under an `allOf` that lists one and has nothing beside it: the same schema.
fn only_part(node: &Node) -> Option<&Node> {
    let mut keys = node.keys().filter(|key| is_structure(key));
    let (Some("allOf"), None) = (keys.next(), keys.next()) else {
        return None;
    };
    match node.get("allOf")?.as_sequence()? {
        [only] => Some(only),
        _ => None,
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
