//! What a document says about an answer beyond the types of its values: what is always there, what
//! may be null, and what is called deprecated.

use super::Schemas;
use super::subschema::{Flattened, Parts};
use super::types::Type;
use super::union::next_union;
use crate::diagnostic::Diagnostics;
use crate::model::Deprecation;
use crate::source::Span;

/// How many forms are looked at: more than any real schema has.
pub(super) const MOST_FORMS: usize = 1024;

impl<'a> Schemas<'a> {
    /// Whether every value has something at this path.
    pub(crate) fn promises(&self, schema: &Parts<'a>, path: &[String]) -> bool {
        self.has_always(schema, path, &mut { MOST_FORMS })
    }

    fn has_always(&self, schema: &Parts<'a>, path: &[String], left: &mut usize) -> bool {
        let (Some((name, rest)), Some(flat)) = (path.split_first(), self.peek(schema)) else {
            return path.is_empty();
        };
        if may_be_other(&flat) {
            return false;
        }
        let member = flat.member(name);
        if let Some(member) = member.filter(|member| member.required.is_some()) {
            let is_there = rest.is_empty() || !self.may_be_null(&member.schema);
            return is_there && self.has_always(&member.schema, rest, left);
        }
        forms(&flat).is_some_and(|forms| {
            let mut forms = forms.iter();
            forms.all(|form| look(left) && self.has_always(form, path, left))
        })
    }

    /// Whether a value may be null instead.
    pub(crate) fn may_be_null(&self, schema: &Parts<'a>) -> bool {
        self.is_null(schema, &mut { MOST_FORMS })
    }

    fn is_null(&self, schema: &Parts<'a>, left: &mut usize) -> bool {
        let Some(flat) = self.peek(schema) else {
            return false;
        };
        if flat.is_nullable() || flat.types().is_some_and(|types| types.null) {
            return true;
        }
        forms(&flat).is_some_and(|forms| {
            let mut forms = forms.iter();
            forms.any(|form| look(left) && self.is_null(form, left))
        })
    }

    /// Whether a value is called deprecated, and where.
    pub(crate) fn deprecation(&self, schema: &Parts<'a>) -> Option<(Deprecation, &'a Span)> {
        let flat = self.peek(schema)?;
        flat.deprecation()
    }
}

/// Whether a value may be of a type that has no properties.
fn may_be_other(flat: &Flattened<'_>) -> bool {
    let mut types = flat.types().into_iter().flat_map(|types| types.list);
    types.any(|known| known != Type::Object)
}

/// Whether one more form is looked at.
pub(super) fn look(left: &mut usize) -> bool {
    *left = left.saturating_sub(1);
    *left > 0
}

/// Each form that a value may have, with what applies to all of them.
pub(super) fn forms<'a>(flat: &Flattened<'a>) -> Option<Vec<Parts<'a>>> {
    let union = Diagnostics::look_ahead(|cx| next_union(flat, cx)).ok()??;
    let base = union.beside(flat);
    let with_all = union
        .list
        .iter()
        .map(|form| Parts::with_branch(&base, form));
    Some(with_all.collect())
}
