//! The places of a JSON Schema and of what is within it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::canonical::canonical;
use crate::lock::unordered;
use crate::model::{Kind, Schema, Union};
use crate::pointer::Pointer;
use crate::provenance::{Child, Provenance, Recorder, Trace};

/// A JSON Schema of the lock, and where it is.
pub(super) struct LockedSchema<'a> {
    pub(super) root: &'a Value,
    pub(super) base: &'a [&'a str],
    /// The schema of a branch, as it is in there.
    pub(super) emit: fn(&Schema) -> Value,
}

impl LockedSchema<'_> {
    pub(super) fn property(
        &self,
        provenance: &mut Provenance,
        name: &str,
        schema: &Schema,
    ) -> Trace {
        let pointer = [self.base, &["properties", name]].concat();
        let Some(trace) = provenance.take_trace(&pointer) else {
            return Trace::default();
        };
        let value = self.root.get("properties").and_then(|all| all.get(name));
        if let Some(value) = value {
            let places = &mut Recorder::of(provenance);
            self.value(value, schema, &trace, places.within(&pointer));
        }
        trace
    }

    /// Records a schema and what is within it, there or under `$defs`.
    pub(super) fn value(
        &self,
        value: &Value,
        schema: &Schema,
        trace: &Trace,
        mut places: Recorder<'_>,
    ) {
        let Some(name) = schema.label.as_ref().and_then(|_| definition(value)) else {
            return self.body(value, schema, trace, places);
        };
        let body = self.root.get("$defs").and_then(|all| all.get(&name));
        let defined = [self.base, &["$defs", &name]].concat();
        let body = body.unwrap_or(&Value::Null);
        self.body(body, schema, trace, places.root().within(&defined));
        record(value, trace, &mut places);
    }

    /// Its own places are recorded after those of its branches, and replace them.
    fn body(&self, value: &Value, schema: &Schema, trace: &Trace, mut places: Recorder<'_>) {
        if let Kind::Union(union) = &schema.kind {
            self.union(value, union, trace, &mut places);
        } else {
            for (child, name, within) in children(schema) {
                let pointer: &[&str] = match (&child, name) {
                    (Child::Property(_), Some(name)) => &["properties", name],
                    (Child::Rest, _) => &["additionalProperties"],
                    _ => &["items"],
                };
                let mut keys = pointer.iter();
                let value = keys.try_fold(value, |value, key| value.get(key));
                if let (Some(value), Some(trace)) = (value, trace.within(&child)) {
                    self.value(value, within, trace, places.within(pointer));
                }
            }
        }
        record(value, trace, &mut places);
    }

    /// The lock sorts branches, and has one schema for scalars of several types.
    fn union(&self, value: &Value, union: &Union, trace: &Trace, places: &mut Recorder<'_>) {
        let traces = (0..).map(|index| trace.within(&Child::Branch(index)).unwrap_or(trace));
        let branches: Vec<(&Schema, &Trace)> = union.branches.iter().zip(traces).collect();
        let Some(elements) = value.get("anyOf").and_then(Value::as_array) else {
            // Later records replace earlier ones, and the first branch has to win.
            for (branch, trace) in branches.into_iter().rev() {
                self.value(value, branch, trace, places.within(&[]));
            }
            return;
        };
        let emit = |(branch, _): &(&Schema, &Trace)| unordered((self.emit)(branch));
        let emitted = branches.iter().map(|branch| canonical(emit(branch)));
        let emitted: Vec<String> = emitted.map(|value| value.to_string()).collect();
        let listed: Vec<String> = elements.iter().map(Value::to_string).collect();
        let known: HashSet<&str> = listed.iter().map(String::as_str).collect();
        let (whole, joined): (Vec<_>, Vec<_>) = emitted
            .iter()
            .map(String::as_str)
            .zip(branches)
            .partition(|(text, _)| known.contains(text));
        let whole: HashMap<&str, (&Schema, &Trace)> = whole.into_iter().collect();
        for (index, (element, text)) in elements.iter().zip(&listed).enumerate() {
            let joined = joined.iter().rev().map(|(_, branch)| branch);
            let here: Vec<_> = match whole.get(text.as_str()) {
                Some(branch) => vec![branch],
                None => joined.collect(),
            };
            for (branch, trace) in here {
                let places = places.within(&["anyOf", &index.to_string()]);
                self.value(element, branch, trace, places);
            }
        }
    }
}

/// The name under `$defs` that a schema refers to, also if it may be `null` instead.
fn definition(value: &Value) -> Option<String> {
    let branches = value.get("anyOf").and_then(Value::as_array);
    let all = std::iter::once(value).chain(branches.into_iter().flatten());
    let pointers = all.filter_map(|value| value.get("$ref")?.as_str()?.strip_prefix('#'));
    let mut pointers = pointers.filter_map(|pointer| Pointer::parse(pointer).ok());
    pointers.find_map(|pointer| match pointer.segments() {
        [defs, name] if defs == "$defs" => Some(name.clone()),
        _ => None,
    })
}

/// Records the places of a schema itself.
fn record(value: &Value, trace: &Trace, places: &mut Recorder<'_>) {
    places.insert(&[], trace.named());
    for (key, member) in value.as_object().into_iter().flatten() {
        let schemas = ["properties", "items", "additionalProperties"];
        if member.is_object() && schemas.contains(&key.as_str()) {
            continue;
        }
        places.insert(&[key], trace.keyword(key, member));
        for (index, element) in member.as_array().into_iter().flatten().enumerate() {
            places.insert(&[key, &index.to_string()], trace.element(key, element));
        }
    }
}

/// The schemas within one, each with its child in the trace and its name in the lock.
pub(super) fn children(schema: &Schema) -> Vec<(Child, Option<&str>, &Schema)> {
    let is_list = matches!(schema.kind, Kind::Array(_));
    let is_object = matches!(schema.kind, Kind::Object(_));
    let properties = schema.kind.properties().len();
    let within = schema.within().into_iter().enumerate();
    let child = |index: usize, name: Option<&str>| match name {
        Some(name) if index < properties => Child::Property(name.to_owned()),
        _ if is_list => Child::Items,
        _ if is_object => Child::Rest,
        _ => Child::Branch(index),
    };
    within
        .map(|(index, (name, schema))| (child(index, name), name, schema))
        .collect()
}
