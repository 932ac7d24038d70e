//! What is repeated is named once, under `$defs`: every byte is read by every agent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Smaller schemas cost less where they stand than behind a reference, in bytes.
const WORTH_NAMING: usize = 64;

/// Moves what is repeated in a schema to its `$defs`. `names` tells what an object would be
/// called, by its text; `definitions` are there already.
pub(super) fn share(
    mut root: Map<String, Value>,
    names: BTreeMap<String, String>,
    definitions: Map<String, Value>,
) -> Value {
    let mut sharing = Sharing {
        names,
        uses: BTreeMap::new(),
        defined: Map::new(),
    };
    if let Some(properties) = root.get_mut("properties") {
        sharing.count(properties);
        definitions.values().for_each(|body| sharing.count(body));
        sharing.name_apart(&definitions);
        *properties = sharing.replace(properties.take());
        for (name, body) in definitions {
            let body = sharing.replace_within(body);
            sharing.defined.insert(name, body);
        }
    }
    if !sharing.defined.is_empty() {
        root.insert("$defs".to_owned(), sharing.defined.into());
    }
    Value::Object(root)
}

struct Sharing {
    /// The name of each object that may be named, by its text.
    names: BTreeMap<String, String>,
    uses: BTreeMap<String, usize>,
    defined: Map<String, Value>,
}

impl Sharing {
    fn count(&mut self, value: &Value) {
        if let Some((text, _)) = self.candidate(value) {
            let uses = self.uses.entry(text).or_default();
            *uses += 1;
            if *uses > 1 {
                return;
            }
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| self.count(member)),
            Value::Array(elements) => elements.iter().for_each(|element| self.count(element)),
            _ => {}
        }
    }

    /// Two shapes that would be called the same get names of their own.
    fn name_apart(&mut self, definitions: &Map<String, Value>) {
        let mut taken: BTreeSet<String> = definitions.keys().cloned().collect();
        for text in self
            .uses
            .iter()
            .filter(|(_, uses)| **uses > 1)
            .map(|(text, _)| text)
        {
            let Some(name) = self.names.get_mut(text) else {
                continue;
            };
            let called = name.clone();
            let mut count = 2;
            while !taken.insert(name.clone()) {
                *name = format!("{called}{count}");
                count += 1;
            }
        }
    }

    /// The text of an object schema that may be named, and its own description.
    fn candidate(&self, value: &Value) -> Option<(String, Option<Value>)> {
        let mut members = value.as_object()?.clone();
        let description = members.shift_remove("description");
        let text = Value::Object(members).to_string();
        (text.len() >= WORTH_NAMING && self.names.contains_key(&text))
            .then_some((text, description))
    }

    fn replace(&mut self, value: Value) -> Value {
        let candidate = self.candidate(&value);
        let shared =
            candidate.filter(|(text, _)| self.uses.get(text).is_some_and(|uses| *uses > 1));
        let Some((text, description)) = shared else {
            return self.replace_within(value);
        };
        let name = self.names.get(&text).cloned().unwrap_or_default();
        if !self.defined.contains_key(&name) {
            let Value::Object(mut members) = value else {
                return value;
            };
            members.shift_remove("description");
            let body = self.replace_within(Value::Object(members));
            self.defined.insert(name.clone(), body);
        }
        let mut reference = Map::new();
        reference.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
        reference.extend(description.map(|text| ("description".to_owned(), text)));
        Value::Object(reference)
    }

    fn replace_within(&mut self, value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(name, member)| (name, self.replace(member)))
                .collect(),
            Value::Array(elements) => elements.into_iter().map(|e| self.replace(e)).collect(),
            other => other,
        }
    }
}
