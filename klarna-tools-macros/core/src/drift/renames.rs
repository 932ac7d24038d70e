//! Arguments that go to the same place on the wire under another name.

use serde_json::{Map, Value};

use super::pair::Pair;

/// What an argument was called, and what it is called now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rename {
    pub(super) from: String,
    pub(super) to: String,
}

/// The arguments of a tool that only changed their name.
pub(super) fn of(tool: &Pair<'_>) -> Vec<Rename> {
    let properties = tool
        .member("advertised")
        .member("input_schema")
        .member("properties");
    let wire = tool.member("wire");
    let members = properties.members();
    let mut added: Vec<&str> = members
        .iter()
        .filter(|(_, pair)| pair.before.is_none())
        .map(|(name, _)| *name)
        .collect();
    let mut renames = Vec::new();
    for (from, _) in members.iter().filter(|(_, pair)| pair.after.is_none()) {
        let places = uses(wire.before(), from);
        let same = |to: &&str| !places.is_empty() && uses(wire.after(), to) == places;
        if let Some(at) = added.iter().position(same) {
            let to = added.remove(at).to_owned();
            renames.push(Rename {
                from: (*from).to_owned(),
                to,
            });
        }
    }
    renames
}

/// Every place of what is sent that takes its value from this argument.
fn uses(wire: Option<&Value>, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for key in ["steps", "reports"] {
        if let Some(sent) = wire.and_then(|wire| wire.get(key)) {
            collect(sent, key, name, &mut found);
        }
    }
    found
}

fn collect(value: &Value, at: &str, name: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let inputs = text.split("$inputs.").skip(1).enumerate();
            let named = inputs.filter(|(_, rest)| leading_name(rest) == name);
            found.extend(named.map(|(index, _)| format!("{at}#{index}")));
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                collect(element, &format!("{at}/{index}"), name, found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                collect(member, &format!("{at}/{key}"), name, found);
            }
        }
        _ => {}
    }
}

fn leading_name(rest: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// A tool with its arguments called as they are now.
pub(super) fn applied(tool: Option<&Value>, renames: &[Rename]) -> Value {
    let tool = tool.cloned().unwrap_or_default();
    renames.iter().fold(tool, |tool, rename| {
        let mut tool = rewritten(tool, rename);
        for place in ["/advertised/input_schema", "/enforced"] {
            if let Some(schema) = tool.pointer_mut(place) {
                rename_within(schema, rename);
            }
        }
        let steps = tool
            .pointer_mut("/wire/steps")
            .and_then(Value::as_array_mut);
        for step in steps.into_iter().flatten() {
            rename_elements(step, "when", rename);
            rename_elements(step, "unless", rename);
        }
        let needs = tool
            .pointer_mut("/wire/needs")
            .and_then(Value::as_array_mut);
        needs
            .into_iter()
            .flatten()
            .for_each(|set| rename_in(set, rename));
        tool
    })
}

/// The same value with `$inputs.…` of all texts renamed.
fn rewritten(value: Value, rename: &Rename) -> Value {
    match value {
        Value::String(text) if text.contains("$inputs.") => {
            let mut parts = text.split("$inputs.");
            let mut renamed = parts.next().unwrap_or_default().to_owned();
            for rest in parts {
                renamed.push_str("$inputs.");
                let name = leading_name(rest);
                renamed.push_str(if name == rename.from {
                    &rename.to
                } else {
                    name
                });
                renamed.push_str(rest.get(name.len()..).unwrap_or_default());
            }
            Value::String(renamed)
        }
        Value::Array(elements) => elements
            .into_iter()
            .map(|element| rewritten(element, rename))
            .collect(),
        Value::Object(members) => {
            let members = members
                .into_iter()
                .map(|(key, member)| (key, rewritten(member, rename)));
            Value::Object(members.collect())
        }
        other => other,
    }
}

/// Renames an argument in the schema of all.
fn rename_within(schema: &mut Value, rename: &Rename) {
    rename_keys(schema, "properties", rename);
    rename_elements(schema, "required", rename);
    if let Some(sets) = schema.get_mut("dependentRequired") {
        let names = sets.as_object().into_iter().flat_map(Map::keys);
        for name in names.cloned().collect::<Vec<_>>() {
            rename_elements(sets, &name, rename);
        }
    }
    rename_keys(schema, "dependentRequired", rename);
}

fn rename_keys(parent: &mut Value, key: &str, rename: &Rename) {
    if let Some(Value::Object(members)) = parent.get_mut(key) {
        let renamed: Map<_, _> = std::mem::take(members)
            .into_iter()
            .map(|(key, member)| {
                (
                    if key == rename.from {
                        rename.to.clone()
                    } else {
                        key
                    },
                    member,
                )
            })
            .collect();
        *members = renamed;
    }
}

/// Renames an element of the sorted list under a key.
fn rename_elements(parent: &mut Value, key: &str, rename: &Rename) {
    if let Some(set) = parent.get_mut(key) {
        rename_in(set, rename);
    }
}

fn rename_in(set: &mut Value, rename: &Rename) {
    if let Value::Array(elements) = set {
        for element in elements
            .iter_mut()
            .filter(|element| element.as_str() == Some(&rename.from))
        {
            *element = rename.to.as_str().into();
        }
        elements.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
    }
}
