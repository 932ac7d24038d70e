//! Shapes of a lock that no manifest brings about, as pairs of locks that differ in one place.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use klarna_tools_core::{
    drift::{Change, KINDS, changes},
    lock::Lock,
    source::Source,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::cases::{CASES, line};
use crate::specs::SOUND;

/// A place of the sound lock, what stands there on either side (nothing if empty), and what is to
/// be said, with `;` between changes.
pub(crate) struct Shape {
    pub(crate) expected: &'static str,
    place: &'static str,
    before: &'static str,
    after: &'static str,
}

const fn shape(
    expected: &'static str,
    place: &'static str,
    before: &'static str,
    after: &'static str,
) -> Shape {
    Shape {
        expected,
        place,
        before,
        after,
    }
}

const NOTE: &str = "/tools/pay_order/advertised/input_schema/properties/note";
const FEE: &str = "/tools/pay_order/advertised/input_schema/properties/fee";
const NEXT: &str = "/tools/list_orders/advertised/output_schema/properties/next";

/// Texts are checked for hidden characters before they are locked.
const TEXTS: [Shape; 2] = [
    shape(
        "behavioural hidden-text +text +guard",
        "/server/instructions",
        r#""Be kind.""#,
        r#""Be kind.\u200b""#,
    ),
    shape(
        "behavioural hidden-text +text +guard",
        "/tools/pay_order/advertised/description",
        r#""Pays.""#,
        r#""Pays.\u202e""#,
    ),
];

/// All four hints are always given, and the world is always open.
const HINTS: [Shape; 3] = [
    shape(
        "behavioural annotations-removed +guard",
        "/tools/pay_order/advertised/annotations",
        r#"{"read_only":false}"#,
        "",
    ),
    shape(
        "behavioural open-world-hint-changed",
        "/tools/pay_order/advertised/annotations/open_world",
        "true",
        "false",
    ),
    shape(
        "",
        "/tools/pay_order/advertised/annotations/open_world",
        "true",
        "",
    ),
];

/// Argument schemas are closed, without a dialect, and say each thing in one way.
const ARGUMENTS: [Shape; 20] = [
    shape(
        "behavioural additional-properties-opened +guard",
        "/tools/pay_order/advertised/input_schema/additionalProperties",
        "false",
        "",
    ),
    shape(
        "breaking additional-properties-closed",
        "/tools/pay_order/advertised/input_schema/additionalProperties",
        "true",
        "false",
    ),
    shape(
        "breaking input-bound-tightened",
        NOTE,
        r#"{"additionalProperties":{"type":"string"}}"#,
        r#"{"additionalProperties":{"type":"string","maxLength":3}}"#,
    ),
    shape(
        "behavioural schema-dialect-changed",
        "/tools/pay_order/advertised/input_schema/$schema",
        "",
        r#""http://json-schema.org/draft-07/schema#""#,
    ),
    shape(
        "breaking input-became-const",
        NOTE,
        r#"{"type":"string"}"#,
        r#"{"type":"string","const":"a"}"#,
    ),
    shape(
        "cosmetic enum-rewritten",
        NOTE,
        r#"{"type":"string","enum":["a","b"]}"#,
        r#"{"type":"string","oneOf":[{"const":"b"},{"const":"a"}]}"#,
    ),
    shape(
        "cosmetic bound-rewritten",
        FEE,
        r#"{"type":"integer","minimum":3}"#,
        r#"{"type":"integer","minimum":3,"exclusiveMinimum":1}"#,
    ),
    shape(
        "breaking input-bound-tightened",
        FEE,
        r#"{"type":"integer","minimum":3}"#,
        r#"{"type":"integer","exclusiveMinimum":3}"#,
    ),
    shape(
        "behavioural input-bound-loosened +money",
        FEE,
        r#"{"type":"integer","exclusiveMaximum":9}"#,
        r#"{"type":"integer","maximum":9}"#,
    ),
    shape(
        "behavioural input-bound-loosened +money",
        FEE,
        r#"{"type":"number","multipleOf":10}"#,
        r#"{"type":"number","multipleOf":5}"#,
    ),
    shape(
        "breaking input-bound-tightened",
        FEE,
        r#"{"type":"number","multipleOf":10}"#,
        r#"{"type":"number","multipleOf":4}"#,
    ),
    shape(
        "compatible union-branch-added",
        NOTE,
        r#"{"anyOf":[{"type":"string"}]}"#,
        r#"{"anyOf":[{"type":"string"},{"type":"boolean"}]}"#,
    ),
    shape(
        "compatible union-branch-added",
        NOTE,
        r#"{"type":"string"}"#,
        r#"{"anyOf":[{"type":"string"},{"type":"boolean"}]}"#,
    ),
    shape(
        "behavioural union-branch-added +money",
        NOTE,
        r#"{"anyOf":[{"type":"string"}]}"#,
        r#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
    ),
    shape(
        "breaking union-branch-removed",
        NOTE,
        r#"{"anyOf":[{"type":"string"},{"type":"boolean"}]}"#,
        r#"{"anyOf":[{"type":"string"}]}"#,
    ),
    shape(
        "breaking input-bound-tightened",
        NOTE,
        r#"{"oneOf":[{"type":"string"},{"type":"array"}]}"#,
        r#"{"oneOf":[{"type":"array"},{"type":"string","maxLength":2}]}"#,
    ),
    shape(
        "breaking input-type-narrowed",
        NOTE,
        r#"{"type":["null","string"]}"#,
        r#"{"type":"string"}"#,
    ),
    shape(
        "behavioural input-type-widened +money",
        FEE,
        r#"{"type":"integer"}"#,
        r#"{"type":["integer","null"]}"#,
    ),
    shape(
        "behavioural title-changed +text",
        NOTE,
        r#"{"title":"A note"}"#,
        r#"{"title":"A secret"}"#,
    ),
    shape(
        "behavioural other-changed",
        NOTE,
        r#"{"type":"array"}"#,
        r#"{"type":"array","contains":{"type":"string"}}"#,
    ),
];

