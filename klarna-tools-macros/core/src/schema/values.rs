//! The values that `enum` and `const` leave.

use std::collections::HashSet;

use serde_json::Value;

use super::subschema::Flattened;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::{Integer, Kind, Text, whole};
use crate::source::Span;
use crate::text;
use crate::yaml::{Entry, Node};

/// The only values there are, and where they are listed.
#[derive(Debug)]
pub(super) struct Values<'a> {
    pub(super) list: Vec<Value>,
    pub(super) span: &'a Span,
}

impl Values<'_> {
    pub(super) fn list_null(&self) -> bool {
        self.list.contains(&Value::Null)
    }
}

/// The values that every `enum` and `const` of a schema lists, if there is a list.
pub(super) fn read_values<'a>(
    flat: &Flattened<'a>,
    cx: &mut Diagnostics,
) -> Result<Option<Values<'a>>, Reported> {
    let mut values: Option<Values<'a>> = None;
    for entry in flat.all("enum").chain(flat.all("const")) {
        let list = listed(entry, cx)?;
        let Some(known) = &mut values else {
            let span = &entry.value.span;
            values = Some(Values { list, span });
            continue;
        };
        let both: HashSet<&Value> = list.iter().collect();
        known.list.retain(|value| both.contains(value));
        if known.list.is_empty() {
            return Err(cx.report(
                Diagnostic::new(&entry.value.span, "no value is in both lists")
                    .label("none of these")
                    .note(known.span, "is one of these, which apply too")
                    .help("put one of the two right with an entry under `corrections`"),
            ));
        }
    }
    Ok(values)
}

fn listed(entry: &Entry, cx: &mut Diagnostics) -> Result<Vec<Value>, Reported> {
    let nodes = if entry.key.text == "const" {
        std::slice::from_ref(&entry.value)
    } else {
        let listed = entry.value.as_sequence().filter(|list| !list.is_empty());
        let none = Diagnostic::new(&entry.value.span, "`enum` is a list of values");
        let dash = entry.value.as_str().and_then(|text| text.strip_prefix('-'));
        let first = dash.and_then(|text| text.split(" -").next());
        let label = first.map_or_else(
            || "write at least one".to_owned(),
            |value| {
                format!(
                    "write `- {}`, with a blank behind the dash",
                    text::shown(value)
                )
            },
        );
        listed.ok_or_else(|| cx.report(none.label(label)))?
    };
    for node in nodes {
        note_texts(node, cx);
    }
    Ok(distinct(nodes.iter().map(Node::to_json).map(whole)))
}

/// Each value once, where it comes first.
pub(super) fn distinct(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut seen = HashSet::new();
    values.filter(|value| seen.insert(value.clone())).collect()
}

/// Notes the texts within a value in which something is hidden.
pub(super) fn note_texts(node: &Node, cx: &mut Diagnostics) {
    text::note(node.as_str().unwrap_or_default(), &node.span, cx);
    node.children().for_each(|child| note_texts(child, cx));
}

/// The type of `null`.
pub(super) fn only_null() -> Kind {
    Kind::Values(vec![Value::Null].into())
}

/// The type of a value that is one of these; `null` is not among them.
pub(super) fn kind_of(values: Vec<Value>) -> Kind {
    let texts: Option<Vec<String>> = values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    if let Some(values) = texts {
        return Kind::String(Text {
            values: values.into(),
            ..Text::default()
        });
    }
    let integers: Option<Vec<i64>> = values.iter().map(Value::as_i64).collect();
    match integers {
        Some(values) => Kind::Integer(Integer {
            values: values.into(),
            ..Integer::default()
        }),
        None if values.contains(&true.into())
            && values.contains(&false.into())
            && values.len() == 2 =>
        {
            Kind::Boolean
        }
        None => Kind::Values(values.into()),
    }
}
