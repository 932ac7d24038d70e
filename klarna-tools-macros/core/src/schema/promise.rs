//! What a document says about an answer beyond the types of its values: what is always there, what
//! may be null, and what is called deprecated.

use super::Schemas;
use super::subschema::{Flattened, Parts};
use super::types::declared_types;
use super::union::next_union;
use crate::diagnostic::Diagnostics;
use crate::model::Deprecation;
use crate::source::Span;

/// How many forms are looked at, and how deep they are within each other: more than any real schema
/// has.
struct Limit {
    forms: usize,
    depth: usize,
}

impl Limit {
    fn most() -> Self {
        Self {
            forms: 1024,
            depth: 16,
        }
    }

    /// Looks at one more form, if it may.
    fn look(&mut self, at: impl FnOnce(&mut Self) -> bool) -> bool {
        if self.forms == 0 || self.depth == 0 {
            return false;
        }
        self.forms -= 1;
        self.depth -= 1;
        let found = at(self);
        self.depth += 1;
        found
    }
}

impl<'a> Schemas<'a> {
    /// Whether every value has something at this path.
    pub(crate) fn promises(&self, schema: &Parts<'a>, path: &[String]) -> bool {
        self.has_always(schema, path, &mut Limit::most())
    }

    fn has_always(&self, schema: &Parts<'a>, path: &[String], limit: &mut Limit) -> bool {
        let (Some((name, rest)), Some(flat)) = (path.split_first(), self.peek(schema)) else {
            return path.is_empty();
        };
        let mut members = flat.members().into_iter();
        let member = members.find(|member| member.name == name);
        if let Some(member) = member.filter(|member| member.required.is_some()) {
            let is_there = rest.is_empty() || !self.may_be_null(&member.schema);
            return is_there && self.has_always(&member.schema, rest, limit);
        }
        forms(&flat).is_some_and(|forms| {
            let mut forms = forms.iter();
            forms.all(|form| limit.look(|limit| self.has_always(form, path, limit)))
        })
    }

    /// Whether a value may be null instead.
    pub(crate) fn may_be_null(&self, schema: &Parts<'a>) -> bool {
        self.is_null(schema, &mut Limit::most())
    }

    fn is_null(&self, schema: &Parts<'a>, limit: &mut Limit) -> bool {
        let Some(flat) = self.peek(schema) else {
            return false;
        };
        let types = Diagnostics::look_ahead(|cx| declared_types(&flat, cx));
        let types = types.ok().flatten();
        if flat.is_nullable() || types.is_some_and(|types| types.null) {
            return true;
        }
        forms(&flat).is_some_and(|forms| {
            let mut forms = forms.iter();
            forms.any(|form| limit.look(|limit| self.is_null(form, limit)))
        })
    }

    /// Whether a value is called deprecated, and where.
    pub(crate) fn deprecation(&self, schema: &Parts<'a>) -> Option<(Deprecation, &'a Span)> {
        let flat = self.peek(schema)?;
        let mut found = flat.all("deprecated");
        let entry = found.find(|entry| entry.value.as_bool() == Some(true))?;
        Some((Deprecation::default(), &entry.value.span))
    }
}

/// Each form that a value may have, with what applies to all of them.
fn forms<'a>(flat: &Flattened<'a>) -> Option<Vec<Parts<'a>>> {
    let union = Diagnostics::look_ahead(|cx| next_union(flat, cx)).ok()??;
    let base = union.beside(flat);
    let with_all = union
        .list
        .iter()
        .map(|form| Parts::with_branch(&base, form));
    Some(with_all.collect())
}
