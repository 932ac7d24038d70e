//! Every value of the project's own lock and of one of general documents, edited: no part of them
//! changes without a kind of its own.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};
use toolspec_core::{File, compile, lock::Lock, source::Source};
use toolspec_drift::{Class, changes};

use super::shapes::{sealed, try_sealed};
use crate::leaf::{collect, exchanged, removed};

/// Parts with a word of a few: another one makes what is not a lock.
const CLOSED: [&str; 5] = [
    "/class",
    "/retry",
    "/confirm",
    "/body_optional",
    "/nullable_answer",
];

/// Parts of the lock whose change nobody can observe.
const UNSEEN: [&str; 1] = ["operation_id"];

#[test]
fn no_value_changes_without_a_kind() {
    let text = include_str!("../../../specs/klarna.lock.yaml");
    let lock = Lock::read(&Source::new("klarna.lock.yaml", text)).unwrap();
    assert_all_have_a_kind(lock.value(), 70);
}

/// The constructs that Klarna's documents do not have.
#[test]
fn no_value_of_general_documents_changes_without_a_kind() {
    let toolset = compile(&general("world.yaml"), |name| {
        let bytes = general(name).text().as_bytes().to_vec();
        let name = name.to_owned();
        Ok(File { name, bytes })
    });
    let lock = Lock::of(&toolset.unwrap_or_else(|errors| panic!("{errors}")));
    assert_all_have_a_kind(lock.value(), 150);
}

fn general(name: &str) -> Source {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/generality");
    Source::new(name, fs::read_to_string(folder.join(name)).unwrap())
}

/// Edits what all tools share, then each tool by itself, since each edit is sealed and read.
fn assert_all_have_a_kind(root: &Value, least: usize) {
    let is_shared = |place: &str| !place.starts_with("/tools/");
    let (mut met, mut alike, mut wrong) = (0, BTreeSet::new(), Vec::new());
    met += try_all(root, is_shared, &mut alike, &mut wrong);
    for (name, tool) in root["tools"].as_object().unwrap() {
        let mut alone = root.clone();
        alone["tools"] = json!({ name.as_str(): tool });
        alone["wire"]["apis"] = json!([]);
        let is_own = |place: &str| !is_shared(place);
        met += try_all(&alone, is_own, &mut alike, &mut wrong);
    }
    assert!(met > least, "there are only {met} places");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Edits every place that is chosen and unlike those before; how many there are.
fn try_all(
    root: &Value,
    is_chosen: impl Fn(&str) -> bool,
    alike: &mut BTreeSet<String>,
    wrong: &mut Vec<String>,
) -> usize {
    let base = sealed(root.clone());
    let mut places = Vec::new();
    collect(String::new(), base.value(), &mut places);
    places.retain(|place| {
        let is_content = !place.ends_with("/digest") && place != "/format";
        is_content && is_chosen(place) && alike.insert(general_place(place))
    });
    for place in &places {
        let (other, without) = (exchanged(base.value(), place), removed(base.value(), place));
        wrong.extend(disagreement(&base, other, place, true));
        wrong.extend(disagreement(&base, without, place, false));
    }
    places.len()
}

/// What is said about an edit, unless it has a kind or makes what is not a lock. A part that is
/// exchanged is also observed, while one that is gone may be assumed all the same.
fn disagreement(base: &Lock, edited: Value, place: &str, is_observed: bool) -> Option<String> {
    let Ok(edited) = try_sealed(edited) else {
        let is_closed = !is_observed || CLOSED.iter().any(|name| place.ends_with(name));
        return (!is_closed).then(|| format!("{place}: not a lock"));
    };
    let found = changes(base, &edited);
    let unseen = UNSEEN.iter().any(|name| place.ends_with(name));
    let has_kind = !found.is_empty()
        && found
            .iter()
            .all(|change| !change.kind.contains("other-changed"))
        && (!is_observed || found.iter().any(|change| change.class > Class::Cosmetic) != unseen);
    let kinds: Vec<&str> = found.iter().map(|change| change.kind).collect();
    (!has_kind).then(|| format!("{place}: {kinds:?}"))
}

/// The place without names that the specs choose, so that alike places are tried once.
fn general_place(place: &str) -> String {
    let mut chosen = false;
    let parts = place.split('/').map(|part| {
        let shown = if chosen || part.parse::<usize>().is_ok() {
            "*"
        } else {
            part
        };
        chosen = matches!(
            part,
            "properties"
                | "operations"
                | "styles"
                | "hints"
                | "errors"
                | "body"
                | "result"
                | "tools"
                | "within"
                | "known"
                | "deprecated"
        );
        shown
    });
    parts.collect::<Vec<_>>().join("/")
}
