//! The values that documents list of what is returned. Others may come, so no schema says them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::Schema;
use crate::pointer::child;
use crate::provenance::{Child, OUTPUT, Recorder, Trace};

/// By the pointer of a returned value: the values that are listed, sorted.
pub(super) type Known = BTreeMap<String, Vec<Value>>;

/// What is listed of the values that a tool returns; of a mask, nothing is said.
pub(super) fn known_values<'t>(
    returned: impl Iterator<Item = (&'t str, &'t Schema)>,
    places: &mut Recorder<'_>,
) -> Known {
    let mut known = Known::new();
    for (name, schema) in returned {
        let mut places = places.within(&[&OUTPUT[..], &["properties", name]].concat());
        if let Some(trace) = places.trace_mut() {
            collect(&child("", name), schema, trace, &mut known);
        }
    }
    known
}

fn collect(at: &str, schema: &Schema, trace: &Trace, known: &mut Known) {
    if schema.masked {
        return;
    }
    let listed = trace.listed("enum").into_iter();
    let listed: Vec<Value> = listed
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect();
    if !listed.is_empty() {
        known.insert(at.to_owned(), listed);
    }
    for (step, trace) in trace.children() {
        let within = schema.within();
        let name = match step {
            Child::Property(name) => Some(name.as_str()),
            Child::Items | Child::Rest => Some("*"),
            Child::Branch(_) => None,
        };
        let found = match step {
            Child::Branch(index) => within.get(*index).filter(|(name, _)| name.is_none()),
            _ => within.iter().find(|(known, _)| *known == name),
        };
        let inner = found.map_or(schema, |(_, inner)| *inner);
        let at = name.map_or_else(|| at.to_owned(), |name| child(at, name));
        collect(&at, inner, trace, known);
    }
}