/// References stand in a lock where a schema contains itself.
const REFERENCES: [Shape; 3] = [
    shape(
        "breaking input-bound-tightened",
        NOTE_ROOT,
        TREE,
        TREE_BOUNDED,
    ),
    shape("", NOTE_ROOT, TREE, TREE_RENAMED),
    shape(
        "behavioural param-description-changed +text",
        NOTE_ROOT,
        TREE,
        TREE_DESCRIBED,
    ),
];
const NOTE_ROOT: &str = "/tools/pay_order/advertised/input_schema";
const TREE: &str = r##"{"type":"object","properties":{"tree":{"$ref":"#/$defs/node"}},"$defs":{"node":{"type":"object","properties":{"name":{"type":"string"},"parts":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}}"##;
const TREE_BOUNDED: &str = r##"{"type":"object","properties":{"tree":{"$ref":"#/$defs/node"}},"$defs":{"node":{"type":"object","properties":{"name":{"type":"string","maxLength":5},"parts":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}}"##;
const TREE_RENAMED: &str = r##"{"type":"object","properties":{"tree":{"$ref":"#/$defs/knot"}},"$defs":{"knot":{"type":"object","properties":{"name":{"type":"string"},"parts":{"type":"array","items":{"$ref":"#/$defs/knot"}}}}}}"##;
const TREE_DESCRIBED: &str = r##"{"type":"object","properties":{"tree":{"$ref":"#/$defs/node","description":"The root"}},"$defs":{"node":{"type":"object","properties":{"name":{"type":"string"},"parts":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}}"##;

