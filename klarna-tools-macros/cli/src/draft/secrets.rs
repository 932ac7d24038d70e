//! Which values are secrets or identify a person, by their names and formats.

mod name;

use toolspec_core::model::{Kind, Schema};
use toolspec_core::offer::{Input, Offer};

use name::{Found, Name};

/// What gives access, as text; the words of a name are written together.
const CREDENTIALS: &[&str] = &[
    "accesskey",
    "accesskeyid",
    "accountkey",
    "apikey",
    "authcookie",
    "authkey",
    "backupcode",
    "bearer",
    "connectionstring",
    "credential",
    "credentials",
    "encryptionkey",
    "hash",
    "hmackey",
    "jwt",
    "masterkey",
    "otp",
    "pan",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "primarykey",
    "privatekey",
    "pwd",
    "recoverycode",
    "sasuri",
    "sasurl",
    "secondarykey",
    "secret",
    "secretid",
    "secretkey",
    "secrets",
    "sessioncookie",
    "sessionkey",
    "sharedkey",
    "signingkey",
    "token",
    "tokenid",
    "totp",
    "verificationcode",
    "webhookkey",
];

/// What identifies a person or a card, as text or as a number.
const PERSONAL: &[&str] = &[
    "birth",
    "birthdate",
    "birthday",
    "cardnumber",
    "cvc",
    "cvv",
    "dob",
    "iban",
    "nationalid",
    "nationalidentificationnumber",
    "nationalidentitynumber",
    "nationalnumber",
    "passport",
    "personalnumber",
    "pin",
    "securitycode",
    "socialsecurity",
    "ssn",
    "taxid",
];

/// Words behind a credential that make a name one of something about it.
const ABOUT: &[&str] = &[
    "algorithm",
    "arn",
    "audience",
    "count",
    "counter",
    "duration",
    "endpoint",
    "expiration",
    "expire",
    "expired",
    "expires",
    "expiry",
    "format",
    "id",
    "issuer",
    "length",
    "lifespan",
    "lifetime",
    "limit",
    "location",
    "locations",
    "method",
    "mode",
    "name",
    "names",
    "policies",
    "policy",
    "settings",
    "status",
    "thumbprint",
    "ttl",
    "type",
    "types",
    "uri",
    "url",
    "validity",
    "version",
];

/// Words that make a `token` the place in a list, or the version of a value, which the next call needs.
const PLACES: &[&str] = &[
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

/// What opens a session: its id then gives access, too.
const PASSWORDS: &[&str] = &["otp", "passcode", "passphrase", "passwd", "password", "pwd"];

/// What is said about a value that is masked.
pub(super) const SECRET_REMARK: &str = "may be a secret or identify a person";

/// Whether a value of this name and type must not reach an agent unless a person says so.
pub(super) fn is_secret(name: &str, schema: Option<&Schema>) -> bool {
    let called = Name::of(name);
    match schema.map(|schema| &schema.kind) {
        Some(Kind::Boolean) => false,
        Some(Kind::Integer(_) | Kind::Number(_)) => called.is_personal(),
        Some(Kind::String(text)) if text.format.as_deref() == Some("password") => true,
        Some(kind) => called.is_personal() || called.is_credential(is_text(kind)),
        None => called.is_personal() || called.is_credential(false),
    }
}

/// Whether a field is the id of a session that is opened with a password.
pub(super) fn is_login(name: &str, offer: &Offer) -> bool {
    let opens = |input: &Input| {
        let called = Name::of(&input.field.name);
        PASSWORDS
            .iter()
            .any(|word| called.find(word, false).is_some())
    };
    Name::of(name).find("sessionid", false).is_some() && offer.inputs.iter().any(opens)
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

impl Name {
    fn is_personal(&self) -> bool {
        PERSONAL.iter().any(|word| self.find(word, false).is_some())
    }

    /// Whether it is one credential, or several if `plural`.
    fn is_credential(&self, plural: bool) -> bool {
        let is_it = |word: &str| {
            self.find(word, plural)
                .is_some_and(|Found { before, behind }| {
                    let is_place = word == "token" && PLACES.contains(&before);
                    let is_payer = word == "bearer" && matches!(before, "charge" | "cost");
                    !is_place && !is_payer && !ABOUT.contains(&behind)
                })
        };
        CREDENTIALS.iter().any(|word| is_it(word))
    }
}

#[cfg(test)]
mod tests {
    use toolspec_core::model::{Integer, Text};

    use super::*;

    fn is_called_secret(name: &str) -> bool {
        is_secret(name, Some(&Schema::of(Kind::String(Text::default()))))
    }

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
            "apikey",
            "APIKey",
            "x-api-key",
            "grafanaAPIKeys",
            "jwt",
            "otpCode",
            "tokens",
            "recovery_codes",
            "primaryConnectionString",
            "sas_url",
            "blobSASUri",
            "primaryKey",
            "bearer",
            "accessKeyId",
            "birth_name",
        ] {
            assert!(is_called_secret(name), "{name}");
        }
        for name in [
            "next_page_token",
            "nextPageTokens",
            "pinned",
            "pins",
            "passenger",
            "key",
            "keys",
            "token_type",
            "tokenEndpoint",
            "secretName",
            "api_key_id",
            "chargeBearer",
            "span",
            "secretary",
            "session_id",
        ] {
            assert!(!is_called_secret(name), "{name}");
        }
    }

    #[test]
    fn a_truth_or_a_number_is_no_credential_and_a_format_makes_one() {
        let number = Schema::of(Kind::Integer(Integer::default()));
        for (name, is_it) in [
            ("max_tokens", false),
            ("password_length", false),
            ("pin", true),
        ] {
            assert_eq!(is_secret(name, Some(&number)), is_it, "{name}");
        }
        let kind = |kind| Schema::of(kind);
        assert!(!is_secret("has_password", Some(&kind(Kind::Boolean))));
        let password = Text {
            format: Some("password".to_owned()),
            ..Default::default()
        };
        assert!(is_secret("word", Some(&kind(Kind::String(password)))));
    }
}
