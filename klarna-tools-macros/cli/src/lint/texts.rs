//! Every text that a model reads, by its pointer in the lock.

use serde_json::Value;
use toolspec_core::Locked;
use toolspec_core::pointer::Pointer;

/// A text that a model reads.
pub(super) struct Text<'l> {
    /// Where the lock has it.
    pub(super) pointer: Pointer,
    /// The text.
    pub(super) text: &'l str,
}

/// Every text: instructions, titles, descriptions at any depth, sentences and next steps.
pub(super) fn texts(tools: &Locked) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    let root = tools.lock.value();
    let server: Pointer = ["server"].into_iter().collect();
    let names = ["title", "instructions", "portal"];
    collect(&server, at(root, &["server"]), &names, &mut texts);
    let hints = ["wire", "errors", "hints"];
    advise(&hints.into_iter().collect(), at(root, &hints), &mut texts);
    for tool in &tools.toolset.tools {
        let parent = ["tools", &tool.name, "advertised"];
        let advertised = at(root, &parent);
        let parent: Pointer = parent.into_iter().collect();
        let names = ["title", "description", "says"];
        collect(&parent, advertised, &names, &mut texts);
        let hints = at(advertised, &["errors"]);
        advise(&parent.join("errors"), hints, &mut texts);
        for schema in ["input_schema", "output_schema"] {
            describe(&parent.join(schema), at(advertised, &[schema]), &mut texts);
        }
    }
    texts
}

/// What is at these names.
fn at<'l>(value: &'l Value, names: &[&str]) -> &'l Value {
    let found = names.iter().try_fold(value, |value, name| value.get(name));
    found.unwrap_or(&Value::Null)
}

/// The members with these names, in this order.
fn collect<'l>(parent: &Pointer, value: &'l Value, names: &[&str], texts: &mut Vec<Text<'l>>) {
    for name in names {
        if let Some(text) = value.get(name).and_then(Value::as_str) {
            let pointer = parent.join(*name);
            texts.push(Text { pointer, text });
        }
    }
}

/// Every next step, by its error.
fn advise<'l>(parent: &Pointer, hints: &'l Value, texts: &mut Vec<Text<'l>>) {
    let names = hints.as_object().into_iter().flatten();
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    collect(parent, hints, &names, texts);
}

/// The descriptions in a schema.
fn describe<'l>(pointer: &Pointer, schema: &'l Value, texts: &mut Vec<Text<'l>>) {
    collect(pointer, schema, &["description"], texts);
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        let pointer = pointer.join(keyword);
        match (keyword.as_str(), value) {
            ("properties" | "$defs", Value::Object(schemas)) => {
                for (name, schema) in schemas {
                    describe(&pointer.join(name), schema, texts);
                }
            }
            ("anyOf" | "oneOf", Value::Array(schemas)) => {
                for (index, schema) in schemas.iter().enumerate() {
                    describe(&pointer.join(index.to_string()), schema, texts);
                }
            }
            ("items" | "additionalProperties", schema) => describe(&pointer, schema, texts),
            _ => {}
        }
    }
}
