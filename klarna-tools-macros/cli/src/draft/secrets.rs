//! Which values of a draft are secrets or identify a person.

use toolspec_core::model::Schema;
use toolspec_core::model::sensitive::{
    Form, is_password, is_session_id, sensitive_word, sensitive_word_in,
};
use toolspec_core::offer::{Input, Offer};

/// What is said about a value that is masked.
pub(super) const SECRET_REMARK: &str = "may be a secret or identify a person";

/// Whether a value of this name and type must not reach an agent unless a person says so.
pub(super) fn is_secret(name: &str, schema: Option<&Schema>) -> bool {
    sensitive_word(name, schema.map_or(Form::Unknown, Form::of)).is_some()
}

/// The same, of a value that is in another one.
pub(super) fn is_secret_in(around: &str, name: &str, schema: Option<&Schema>) -> bool {
    let form = schema.map_or(Form::Unknown, Form::of);
    sensitive_word(name, form).is_some() || sensitive_word_in(around, name, form).is_some()
}

/// Whether a field is the id of a session that is opened with a password.
pub(super) fn is_login(name: &str, offer: &Offer) -> bool {
    let opens = |input: &Input| is_password(&input.field.name);
    is_session_id(name) && offer.inputs.iter().any(opens)
}
