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
    let (mut met, mut wrong) = (0, Vec::new());
    for (name, tool) in tools {
        // One tool at a time, since each edit is sealed and read.
        let mut root = lock.value().clone();
        root["tools"] = json!({ name.as_str(): tool });
        let base = sealed(root);
        let mut places = Vec::new();
        collect(String::new(), base.value(), &mut places);
        let mut alike = BTreeSet::new();
        let is_shared = |place: &str| !place.starts_with("/tools/");
        places.retain(|place| {
            let is_met = met > 0 && is_shared(place);
            !is_met && !place.ends_with("/digest") && alike.insert(general(place))
        });
        met += places.len();
        for place in places.iter().filter(|place| *place != "/format") {
            wrong.extend(disagreement(
                &base,
                exchanged(base.value(), place),
                place,
                true,
            ));
            wrong.extend(disagreement(
                &base,
                removed(base.value(), place),
                place,
                false,
            ));
        }
    }
    assert!(met > 200, "there are only {met} places");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is said about an edit, unless it has a kind. A part that is exchanged is also observed,
/// while one that is gone may be assumed all the same.
fn disagreement(base: &Lock, edited: Value, place: &str, is_observed: bool) -> Option<String> {
    let found = changes(base, &sealed(edited));
    let unseen = UNSEEN.iter().any(|name| place.ends_with(name));
    let has_kind = !found.is_empty()
        && found
            .iter()
            .all(|change| !change.kind.contains("other-changed"))
        && (!is_observed || found.iter().any(|change| change.class > Class::Cosmetic) != unseen);
    let told: Vec<&str> = found.iter().map(|change| change.kind).collect();
    (!has_kind).then(|| format!("{place}: {told:?}"))
}

pub(crate) fn collect(at: String, value: &Value, places: &mut Vec<String>) {
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

/// The root with another value at a place.
fn exchanged(root: &Value, place: &str) -> Value {
    let mut edited = root.clone();
    let leaf = edited.pointer_mut(place).unwrap();
    *leaf = match leaf.take() {
        Value::String(text) => json!(format!("{text}x")),
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        nested => panic!("{nested} is no scalar"),
    };
    edited
}

/// The root with nothing at a place.
fn removed(root: &Value, place: &str) -> Value {
    let mut edited = root.clone();
    let (parent, name) = place.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    match edited.pointer_mut(parent).unwrap() {
        Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
        Value::Object(members) => drop(members.shift_remove(&name).unwrap()),
        _ => panic!("nothing is within {parent}"),
    }
    edited
}
