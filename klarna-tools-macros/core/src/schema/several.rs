//! A value of an answer that several schemas describe: the forms of what it is within, or answers of
//! several statuses.

use super::promise::{MOST_FORMS, forms, look};
use super::simplified::{Traced, simplified_union};
use super::subschema::{Flattened, Parts};
use super::{Choice, Schemas};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::model::Schema;
use crate::provenance::{Recorder, Trace};
use crate::source::Span;

/// A schema of a value, and where the answer that has it is declared.
pub(crate) type Form<'a> = (Parts<'a>, &'a Span);

impl<'a> Schemas<'a> {
    /// The schemas that what is at a path may have.
    pub(crate) fn forms_at(
        &mut self,
        schema: &Parts<'a>,
        (path, span): (&[String], &Span),
        cx: &mut Diagnostics,
    ) -> Result<Vec<Parts<'a>>, Reported> {
        let mut forms = vec![schema.clone()];
        for name in path {
            let choice = Choice::whole(name, span);
            let mut within: Vec<Parts<'a>> = Vec::new();
            let mut left = forms.len();
            for form in &forms {
                left -= 1;
                let has_it = Diagnostics::look_ahead(|cx| self.property(form, &choice, cx)).is_ok();
                // The mistake of the last is that of all.
                if !has_it && (left > 0 || !within.is_empty()) {
                    continue;
                }
                for found in self.property(form, &choice, cx)? {
                    if !within.contains(&found) {
                        within.push(found);
                    }
                }
            }
            forms = within;
        }
        Ok(forms)
    }

    /// One schema for all that a value may be, cut to what is chosen, with its places recorded.
    pub(crate) fn read_forms(
        &mut self,
        forms: &[Form<'a>],
        choice: &Choice<'_>,
        places: &mut Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        if let [(only, _)] = forms {
            return self.read_traced(only, choice, places, cx);
        }
        let each = choice.of_each();
        let mut read: Vec<Traced> = Vec::new();
        let mut first = None;
        for (form, declared) in forms {
            let is_read = Diagnostics::look_ahead(|cx| self.read_form(form, &each, cx)).is_ok();
            if is_read {
                read.push(self.read_form(form, &each, cx)?);
            }
            let kinds = read.first().zip(read.last());
            let agrees = kinds.is_some_and(|(one, last)| one.0.kind == last.0.kind);
            match first {
                Some(first) if !is_read || !agrees => {
                    cx.note(differ(choice.span, first, declared, is_read));
                }
                Some(_) => {}
                None => first = Some(*declared),
            }
        }
        if let (true, Some((form, _))) = (read.is_empty(), forms.first()) {
            return self.read_traced(form, choice, places, cx);
        }
        let (schema, trace) = joined(read, choice);
        places.keep(trace);
        Ok(schema)
    }

    fn read_form(
        &mut self,
        form: &Parts<'a>,
        choice: &Choice<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Traced, Reported> {
        self.trace = Trace::of(choice.span);
        (self.met, self.full) = (0, Ok(()));
        let schema = self.read(form, choice, cx)?;
        Ok((schema, std::mem::take(&mut self.trace)))
    }

    /// The schemas that a property has in the forms of a value.
    pub(super) fn forms_of_member(&self, flat: &Flattened<'a>, name: &str) -> Vec<Parts<'a>> {
        let mut found = Vec::new();
        self.add_forms(flat, name, &mut found, &mut { MOST_FORMS });
        found
    }

    fn add_forms(
        &self,
        flat: &Flattened<'a>,
        name: &str,
        found: &mut Vec<Parts<'a>>,
        left: &mut usize,
    ) {
        let Some(forms) = forms(flat) else {
            let visible = flat
                .member(name)
                .filter(|member| self.is_visible(&member.schema));
            let new = visible.filter(|member| !found.contains(&member.schema));
            found.extend(new.map(|member| member.schema));
            return;
        };
        for form in &forms {
            let flat = self.peek(form).filter(|_| look(left));
            if let Some(flat) = flat {
                self.add_forms(&flat, name, found, left);
            }
        }
    }
}

/// One schema for several, with what is said about the value as a whole.
fn joined(read: Vec<Traced>, choice: &Choice<'_>) -> Traced {
    let (schema, mut trace) = simplified_union(read, None);
    choice.trace(&mut trace);
    let described = choice.description.map(str::to_owned);
    let schema = Schema {
        documentation: described.clone().or(schema.documentation),
        description: described,
        masked: choice.mask,
        opaque: choice.opaque,
        ..schema
    };
    (schema, trace.renamed(choice.span))
}

/// The note where a value is not the same in all that may be answered.
fn differ(named: &Span, first: &Span, other: &Span, is_read: bool) -> Diagnostic {
    let label = if is_read {
        "what is returned may be of each"
    } else {
        "the other cannot be read and is left out with a warning"
    };
    let differ = Diagnostic::new(named, "the answers do not agree about this").label(label);
    let differ = differ.note(first, "it is declared here");
    differ.note(other, "and declared differently here")
}
