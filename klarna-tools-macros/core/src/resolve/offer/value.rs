//! Values that a draft can bind, each as a whole or by its properties.

use super::unrecorded;
use crate::diagnostic::{Diagnostic, Diagnostics, Errors, Reported};
use crate::model::Schema;
use crate::offer::{Field, Value};
use crate::openapi::Document;
use crate::resolve::answer::{forms_of_body, read_body};
use crate::resolve::request::Endpoint;
use crate::schema::{Choice, Member, Parts, Schemas, View};
use crate::source::Span;

/// A field of an answer with more schemas is offered by its properties.
const MOST_OF_FIELD: usize = 300;
/// A property of what is refused as a whole with more schemas is refused, too, unless it is required.
const MOST_OF_PROPERTY: usize = 60;
/// How much deeper the properties of what is refused are offered.
const DEEPEST: usize = 3;

/// Reads values of a document that go in one direction.
#[derive(Clone, Copy)]
pub(in crate::resolve) struct ValueReader<'a> {
    pub(in crate::resolve) document: &'a Document,
    view: View,
}

impl<'a> ValueReader<'a> {
    pub(in crate::resolve) fn of(document: &'a Document, view: View) -> Self {
        Self { document, view }
    }

    pub(super) fn schemas(self) -> Schemas<'a> {
        Schemas::new(self.document, self.view)
    }

    /// A value of the answer. One that is too large to be shown is not read to its end.
    pub(super) fn answered(
        self,
        endpoint: &Endpoint<'a>,
        (path, span): (&[String], &Span),
        schema: Option<&Parts<'a>>,
    ) -> Value {
        let name = path.last().map_or("body", String::as_str);
        let choice = Choice::whole(name, span);
        let forms = Diagnostics::look_ahead(|cx| forms_of_body(endpoint, (path, span), false, cx));
        let forms = forms.unwrap_or_default();
        // What is in one of several forms says nothing about the others.
        let only = schema.filter(|_| forms.len() == 1);
        self.value(only, |cx| match schema {
            Some(_) => {
                let mut schemas = self.schemas().offering(MOST_OF_FIELD);
                unrecorded(|places| schemas.read_forms(&forms, &choice, places, cx))
            }
            None => unrecorded(|places| read_body(endpoint, (path, span), &choice, places, cx)),
        })
    }

    fn read(
        self,
        schema: &Parts<'a>,
        choice: &Choice<'_>,
        most: usize,
        cx: &mut Diagnostics,
    ) -> Result<Schema, Reported> {
        let mut schemas = self.schemas().offering(most);
        unrecorded(|places| schemas.read_traced(schema, choice, places, cx))
    }

    /// What `read` gives, else the properties of the value.
    pub(super) fn value(
        self,
        schema: Option<&Parts<'a>>,
        read: impl FnOnce(&mut Diagnostics) -> Result<Schema, Reported>,
    ) -> Value {
        let mut cx = Diagnostics::new();
        let read = read(&mut cx);
        match (cx.finish(()), read) {
            (Ok(()), Ok(schema)) => Value::Whole(Box::new(schema)),
            (Ok(()), Err(Reported { .. })) => Value::Refused {
                why: Errors::from(Diagnostic::without_place("this cannot be read")),
                within: Vec::new(),
            },
            (Err(why), _) => Value::Refused {
                why,
                within: schema.map_or_else(Vec::new, |schema| self.within(schema, DEEPEST)),
            },
        }
    }

    /// The properties of a value. Those that are refused are opened where they are needed: what is
    /// required has to be sent, and an answer without other properties has to be cut deeper.
    pub(in crate::resolve) fn within(self, schema: &Parts<'a>, depth: usize) -> Vec<Field> {
        let members = self.schemas().members_within(schema);
        let fields = members.iter().map(|member| self.field(member));
        let mut fields: Vec<Field> = fields.collect();
        let has_whole = fields
            .iter()
            .any(|field| matches!(field.value, Value::Whole(_)));
        for (field, member) in fields.iter_mut().zip(&members) {
            let is_needed = match self.view {
                View::Request => member.required.is_some(),
                View::Response => !has_whole,
            };
            if let Value::Refused { within, .. } = &mut field.value
                && let (true, Some(depth)) = (is_needed, depth.checked_sub(1))
            {
                *within = self.within(&member.schema, depth);
            }
        }
        fields
    }

    fn field(self, member: &Member<'a>) -> Field {
        let choice = Choice::whole(member.name, member.span);
        let is_asked = self.view == View::Request && member.required.is_some();
        let most = if is_asked {
            usize::MAX
        } else {
            MOST_OF_PROPERTY
        };
        Field {
            name: member.name.to_owned(),
            required: member.required.cloned(),
            value: self.value(None, |cx| self.read(&member.schema, &choice, most, cx)),
        }
    }
}
