//! Arguments that go to the same place on the wire under another name.

use serde_json::Value;
use toolspec_core::pointer::child;

use crate::pair::Pair;

/// What an argument was called, and what it is called now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rename {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// The arguments of a tool that only changed their name.
pub(crate) fn of(tool: &Pair<'_>) -> Vec<Rename> {
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
                collect(element, &child(at, &index.to_string()), name, found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                collect(member, &child(at, key), name, found);
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

/// Where a tool names arguments outside of expressions.
const NAMED: [&str; 8] = [
    "/advertised/input_schema/properties",
    "/advertised/input_schema/required",
    "/advertised/input_schema/dependentRequired",
    "/enforced/properties",
    "/enforced/required",
    "/enforced/dependentRequired",
    "/wire/needs",
    "/policy/amount",
];

/// A tool with its arguments called as they are now.
pub(crate) fn applied(tool: Option<&Value>, renames: &[Rename]) -> Value {
    let tool = tool.cloned().unwrap_or_default();
    renames.iter().fold(tool, |tool, rename| {
        let mut tool = rewritten(tool, rename);
        let steps = tool.pointer("/wire/steps").and_then(Value::as_array);
        let steps = (0..steps.map_or(0, Vec::len))
            .map(|index| child("/wire/steps", &index.to_string()))
            .flat_map(|step| ["when", "unless"].map(|key| child(&step, key)));
        for place in NAMED.map(str::to_owned).into_iter().chain(steps) {
            if let Some(names) = tool.pointer_mut(&place) {
                rename_names(names, rename);
            }
        }
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

/// Renames keys and the elements of lists, which are sets. The objects under keys are schemas.
fn rename_names(names: &mut Value, rename: &Rename) {
    match names {
        Value::String(name) if *name == rename.from => name.clone_from(&rename.to),
        Value::Array(set) => {
            for name in set.iter_mut() {
                rename_names(name, rename);
            }
            set.sort_by_cached_key(ToString::to_string);
        }
        Value::Object(members) => {
            let renamed = std::mem::take(members).into_iter();
            let renamed = renamed.map(|(key, mut member)| {
                if !member.is_object() {
                    rename_names(&mut member, rename);
                }
                let is_it = key == rename.from;
                (if is_it { rename.to.clone() } else { key }, member)
            });
            *members = renamed.collect();
        }
        _ => {}
    }
}
