//! Records where each keyword of a schema was read.

use serde_json::Value;

use super::bounds::width;
use super::subschema::Parts;
use super::{Choice, Reader, Schemas};
use crate::diagnostic::{Diagnostics, Reported};
use crate::model::Schema;
use crate::openapi::SUNSET;
use crate::provenance::{Child, Recorder, Trace};
use crate::source::Span;
use crate::yaml::{Entry, Node};

impl<'a> Schemas<'a> {
    /// The schema of a value, cut to what is chosen, with its places recorded.
    pub(crate) fn read_traced(
        &mut self,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        self.trace = Trace::of(choice.span);
        let schema = self.read(schema, choice, cx)?;
        places.keep(std::mem::take(&mut self.trace));
        Ok(schema)
    }
}

impl<'a> Reader<'_, 'a> {
    /// Reads something within what is being read, which `named` names if it has a name of its own.
    pub(super) fn read_within(
        &mut self,
        child: Child,
        named: Option<&Span>,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
    ) -> Result<Schema, Reported> {
        let (read, inner) = self.read_apart(named, schema, choice);
        self.schemas.trace.add(child, inner);
        read
    }

    /// The same, with what is recorded of it.
    pub(super) fn read_apart(
        &mut self,
        named: Option<&Span>,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
    ) -> (Result<Schema, Reported>, Trace) {
        let inner = self.schemas.trace.inner(named);
        let outer = std::mem::replace(&mut self.schemas.trace, inner);
        let read = self.schemas.read(schema, choice, self.cx);
        (read, std::mem::replace(&mut self.schemas.trace, outer))
    }

    /// Records what the manifest and each part of a schema say about a value.
    pub(super) fn trace(&mut self) {
        let trace = &mut self.schemas.trace;
        self.choice.trace(trace);
        for entry in self.flat.parts.iter().flat_map(|part| part.entries()) {
            trace_entry(entry, trace);
        }
        self.trace_known();
        let trace = &mut self.schemas.trace;
        if let Some(format) = self.flat.get("format") {
            let (least, most) = width(format.as_str());
            for (key, bound) in [("minimum", least), ("maximum", most)] {
                let bound = bound.and_then(serde_json::Number::from_i128);
                if let Some(bound) = bound.map(Value::Number) {
                    trace.say(key, Some(&bound), &format.span);
                }
            }
        }
    }

    /// Records the values that are listed of what is answered: where several lists apply, what all of
    /// them have. `null` is none of them.
    fn trace_known(&mut self) {
        if self.is_sent() {
            return;
        }
        let Some(values) = self.listed_values().ok().flatten() else {
            return;
        };
        let trace = &mut self.schemas.trace;
        let known = values.list.iter().filter(|value| !value.is_null());
        let known = known.map(|value| {
            let span = trace.element("enum", value).unwrap_or(values.span);
            (value.to_string(), span.clone())
        });
        let known = known.collect();
        trace.know(known);
    }
}

/// Records an entry of a schema under the name that the lock has for it.
fn trace_entry(entry: &Entry, trace: &mut Trace) {
    let (key, node) = (entry.key.text.as_str(), &entry.value);
    match (key, node.as_sequence(), node.as_mapping()) {
        ("const", ..) => {
            trace.say("enum", None, &node.span);
            trace.list("enum", &node.to_json(), &node.span);
        }
        ("oneOf" | "anyOf", ..) => trace.say("anyOf", None, &node.span),
        (_, Some(elements), _) => {
            trace.say(key, None, &node.span);
            let scalar = |node: &&Node| node.as_mapping().is_none() && node.as_sequence().is_none();
            for element in elements.iter().filter(scalar) {
                trace.list(key, &element.to_json(), &element.span);
            }
        }
        ("pattern", ..) => {
            trace.say(key, Some(&node.to_json()), &node.span);
            trace.say("uncheckedPattern", Some(&node.to_json()), &node.span);
        }
        (_, _, Some(_)) => trace.say(key, None, &node.span),
        ("type", ..) => {
            trace.say(key, None, &node.span);
            trace.list(key, &node.to_json(), &node.span);
        }
        _ if SUNSET.contains(&key) => trace.say("x-sunset", Some(&node.to_json()), &node.span),
        _ => trace.say(key, Some(&node.to_json()), &node.span),
    }
}