/// Output schemas say types and names and nothing else of a value.
const RESULTS: [Shape; 18] = [
    shape(
        "breaking output-nullable-added",
        NEXT,
        r#"{"type":"string"}"#,
        r#"{"type":["null","string"]}"#,
    ),
    shape(
        "compatible output-nullable-removed",
        NEXT,
        r#"{"type":["null","string"]}"#,
        r#"{"type":"string"}"#,
    ),
    shape(
        "behavioural output-enum-value-added",
        NEXT,
        r#"{"enum":["a"]}"#,
        r#"{"enum":["a","b"]}"#,
    ),
    shape(
        "compatible output-enum-value-removed",
        NEXT,
        r#"{"enum":["a","b"]}"#,
        r#"{"enum":["a"]}"#,
    ),
    shape(
        "behavioural output-enum-dropped",
        NEXT,
        r#"{"type":"string","enum":["a"]}"#,
        r#"{"type":"string"}"#,
    ),
    shape(
        "compatible output-became-enum",
        NEXT,
        r#"{"type":"string"}"#,
        r#"{"type":"string","enum":["a"]}"#,
    ),
    shape(
        "behavioural output-bound-loosened",
        NEXT,
        r#"{"type":"string","maxLength":3}"#,
        r#"{"type":"string","maxLength":4}"#,
    ),
    shape(
        "compatible output-bound-tightened",
        NEXT,
        r#"{"type":"string"}"#,
        r#"{"type":"string","maxLength":4}"#,
    ),
    shape(
        "behavioural output-pattern-changed",
        NEXT,
        r#"{"type":"string"}"#,
        r#"{"type":"string","pattern":"a"}"#,
    ),
    shape(
        "behavioural output-format-changed",
        NEXT,
        r#"{"type":"string"}"#,
        r#"{"type":"string","format":"uri"}"#,
    ),
    shape(
        "compatible output-closed",
        "/tools/list_orders/advertised/output_schema/additionalProperties",
        "",
        "false",
    ),
    shape(
        "behavioural output-opened +expose",
        "/tools/list_orders/advertised/output_schema/additionalProperties",
        "false",
        "",
    ),
    shape(
        "breaking output-union-branch-added",
        NEXT,
        r#"{"oneOf":[{"type":"string"}]}"#,
        r#"{"oneOf":[{"type":"string"},{"type":"null"}]}"#,
    ),
    shape(
        "compatible output-union-branch-removed",
        NEXT,
        r#"{"oneOf":[{"type":"string"},{"type":"null"}]}"#,
        r#"{"oneOf":[{"type":"string"}]}"#,
    ),
    shape(
        "behavioural output-deprecated-changed",
        NEXT,
        r#"{"type":"string"}"#,
        r#"{"type":"string","deprecated":true}"#,
    ),
    shape(
        "compatible output-property-added +expose",
        "/tools/list_orders/advertised/output_schema/properties/applied",
        "",
        r#"{"type":"array"}"#,
    ),
    shape(
        "compatible output-schema-added",
        "/tools/pay_order/advertised/output_schema",
        "",
        "{}",
    ),
    shape(
        "breaking output-schema-removed",
        "/tools/pay_order/advertised/output_schema",
        "{}",
        "",
    ),
];

/// Parts of a request that have one form today.
const WIRE: [Shape; 9] = [
    shape(
        "behavioural wire-param-style-changed",
        "/tools/pay_order/wire/steps/0/styles",
        r#"{"order_id":"label"}"#,
        r#"{"order_id":"matrix"}"#,
    ),
    shape(
        "behavioural wire-media-type-changed",
        "/tools/pay_order/wire/steps/0/content_type",
        r#""application/json""#,
        r#""text/plain""#,
    ),
    shape(
        "behavioural wire-auth-changed +reach",
        "/tools/pay_order/wire/steps/0/auth",
        r#"{"basic":{}}"#,
        r#"{"bearer":{}}"#,
    ),
    shape(
        "behavioural wire-host-changed +reach",
        "/tools/pay_order/wire/steps/0/hosts",
        "",
        r#"{"default":"b.example"}"#,
    ),
    shape(
        "behavioural wire-other-changed +money +reach",
        "/tools/pay_order/wire/steps/0/else",
        "",
        "1",
    ),
    shape(
        "behavioural wire-other-changed +money +reach",
        "/tools/pay_order/wire/else",
        "",
        "1",
    ),
    shape(
        "behavioural wire-other-changed +reach",
        "/wire/else",
        "",
        "1",
    ),
    shape(
        "behavioural retry-policy-changed +money +guard",
        "/tools/pay_order/wire/steps/0/retry",
        r#""never""#,
        r#""always""#,
    ),
    shape(
        "behavioural wire-mapping-changed",
        "/tools/list_orders/wire/steps/0/body",
        "",
        "{}",
    ),
];

