//! The places of returned values by their names.

use serde_json::Value;

use super::schemas::{LockedSchema, children};
use crate::json_schema::value_schema;
use crate::model::sensitive::Form;
use crate::model::{PASSWORD, Schema};
use crate::pointer::below;
use crate::provenance::{Child, Provenance, Recorder, Trace};
use crate::source::Span;

/// Finds returned values in the lock by a path of names.
pub(super) struct Returned<'a> {
    /// The schemas that agents are not shown.
    pub(super) within: &'a Value,
    /// The part of the tool that all of it is in.
    pub(super) wire: &'a [&'a str],
    pub(super) masks: Vec<(String, Option<Span>)>,
    pub(super) passwords: Vec<(String, Option<Span>)>,
}

impl Returned<'_> {
    pub(super) fn visit(
        &mut self,
        provenance: &mut Provenance,
        path: &[&str],
        schema: &Schema,
        trace: &Trace,
    ) {
        let pointer = below("", path);
        let money = trace.keyword("money", &Value::Null);
        let mut wire = Recorder::of(provenance);
        let mut wire = wire.within(self.wire);
        wire.insert(&["money", &pointer], money.or(trace.named()));
        wire.insert(&["masked", &pointer], trace.named());
        wire.insert(&["ends", &pointer], trace.keyword("x-sunset", &Value::Null));
        if Form::of(schema) == Form::Password {
            let format = trace.keyword("format", &PASSWORD.into());
            self.passwords.push((pointer.clone(), format.cloned()));
        }
        if schema.masked {
            let mask = trace.keyword("type", &Value::Null);
            self.masks.push((pointer, mask.cloned()));
        }
        let (masks, passwords) = (self.masks.len(), self.passwords.len());
        if schema.opaque {
            self.opaque(provenance, &path.join("."), schema, trace);
        }
        let unknown = Trace::default();
        for (child, name, within) in children(schema) {
            let same = match child {
                Child::Branch(_) => trace,
                _ => &unknown,
            };
            let trace = trace.within(&child).unwrap_or(same);
            let path: Vec<&str> = path.iter().copied().chain(name).collect();
            self.visit(provenance, &path, within, trace);
        }
        if schema.masked {
            // The lock has nothing within a mask.
            self.masks.truncate(masks);
            self.passwords.truncate(passwords);
        }
    }

    fn opaque(&self, provenance: &mut Provenance, name: &str, schema: &Schema, trace: &Trace) {
        let base = [self.wire, &["within"]].concat();
        let locked_schema = LockedSchema {
            root: self.within,
            base: &base,
            emit: |schema| value_schema(schema, false),
        };
        if let Some(value) = self.within.get(name) {
            let mut places = Recorder::of(provenance);
            let places = places.within(&[&base[..], &[name]].concat());
            locked_schema.value(value, schema, trace, places);
        }
    }
}
