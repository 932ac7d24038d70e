//! The amounts of money of a tool, as its lock states them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use toolspec_core::lock::LockedTool;
use toolspec_core::pointer::{Pointer, in_words};

/// The amounts in one currency.
#[derive(Debug, Default, Serialize)]
pub(super) struct Amounts {
    /// Arguments.
    pub(super) arguments: Vec<String>,
    /// Fields of the result.
    pub(super) fields: Vec<String>,
}

/// Every amount, by the argument or field with its currency.
pub(super) fn of(locked: &LockedTool) -> BTreeMap<String, Amounts> {
    let mut found: BTreeMap<String, Amounts> = BTreeMap::new();
    collect("", &locked.enforced, &mut |at, place| {
        let place = place.trim_start_matches("$inputs.").to_owned();
        found.entry(place).or_default().arguments.push(at);
    });
    for (pointer, place) in &locked.wire.money {
        let place = place.trim_start_matches("$inputs.").to_owned();
        let at = Pointer::parse(pointer).unwrap_or_default();
        let at = in_words(at.segments().iter().map(String::as_str));
        found.entry(place).or_default().fields.push(at);
    }
    found
}

fn collect(at: &str, schema: &Value, visit: &mut impl FnMut(String, &str)) {
    if let Some(place) = schema.get("money").and_then(Value::as_str) {
        visit(at.to_owned(), place);
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let dot = if at.is_empty() { "" } else { "." };
        collect(&format!("{at}{dot}{name}"), property, visit);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(each) = schema.get(key) {
            collect(&format!("{at}[]"), each, visit);
        }
    }
    let forms = schema.get("anyOf").and_then(Value::as_array);
    for form in forms.into_iter().flatten() {
        collect(at, form, visit);
    }
}