/// Rules that a manifest has no words for.
const POLICY: [Shape; 14] = [
    shape(
        "compatible tool-alias-added",
        "/tools/pay_order/policy/aliases",
        "",
        r#"["pay"]"#,
    ),
    shape(
        "breaking tool-alias-removed",
        "/tools/pay_order/policy/aliases",
        r#"["pay"]"#,
        "",
    ),
    shape(
        "behavioural policy-confirm-added",
        "/tools/pay_order/policy/confirm",
        "",
        r#""always""#,
    ),
    shape(
        "behavioural policy-confirm-removed +money +guard",
        "/tools/pay_order/policy/confirm",
        r#""always""#,
        "",
    ),
    shape(
        "behavioural policy-confirm-changed +money +guard",
        "/tools/pay_order/policy/confirm",
        r#""always""#,
        r#"{"above":1000}"#,
    ),
    shape(
        "behavioural policy-confirm-changed",
        "/tools/pay_order/policy/confirm",
        r#"{"above":5000}"#,
        r#"{"above":1000}"#,
    ),
    shape(
        "behavioural policy-max-amount-raised +money +guard",
        "/tools/pay_order/policy/ceiling",
        "5000",
        "9000",
    ),
    shape(
        "behavioural policy-max-amount-removed +money +guard",
        "/tools/pay_order/policy/ceiling",
        "5000",
        "",
    ),
    shape(
        "breaking policy-max-amount-lowered",
        "/tools/pay_order/policy/ceiling",
        "5000",
        "4000",
    ),
    shape(
        "breaking policy-max-amount-lowered",
        "/tools/pay_order/policy/ceiling",
        "",
        "4000",
    ),
    shape(
        "behavioural policy-amount-changed +money +guard",
        "/tools/pay_order/policy/amount",
        r#"{"argument":"$inputs.amount"}"#,
        r#"{"argument":"$inputs.fee"}"#,
    ),
    shape(
        "behavioural policy-rate-changed",
        "/tools/pay_order/policy/rate",
        r#"{"calls":2,"seconds":1}"#,
        r#"{"calls":1,"seconds":1}"#,
    ),
    shape(
        "behavioural policy-rate-changed +guard",
        "/tools/pay_order/policy/rate",
        r#"{"calls":2,"seconds":1}"#,
        "",
    ),
    shape(
        "behavioural policy-other-changed +guard",
        "/tools/pay_order/policy/else",
        "",
        "1",
    ),
];

/// Parts that a later format may have.
const OTHER: [Shape; 4] = [
    shape("behavioural other-changed", "/else", "", "1"),
    shape("behavioural other-changed", "/server/else", "", "1"),
    shape(
        "behavioural other-changed",
        "/tools/pay_order/else",
        "",
        "1",
    ),
    shape(
        "behavioural other-changed",
        "/tools/pay_order/advertised/else",
        "",
        "1",
    ),
];

pub(crate) fn shapes() -> Vec<&'static Shape> {
    let groups: [&'static [Shape]; 8] = [
        &TEXTS,
        &HINTS,
        &ARGUMENTS,
        &REFERENCES,
        &RESULTS,
        &WIRE,
        &POLICY,
        &OTHER,
    ];
    groups.into_iter().flatten().collect()
}

impl Shape {
    pub(crate) fn expected(&self) -> Vec<&'static str> {
        self.expected
            .split("; ")
            .filter(|line| !line.is_empty())
            .collect()
    }

    pub(crate) fn changes(&self) -> Vec<Change> {
        let side = |text: &str| sealed(with(SOUND.value().clone(), self.place, text));
        changes(&side(self.before), &side(self.after))
    }
}

/// The value with this text at a place, or with nothing there if the text is empty.
fn with(mut root: Value, place: &str, text: &str) -> Value {
    let (parent, name) = place.rsplit_once('/').unwrap();
    let parent = root
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing is at {place}"));
    match parent {
        Value::Array(elements) => elements[name.parse::<usize>().unwrap()] = json(text),
        Value::Object(members) if text.is_empty() => drop(members.shift_remove(name)),
        parent => parent[name] = json(text),
    }
    root
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A lock of this content, with the digests that belong to it.
pub(crate) fn sealed(mut root: Value) -> Lock {
    for tool in root["tools"].as_object_mut().unwrap().values_mut() {
        seal(tool);
    }
    seal(&mut root);
    Lock::read(&Source::new("shop.lock.yaml", root.to_string())).unwrap()
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
fn each_shape_is_what_it_is_said_to_be() {
    let mut disagreements = String::new();
    for shape in shapes() {
        let found: Vec<String> = shape.changes().iter().map(line).collect();
        if found != shape.expected() {
            let (place, after, expected) = (shape.place, shape.after, shape.expected);
            let _ = writeln!(
                disagreements,
                "{place} to {after}\n  expected: {expected}\n  found: {found:?}"
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
    let of_shapes = shapes().into_iter().flat_map(Shape::changes);
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
