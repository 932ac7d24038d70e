//! Values of several types, in few bytes.

use serde_json::Value;

use super::emit::{Emitter, Members, one, typed};
use crate::shape::Alternative;
use crate::{Kind, Schema, Union};

impl Emitter {
    /// Scalars without further keywords share one schema with a list of types.
    pub(super) fn emit_union(&mut self, name: &str, union: &Union) -> Members {
        let mut alternatives: Vec<Value> = Vec::with_capacity(union.branches.len());
        for alternative in union.alternatives() {
            alternatives.push(match alternative {
                Alternative::One(schema) => self.emit(name, schema),
                Alternative::Scalars(union) => self.emit_scalars(name, union).into(),
            });
        }
        match alternatives.pop() {
            Some(Value::Object(only)) if alternatives.is_empty() => only,
            last => {
                alternatives.extend(last);
                one("anyOf", alternatives)
            }
        }
    }

    fn emit_scalars(&mut self, name: &str, union: &Union) -> Members {
        let mut types: Vec<Value> = Vec::new();
        let mut members = one("type", Value::Null);
        for scalar in union.scalars() {
            for (key, value) in self.emit_with(name, scalar, None) {
                if key == "type" {
                    types.push(value);
                } else {
                    members.insert(key, value);
                }
            }
        }
        let single = (types.len() == 1).then(|| types.pop()).flatten();
        members.insert("type".to_owned(), single.unwrap_or(Value::Array(types)));
        members
    }

    /// A type without its contents.
    pub(super) fn opaque(&mut self, kind: &Kind) -> Members {
        match kind {
            Kind::Array(array) => {
                let mut members = typed("array");
                let items = self.opaque(&array.items.kind);
                members.insert("items".to_owned(), items.into());
                members
            }
            Kind::Union(union) => self.emit_union("", &bare(union)),
            scalar => scalar.type_name().map(typed).unwrap_or_default(),
        }
    }
}

/// The same types without their contents.
fn bare(union: &Union) -> Union {
    let branches = union.branches.iter().map(|branch| Schema {
        opaque: true,
        ..Schema::of(branch.kind.clone())
    });
    Union {
        branches: branches.collect(),
        tag: None,
    }
}

/// Also allows `null`.
pub(super) fn add_null(members: &mut Members) {
    let null = || Value::Object(typed("null"));
    if members.contains_key("$ref") {
        let reference = Value::Object(std::mem::take(members));
        members.insert("anyOf".to_owned(), vec![reference, null()].into());
        return;
    }
    if let Some(Value::Array(values)) = members.get_mut("enum") {
        values.push(Value::Null);
    }
    match members.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(single) => *single = vec![single.take(), "null".into()].into(),
        None => {
            if let Some(Value::Array(branches)) = members.get_mut("anyOf") {
                branches.push(null());
            }
        }
    }
}
