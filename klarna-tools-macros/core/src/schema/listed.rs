//! The values that a document lists of something in an answer.

use super::Schemas;
use super::promise::{MOST_FORMS, forms, look};
use super::subschema::{Flattened, Parts};
use super::values::read_values;
use crate::diagnostic::Diagnostics;

/// What a document says about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Listing {
    /// It may be anything.
    Any,
    /// It is one of these, as texts.
    Only(Vec<String>),
}

impl Listing {
    /// Of a value that is in one of two places.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Only(one), Self::Only(two)) => Self::Only([one, two].concat()),
            _ => Self::Any,
        }
    }
}

impl<'a> Schemas<'a> {
    /// What is listed at a path, through lists and in any form; nothing if nothing is declared there.
    pub(crate) fn listing(&self, schema: &Parts<'a>, path: &[String]) -> Option<Listing> {
        self.listing_at(schema, path, &mut { MOST_FORMS })
    }

    fn listing_at(&self, schema: &Parts<'a>, path: &[String], left: &mut usize) -> Option<Listing> {
        let flat = self.peek(schema)?;
        if !look(left) {
            return Some(Listing::Any);
        }
        let flat = self.innermost(flat);
        let forms = forms(&flat);
        let own = match path.split_first() {
            None => values(&flat).or_else(|| forms.is_none().then_some(Listing::Any)),
            Some((name, rest)) => {
                let name = name.trim_end_matches("[]");
                if name.is_empty() {
                    self.listing_at(schema, rest, left)
                } else {
                    let member = flat.member(name);
                    member.and_then(|member| self.listing_at(&member.schema, rest, left))
                }
            }
        };
        let forms = forms.into_iter().flatten();
        let of_forms: Vec<Listing> = forms
            .filter_map(|form| self.listing_at(&form, path, left))
            .collect();
        own.into_iter().chain(of_forms).reduce(Listing::or)
    }
}

fn values(flat: &Flattened<'_>) -> Option<Listing> {
    let values = Diagnostics::look_ahead(|cx| read_values(flat, cx)).ok()??;
    let texts = values.list.iter().map(|value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    });
    Some(Listing::Only(texts.collect()))
}
