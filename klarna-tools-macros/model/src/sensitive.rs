//! Which values give access or identify a person, by their names and types.
//!
//! This is the one list of such names: drafts leave these values out, and drift reports who begins
//! to return one.

mod name;
#[cfg(test)]
mod tests;
mod words;

use crate::{Kind, PASSWORD, Property, Schema};
use name::Found;
pub use name::Name;
use words::{
    ABOUT, ADDRESSES, BIRTH, CODES, CREDENTIALS, LAST, PASSWORDS, PERSONAL, PLACES, VALUES, WHOLE,
};

/// What a value is, as far as that decides whether its name makes it sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// True or false.
    Boolean,
    /// An integer.
    Integer,
    /// Another number.
    Number,
    /// A text that the document calls a password.
    Password,
    /// A text, anything, or several of them.
    Text,
    /// An object of nothing but named texts.
    Texts,
    /// Something else.
    Other,
    /// No type is known.
    Unknown,
}

impl Form {
    /// What the values of a schema are.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        match &schema.kind {
            Kind::Boolean => Self::Boolean,
            Kind::Integer(_) => Self::Integer,
            Kind::Number(_) => Self::Number,
            Kind::String(text) if text.format.as_deref() == Some(PASSWORD) => Self::Password,
            kind if is_text(kind) => Self::Text,
            kind if is_texts(kind) => Self::Texts,
            _ => Self::Other,
        }
    }
}

/// The word that makes a value of this name and form sensitive: it must not reach an agent unless a
/// person says so.
#[must_use]
pub fn sensitive_word(name: &str, form: Form) -> Option<&'static str> {
    let called = Name::of(name);
    let personal = || called.personal();
    let whole = || WHOLE.iter().copied().find(|word| *word == called.letters());
    match form {
        Form::Boolean => None,
        Form::Integer => personal()
            .or_else(whole)
            .or_else(|| called.last_of(CODES, false)),
        Form::Number => personal(),
        Form::Password => Some("password"),
        Form::Text => personal()
            .or_else(whole)
            .or_else(|| called.last_of(LAST, true))
            .or_else(|| called.credential(true)),
        Form::Texts => personal().or_else(|| called.credential(true)),
        Form::Other => personal().or_else(|| called.credential(false)),
        Form::Unknown => personal()
            .or_else(whole)
            .or_else(|| called.last_of(LAST, false))
            .or_else(|| called.credential(false)),
    }
}

/// The words that make a value sensitive by the name of what it is in, such as the `number` of a
/// `card` and the `value` of an `access_token`.
#[must_use]
pub fn sensitive_word_in(around: &str, name: &str, form: Form) -> Option<&'static str> {
    if form == Form::Boolean {
        return None;
    }
    let around = around.strip_suffix('s').unwrap_or(around);
    let whole = Name::of(&format!("{around}_{name}"));
    let (outer, inner) = (Name::of(around), Name::of(name));
    let is_part = |word: &str| {
        [&outer, &inner]
            .iter()
            .any(|part| part.find(word, false).is_some())
    };
    let mut words = PERSONAL.iter().copied();
    let joined = words.find(|word| whole.find(word, false).is_some() && !is_part(word));
    let is_value = form == Form::Text && VALUES.iter().any(|word| *word == inner.letters());
    joined.or_else(|| sensitive_word(around, form).filter(|_| is_value))
}

/// Whether a value of this name opens a session.
#[must_use]
pub fn is_password(name: &str) -> bool {
    Name::of(name).first_of(PASSWORDS, false).is_some()
}

/// Whether a value of this name is the id of a session.
#[must_use]
pub fn is_session_id(name: &str) -> bool {
    Name::of(name).find("sessionid", false).is_some()
}

/// Whether values of any name may be in a value: it is an open object, or a list of them. What they
/// are called is not known before they arrive, so that no name tells whether they are sensitive.
#[must_use]
pub fn is_open(kind: &Kind) -> bool {
    match kind {
        Kind::Array(array) => is_open(&array.items.kind),
        Kind::Object(object) => object.rest.as_deref().is_some_and(|rest| {
            matches!(rest.kind, Kind::String(_) | Kind::Any) || is_open(&rest.kind)
        }),
        _ => false,
    }
}

/// Whether a value is text, or several of them.
fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::String(_) | Kind::Any => true,
        Kind::Array(array) => is_text(&array.items.kind),
        Kind::Object(object) => {
            let values = object.rest.as_deref();
            object.properties.is_empty() && values.is_some_and(|values| is_text(&values.kind))
        }
        _ => false,
    }
}

/// Whether a value is an object of nothing but text.
fn is_texts(kind: &Kind) -> bool {
    let properties = kind.properties();
    let is_text = |property: &Property| matches!(property.schema.kind, Kind::String(_));
    !properties.is_empty() && properties.iter().all(is_text)
}

impl Name {
    /// The word that makes it one that identifies a person.
    fn personal(&self) -> Option<&'static str> {
        let birth = || self.letters().contains(BIRTH).then_some(BIRTH);
        self.first_of(PERSONAL, false).or_else(birth)
    }

    fn first_of(&self, words: &[&'static str], plural: bool) -> Option<&'static str> {
        let mut words = words.iter().copied();
        words.find(|word| self.find(word, plural).is_some())
    }

    /// The word that makes it one credential, or several if `plural`.
    fn credential(&self, plural: bool) -> Option<&'static str> {
        let is_it = |word: &str| {
            self.find(word, plural)
                .is_some_and(|Found { before, behind }| {
                    let is_place = word == "token" && PLACES.contains(&before);
                    let is_payer = word == "bearer" && matches!(before, "charge" | "cost");
                    // A link to reset something gives access.
                    let is_fetched = word.ends_with("token") && before != "reset";
                    let is_address = is_fetched && ADDRESSES.contains(&behind);
                    let is_about = is_address || ABOUT.contains(&behind);
                    !is_place && !is_payer && !is_about
                })
        };
        CREDENTIALS.iter().copied().find(|word| is_it(word))
    }

    /// The one of these words that is its last, numbers aside.
    fn last_of(&self, words: &[&'static str], plural: bool) -> Option<&'static str> {
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let is_last = |word: &str| {
            let found = self.find(word, plural);
            found.is_some_and(|Found { behind, .. }| is_number(behind))
        };
        words.iter().copied().find(|word| is_last(word))
    }
}
