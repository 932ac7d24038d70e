//! A JSON Schema in words.

use serde_json::{Map, Value};

/// The type and the bounds that a schema gives, such as `integer, 1 to 200000000`.
pub(super) fn of(schema: &Value) -> String {
    let is_deprecated = schema.get("deprecated").and_then(Value::as_bool);
    match is_deprecated {
        Some(true) => format!("{}, deprecated", kind(schema)),
        _ => kind(schema),
    }
}

fn kind(schema: &Value) -> String {
    let Some(members) = schema.as_object() else {
        return "anything".to_owned();
    };
    if let Some(constant) = members.get("const") {
        return format!("always {}", spelled(&constant.to_string()));
    }
    if let Some(values) = members.get("enum").and_then(Value::as_array) {
        let values: Vec<String> = values.iter().map(bare).collect();
        let any = if values.len() == 1 { "only" } else { "one of" };
        return format!("{any} {}", values.join(", "));
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(alternatives) = members.get(key).and_then(Value::as_array) {
            let words: Vec<String> = alternatives.iter().map(of).collect();
            return words.join(" or ");
        }
    }
    let types = match members.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        _ => return "anything".to_owned(),
    };
    let words: Vec<String> = types.iter().map(|name| of_type(name, members)).collect();
    words.join(" or ")
}

fn of_type(name: &str, members: &Map<String, Value>) -> String {
    match name {
        "string" => text(members),
        "integer" | "number" => {
            let bounds = bounds(members, "minimum", "maximum", "");
            if bounds.is_empty() {
                name.to_owned()
            } else {
                format!("{name}, {bounds}")
            }
        }
        "boolean" => "true or false".to_owned(),
        "array" => list(members),
        "object" => object(members),
        other => other.to_owned(),
    }
}

fn text(members: &Map<String, Value>) -> String {
    let mut words = vec![match members.get("format").and_then(Value::as_str) {
        Some(format) => format!("text ({format})"),
        None => "text".to_owned(),
    }];
    let length = bounds(members, "minLength", "maxLength", " characters");
    if !length.is_empty() {
        words.push(length);
    }
    if let Some(pattern) = members.get("pattern").and_then(Value::as_str) {
        words.push(format!("matches {pattern}"));
    }
    words.join(", ")
}

fn list(members: &Map<String, Value>) -> String {
    let count = bounds(members, "minItems", "maxItems", "");
    let count = if count.is_empty() {
        count
    } else {
        format!(" ({count})")
    };
    match members.get("items") {
        Some(items) if items.as_object().is_some_and(|items| !items.is_empty()) => {
            format!("list{count} of {}", of(items))
        }
        _ => format!("list{count}"),
    }
}

/// Required properties carry an asterisk.
fn object(members: &Map<String, Value>) -> String {
    let required = members.get("required").and_then(Value::as_array);
    let is_required = |name: &str| {
        required.is_some_and(|names| names.iter().any(|known| known.as_str() == Some(name)))
    };
    let Some(properties) = members.get("properties").and_then(Value::as_object) else {
        return match members.get("additionalProperties") {
            Some(values @ Value::Object(_)) => format!("object, any names, each {}", of(values)),
            _ => "object".to_owned(),
        };
    };
    let names: Vec<String> = properties
        .keys()
        .map(|name| {
            if is_required(name) {
                format!("{name}*")
            } else {
                name.clone()
            }
        })
        .collect();
    format!("{{ {} }}", names.join(", "))
}

fn bounds(members: &Map<String, Value>, least: &str, most: &str, unit: &str) -> String {
    match (members.get(least), members.get(most)) {
        (Some(least), Some(most)) if least == most => format!("exactly {least}{unit}"),
        (Some(least), Some(most)) => format!("{least} to {most}{unit}"),
        (Some(least), None) => format!("at least {least}{unit}"),
        (None, Some(most)) => format!("at most {most}{unit}"),
        (None, None) => String::new(),
    }
}

fn bare(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    spelled(&text.unwrap_or_else(|| value.to_string()))
}

/// A text with an escape for each blank that is not a space: of words only the spaces stay.
fn spelled(text: &str) -> String {
    let is_blank = |c: char| c != ' ' && (c.is_whitespace() || c.is_control());
    let spelled = text.chars().map(|c| match c {
        c if is_blank(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    });
    spelled.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_reads_as_a_sentence() {
        for (schema, words) in [
            (json!({}), "anything"),
            (
                json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
                "integer, 1 to 9",
            ),
            (
                json!({ "type": ["string", "null"], "maxLength": 9 }),
                "text, at most 9 characters or null",
            ),
            (json!({ "enum": ["a", 1] }), "one of a, 1"),
            (json!({ "const": false }), "always false"),
            (
                json!({ "type": "string", "format": "date", "pattern": "^2" }),
                "text (date), matches ^2",
            ),
            (
                json!({ "type": "array", "minItems": 1, "items": { "type": "object", "properties": { "a": {}, "b": {} }, "required": ["b"] } }),
                "list (at least 1) of { a, b* }",
            ),
            (
                json!({ "type": "object", "additionalProperties": { "type": "boolean" } }),
                "object, any names, each true or false",
            ),
            (
                json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
                "text or integer",
            ),
        ] {
            assert_eq!(of(&schema), words);
        }
    }
}
