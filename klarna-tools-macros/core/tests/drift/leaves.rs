//! Every value of the project's own lock, edited: no part of it changes without a kind of its own.

use std::collections::BTreeSet;

use klarna_tools_core::{
    drift::{Class, changes},
    lock::Lock,
    source::Source,
};
use serde_json::{Value, json};

use crate::shapes::sealed;

/// Parts of the lock whose change nobody can observe.
const UNSEEN: [&str; 1] = ["operation_id"];

#[test]
fn no_value_changes_without_a_kind() {
    let text = include_str!("../../../../specs/klarna.lock.yaml");
    let lock = Lock::read(&Source::new("klarna.lock.yaml", text)).unwrap();
    let tools = lock.value()["tools"].as_object().unwrap();
    let mut met = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, tool) in tools {
        // One tool at a time, since each edit is sealed and read.
        let mut root = lock.value().clone();
        root["tools"] = json!({ name.as_str(): tool });
        let base = sealed(root);
        let mut places = Vec::new();
        collect(String::new(), base.value(), &mut places);
        places.retain(|place| !place.ends_with("/digest") && met.insert(general(place)));
        for place in places.iter().filter(|place| *place != "/format") {
            for edited in edits(base.value(), place) {
                wrong.extend(disagreement(&base, &edited, place));
            }
        }
    }
    assert!(met.len() > 200, "there are only {} places", met.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn disagreement(base: &Lock, edited: &Value, place: &str) -> Option<String> {
    let found = changes(base, &sealed(edited.clone()));
    let unseen = UNSEEN.iter().any(|name| place.ends_with(name));
    let has_kind = !found.is_empty()
        && found
            .iter()
            .all(|change| !change.kind.contains("other-changed"))
        && found.iter().any(|change| change.class > Class::Cosmetic) != unseen;
    let told: Vec<&str> = found.iter().map(|change| change.kind).collect();
    (!has_kind).then(|| format!("{place}: {told:?}"))
}

fn collect(at: String, value: &Value, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(format!("{at}/{name}"), member, places);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                collect(format!("{at}/{index}"), element, places);
            }
        }
        _ => places.push(at),
    }
}

/// The place without names that the specs choose, so that alike places are tried once.
fn general(place: &str) -> String {
    let mut chosen = false;
    let parts = place.split('/').map(|part| {
        let shown = if chosen || part.parse::<usize>().is_ok() {
            "*"
        } else {
            part
        };
        chosen = matches!(
            part,
            "properties" | "hints" | "errors" | "body" | "result" | "tools" | "within"
        );
        shown
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The value with another value at a place, and with none.
fn edits(root: &Value, place: &str) -> Vec<Value> {
    let mut other = root.clone();
    let leaf = other.pointer_mut(place).unwrap();
    *leaf = match leaf.take() {
        Value::String(text) => json!(format!("{text}x")),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        nested => panic!("{nested} is no scalar"),
    };
    let mut without = root.clone();
    let (parent, name) = place.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    match without.pointer_mut(parent).unwrap() {
        Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
        Value::Object(members) => drop(members.shift_remove(&name).unwrap()),
        _ => panic!("nothing is within {parent}"),
    }
    vec![other, without]
}
