//! Shapes of a lock that no manifest brings about, as pairs of locks that differ in one place.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::LazyLock,
};

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use toolspec_core::{diagnostic::Errors, lock::Lock, source::Source};
use toolspec_drift::{Change, KINDS, changes};

use super::cases::{CASES, line};
use super::specs::SOUND;

/// Shapes, and why no manifest brings them about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(rename = "why")]
    _why: String,
    shapes: Vec<Shape>,
}

/// A place of the sound lock, what is there on either side, and what is to be reported.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    at: String,
    #[serde(default)]
    before: Option<Value>,
    #[serde(default)]
    after: Option<Value>,
    pub(crate) expect: Vec<String>,
}

pub(crate) static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let groups: Vec<Group> = serde_yaml::from_str(include_str!("shapes.yaml")).unwrap();
    groups.into_iter().flat_map(|group| group.shapes).collect()
});

impl Shape {
    pub(crate) fn changes(&self) -> Vec<Change> {
        let side = |value: Option<&Value>| sealed(with(SOUND.value().clone(), &self.at, value));
        changes(&side(self.before.as_ref()), &side(self.after.as_ref()))
    }
}

/// The root with this value at a place, or with nothing there.
fn with(mut root: Value, place: &str, value: Option<&Value>) -> Value {
    let (parent, name) = place.rsplit_once('/').unwrap();
    let name = &name.replace("~1", "/").replace("~0", "~");
    let parent = root
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing is at {place}"));
    match value {
        Some(value) => parent[name] = value.clone(),
        None => drop(parent.as_object_mut().unwrap().shift_remove(name)),
    }
    root
}

/// A lock of this content, with the digests that belong to it.
pub(crate) fn sealed(root: Value) -> Lock {
    try_sealed(root).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The same, unless it is not what a lock consists of.
pub(crate) fn try_sealed(mut root: Value) -> Result<Lock, Errors> {
    for tool in root["tools"].as_object_mut().unwrap().values_mut() {
        seal(tool);
    }
    seal(&mut root);
    Lock::read(&Source::new("shop.lock.yaml", root.to_string()))
}

fn seal(value: &mut Value) {
    let members = value.as_object_mut().unwrap();
    members.shift_remove("digest");
    let digest = Sha256::digest(sorted(value).to_string().as_bytes());
    let digest = digest
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    value["digest"] = digest.into();
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().collect();
            let sorted = sorted.into_iter();
            Value::Object(
                sorted
                    .map(|(name, value)| (name.clone(), self::sorted(value)))
                    .collect(),
            )
        }
        Value::Array(elements) => elements.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[test]
fn each_shape_is_of_the_expected_kind() {
    let mut disagreements = String::new();
    for shape in SHAPES.iter() {
        let found: Vec<String> = shape.changes().iter().map(line).collect();
        if found != shape.expect {
            let (at, expected) = (&shape.at, &shape.expect);
            let _ = writeln!(
                disagreements,
                "{at}\n  expected: {expected:?}\n  found: {found:?}"
            );
        }
    }
    assert!(disagreements.is_empty(), "{disagreements}");
}

/// A kind that nothing brings about could be wrong unnoticed.
#[test]
fn every_kind_is_brought_about() {
    let of_cases = CASES.iter().flat_map(|case| case.found.iter().flatten());
    let of_cases = of_cases.map(|change| change.kind);
    let of_shapes = SHAPES.iter().flat_map(Shape::changes);
    let kinds: BTreeSet<&str> = of_cases
        .chain(of_shapes.map(|change| change.kind))
        .collect();
    let missing: Vec<&str> = KINDS
        .iter()
        .map(|kind| kind.id)
        .filter(|id| !kinds.contains(id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
