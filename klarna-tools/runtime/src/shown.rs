//! The arguments of a call, value by value, in the manifest's order.

use serde_json::{Map, Value};

use crate::untrusted::{NAME, tame};

/// One value that holds no others, and what is known about it.
pub(crate) struct Leaf {
    /// Where it stands: `order_lines[0].name`.
    pub(crate) at: String,
    pub(crate) value: Value,
    /// Where its currency stands, if it is an amount.
    pub(crate) money: Option<String>,
}

/// Looks through values with the schema that they fit.
struct Walk<'a> {
    definitions: &'a Value,
    leaves: Vec<Leaf>,
}

/// The values of `arguments`, each argument with those within it.
pub(crate) fn leaves(schema: &Value, arguments: &Map<String, Value>) -> Vec<Vec<Leaf>> {
    let members = in_order(schema, arguments);
    let values = members.into_iter().map(|(name, value)| {
        let mut walk = Walk {
            definitions: member(schema, "$defs"),
            leaves: Vec::new(),
        };
        walk.value(property(schema, name), value, self::name(name));
        walk.leaves
    });
    values.collect()
}

/// `text` in quotation marks, on one line, and with nothing in it that ends them.
pub(crate) fn quoted(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    Value::from(tame(&words.join(" "), NAME)).to_string()
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: String) {
        let schema = self.resolve(schema, value, 0);
        match value {
            Value::Object(members) if !members.is_empty() => {
                for (name, value) in in_order(&schema, members) {
                    let at = format!("{at}.{}", self::name(name));
                    self.value(property(&schema, name), value, at);
                }
            }
            Value::Array(elements) if !elements.is_empty() => {
                for (index, element) in elements.iter().enumerate() {
                    self.value(member(&schema, "items"), element, format!("{at}[{index}]"));
                }
            }
            value => self.leaves.push(Leaf {
                at,
                value: value.clone(),
                money: member(&schema, "money").as_str().map(str::to_owned),
            }),
        }
    }

    /// The schema that says most about `value`: behind references, and of several the one that
    /// knows most of its members.
    fn resolve(&self, schema: &Value, value: &Value, depth: usize) -> Value {
        if let (Some(reference), true) = (member(schema, "$ref").as_str(), depth < 64) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.resolve(member(self.definitions, name), value, depth + 1);
        }
        let branches = member(schema, "anyOf").as_array();
        let branches = branches.into_iter().flatten();
        let resolved = branches.map(|branch| self.resolve(branch, value, depth + 1));
        let known = |branch: &Value| {
            let members = value.as_object().into_iter().flatten();
            let known = members.filter(|(name, _)| !property(branch, name).is_null());
            (known.count(), member(branch, "money").is_string())
        };
        resolved.max_by_key(known).unwrap_or_else(|| schema.clone())
    }
}

/// Members in the order of the schema; those it does not name behind them, sorted.
fn in_order<'a>(schema: &Value, members: &'a Map<String, Value>) -> Vec<(&'a String, &'a Value)> {
    let place = |name: &str| {
        let mut known = member(schema, "properties").as_object()?.keys();
        known.position(|known| known == name)
    };
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by_cached_key(|(name, _)| (place(name).unwrap_or(usize::MAX), (*name).clone()));
    members
}

fn property<'a>(schema: &'a Value, name: &str) -> &'a Value {
    let named = member(member(schema, "properties"), name);
    if named.is_null() {
        member(schema, "additionalProperties")
    } else {
        named
    }
}

fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// A name as it is, unless it could be taken for something else.
fn name(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.len() <= NAME && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        quoted(name)
    }
}
