//! Which values are secrets or identify a person, by their names and formats.

use toolspec_core::model::{Kind, Schema};
use toolspec_core::text::snake_case;

/// Words of a name that make a value a secret. Several have to follow each other.
const SECRET: [&str; 35] = [
    "access_key",
    "api_key",
    "birth",
    "birthdate",
    "birthday",
    "card_number",
    "credential",
    "credentials",
    "cvc",
    "cvv",
    "dob",
    "hash",
    "iban",
    "national_id",
    "national_identification_number",
    "national_identity_number",
    "national_number",
    "passcode",
    "passphrase",
    "passport",
    "password",
    "passwd",
    "personal_number",
    "pin",
    "private_key",
    "pwd",
    "secret",
    "secret_key",
    "secrets",
    "security_code",
    "signing_key",
    "social_security",
    "ssn",
    "tax_id",
    "token",
];

/// Words that make a `token` the place in a list, or the version of a value, which the next call needs.
const PLACES: [&str; 9] = [
    "continuation",
    "cursor",
    "lock",
    "next",
    "page",
    "pagination",
    "prev",
    "previous",
    "sync",
];

/// What is said about a value that is masked.
pub(super) const SECRET_REMARK: &str = "may be a secret or identify a person";

/// Whether a value of this name and type must not reach an agent unless a person says so.
pub(super) fn is_secret(name: &str, schema: Option<&Schema>) -> bool {
    match schema.map(|schema| &schema.kind) {
        Some(Kind::Boolean) => false,
        Some(Kind::String(text)) if text.format.as_deref() == Some("password") => true,
        _ => is_called_secret(name),
    }
}

fn is_called_secret(name: &str) -> bool {
    let name = format!("_{}_", snake_case(name));
    let has = |words: &str| name.contains(&format!("_{words}_"));
    match SECRET.into_iter().find(|words| has(words)) {
        Some("token") => !PLACES.iter().any(|word| has(&format!("{word}_token"))),
        found => found.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_and_others_are_not() {
        for name in [
            "root_password",
            "clientToken",
            "Private-Key",
            "dateOfBirth",
            "national_identification_number",
            "SSN",
            "nextAccessToken",
        ] {
            assert!(is_called_secret(name), "{name}");
        }
        for name in [
            "next_page_token",
            "max_tokens",
            "pinned",
            "passenger",
            "key",
        ] {
            assert!(!is_called_secret(name), "{name}");
        }
    }

    #[test]
    fn a_truth_is_not_a_secret_and_a_format_makes_one() {
        let kind = |kind| Schema::of(kind);
        assert!(!is_secret("has_password", Some(&kind(Kind::Boolean))));
        let password = toolspec_core::model::Text {
            format: Some("password".to_owned()),
            ..Default::default()
        };
        assert!(is_secret("word", Some(&kind(Kind::String(password)))));
    }
}
