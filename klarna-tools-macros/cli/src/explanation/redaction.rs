//! What is removed from the texts of a result.

use std::collections::BTreeSet;

use serde_json::Value;
use toolspec_core::RESERVED;
use toolspec_core::model::{Redaction, RedactionRule};

/// The rules that apply to fields of a result with this schema, each with its fields, and the fields
/// that none of them touches.
pub(super) fn rules(redaction: &Redaction, result: &Value) -> Vec<String> {
    let mut fields = BTreeSet::new();
    collect(result, &mut fields);
    fields.retain(|field| !RESERVED.contains(field));
    let of_tool = |names: &[String]| {
        let names = names.iter().filter(|name| fields.contains(name.as_str()));
        names.cloned().collect::<Vec<_>>().join(", ")
    };
    let rules = redaction.rules.iter().filter_map(|(name, rule)| {
        let RedactionRule {
            countries,
            except,
            only,
            ..
        } = rule;
        let countries: Vec<&str> = countries.iter().map(String::as_str).collect();
        let (within, without) = (of_tool(only), of_tool(except));
        let parts = [
            ("", countries.join(", ")),
            ("only in ", within.clone()),
            ("except in ", without),
        ];
        let parts = parts.into_iter().filter(|(_, names)| !names.is_empty());
        let parts = parts.map(|(before, names)| format!(" {before}{names}"));
        let words = parts.fold(name.clone(), |words, part| words + &part);
        (only.is_empty() || !within.is_empty()).then_some(words)
    });
    let mut rules: Vec<String> = rules.filter(|_| !fields.is_empty()).collect();
    let never = of_tool(&redaction.never);
    if !(rules.is_empty() || never.is_empty()) {
        rules.push(format!("nothing in {never}"));
    }
    rules
}

/// The names of the fields in a JSON Schema, at any depth.
fn collect<'v>(schema: &'v Value, fields: &mut BTreeSet<&'v str>) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => {
                        fields.extend(properties.keys().map(String::as_str));
                        properties.values().for_each(|value| collect(value, fields));
                    }
                    _ => collect(value, fields),
                }
            }
        }
        Value::Array(schemas) => schemas.iter().for_each(|schema| collect(schema, fields)),
        _ => {}
    }
}
