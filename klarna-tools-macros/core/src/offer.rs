//! What a tool of an operation can bind, for drafts.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Errors};
use crate::manifest::RequestPart;
use crate::model::{Names, Schema};
use crate::source::Span;

/// What a tool of an operation can bind.
#[derive(Debug)]
pub struct Offer {
    /// What can be sent.
    pub inputs: Vec<Input>,
    /// The media type of the body, where a manifest says it: it is not JSON.
    pub media_type: Option<String>,
    /// What the names of the body have to be as a whole; the fewest only where it is always sent.
    pub names: Names,
    /// Why no part of the body can be sent, where none is required.
    pub refused_body: Vec<Diagnostic>,
    /// The body of the answers that mean success; `None` if they have none.
    pub answer: Option<Answer>,
    /// The headers of the answers that mean success.
    pub headers: Vec<String>,
}

impl Offer {
    /// All that is said about what cannot be bound.
    pub(crate) fn diagnostics(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        let answer = match &mut self.answer {
            None => &mut [],
            Some(Answer::Properties(fields)) => fields.as_mut_slice(),
            Some(Answer::Whole(body)) => std::slice::from_mut(&mut **body),
        };
        let inputs = self.inputs.iter_mut().map(|input| &mut input.field);
        let fields = inputs.chain(answer).flat_map(Field::diagnostics);
        self.refused_body.iter_mut().chain(fields)
    }
}

impl Field {
    fn diagnostics(&mut self) -> Vec<&mut Diagnostic> {
        match &mut self.value {
            Value::Whole(_) => Vec::new(),
            Value::Refused { why, within } => {
                let within = within.iter_mut().flat_map(Self::diagnostics);
                why.iter_mut().chain(within).collect()
            }
        }
    }
}

/// A value that can be sent.
#[derive(Debug)]
pub struct Input {
    /// Where it is sent.
    pub part: RequestPart,
    /// Its name on the wire and its type.
    pub field: Field,
}

/// The body of an answer.
#[derive(Debug)]
pub enum Answer {
    /// Its properties.
    Properties(Vec<Field>),
    /// A list, a scalar or one of several forms, which has no properties of its own.
    Whole(Box<Field>),
}

/// A value with a name.
#[derive(Debug)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Where the document says that it is always there.
    pub required: Option<Span>,
    /// Its type.
    pub value: Value,
}

/// The type of a value, as far as the compiler takes it.
#[derive(Debug)]
pub enum Value {
    /// It can be bound as a whole.
    Whole(Box<Schema>),
    /// It cannot.
    Refused {
        /// Why.
        why: Errors,
        /// Its properties, or those of its elements, by which it can be cut.
        within: Vec<Field>,
    },
}

/// The answers of a document that mean failure.
#[derive(Debug, Default)]
pub struct Failures {
    /// The headers, each with how many answers have it.
    pub headers: BTreeMap<String, usize>,
    /// The properties of each body, with how many answers have it.
    pub bodies: Vec<(usize, Vec<Field>)>,
}
