//! Which values of a draft are secrets or identify a person.

use toolspec_core::model::Schema;
use toolspec_core::model::sensitive::{
    Form, is_open, is_password, is_session_id, sensitive_word, sensitive_word_in,
};
use toolspec_core::offer::{Input, Offer};
use toolspec_drift::{Mask, Masks};

/// What is said about a value that is masked.
pub(super) const SECRET_REMARK: &str = "may be a secret or identify a person";

/// What is said about a value whose parts may have any name.
pub(super) const OPEN_REMARK: &str = "any part of it would be returned, whatever it is called";

/// What decides that: names and types, and what tools mask other than the one with this name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secrets<'m>(pub(super) Option<(&'m Masks, &'m str)>);

impl<'m> Secrets<'m> {
    /// Of what is sent: names and types alone.
    pub(super) const SENT: Self = Self(None);

    /// Whether a value of this name and type must not reach an agent unless a person says so. Of what is
    /// returned, so is one whose parts may have any name.
    pub(super) fn is(self, name: &str, schema: Option<&Schema>) -> bool {
        self.is_in("", name, schema)
    }

    /// The same, of a value that is in another one.
    pub(super) fn is_in(self, around: &str, name: &str, schema: Option<&Schema>) -> bool {
        let form = schema.map_or(Form::Unknown, Form::of);
        let is_within = || !around.is_empty() && sensitive_word_in(around, name, form).is_some();
        let is_returned = self.0.is_some();
        is_returned && schema.is_some_and(|schema| is_open(&schema.kind))
            || sensitive_word(name, form).is_some()
            || is_within()
            || self.mask(around, name).is_some()
    }

    /// Why a value is one.
    pub(super) fn remark(self, around: &str, name: &str) -> String {
        match self.mask(around, name) {
            Some(mask) => format!("`{}` masks it", mask.tool),
            None => SECRET_REMARK.to_owned(),
        }
    }

    fn mask(self, around: &str, name: &str) -> Option<&'m Mask> {
        let way = if around.is_empty() {
            &[name][..]
        } else {
            &[around, name]
        };
        let (masks, own) = self.0?;
        masks.find(way).filter(|mask| mask.tool != own)
    }
}

/// Whether a field is the id of a session that is opened with a password.
pub(super) fn is_login(name: &str, offer: &Offer) -> bool {
    let opens = |input: &Input| is_password(&input.field.name);
    is_session_id(name) && offer.inputs.iter().any(opens)
}
