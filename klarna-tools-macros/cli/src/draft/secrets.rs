//! Which values are secrets or identify a person, by their names and formats.

mod name;
#[cfg(test)]
mod tests;

use toolspec_core::model::{Kind, Property, Schema};
use toolspec_core::offer::{Input, Offer};

use name::{Found, Name};

/// What gives access, as text; the words of a name are written together.
const CREDENTIALS: &[&str] = &[
    "accesskey",
    "accesskeyid",
    "accesstoken",
    "accountkey",
    "apikey",
    "apisecret",
    "appsecret",
    "authcookie",
    "authkey",
    "authtoken",
    "backupcode",
    "bearer",
    "clientsecret",
    "connectionstring",
    "consumersecret",
    "credential",
    "credentials",
    "encryptionkey",
    "hash",
    "hmackey",
    "idtoken",
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
    "refreshtoken",
    "sasuri",
    "sasurl",
    "secondarykey",
    "secret",
    "secretid",
    "secretkey",
    "secrets",
    "sessioncookie",
    "sessionkey",
    "sessiontoken",
    "sharedkey",
    "signingkey",
    "token",
    "tokenid",
    "totp",
    "verificationcode",
    "webhookkey",
];

/// What gives access as text, if nothing of the name follows.
const LAST: &[&str] = &[
    "adminkey",
    "appkey",
    "authcode",
    "authorization",
    "authorizationcode",
    "consumerkey",
    "cookie",
    "mnemonic",
    "querykey",
    "sshkey",
    "storagekey",
];

/// What gives access also as an integer if nothing of the name follows.
const CODES: &[&str] = &[
    "apikey",
    "backupcode",
    "otp",
    "otpcode",
    "pan",
    "passcode",
    "passphrase",
    "password",
    "pwd",
    "recoverycode",
    "secret",
    "totp",
    "verificationcode",
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
    "validity",
    "version",
];

/// Words behind a token that make a name the address where it is fetched.
const ADDRESSES: &[&str] = &["uri", "url"];

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
        Some(Kind::Integer(_)) => called.is_personal() || called.ends_with(CODES, false),
        Some(Kind::Number(_)) => called.is_personal(),
        Some(Kind::String(text)) if text.format.as_deref() == Some("password") => true,
        Some(kind) => {
            let is_text = is_text(kind);
            let is_last = is_text && called.ends_with(LAST, true);
            called.is_personal() || is_last || called.is_credential(is_text || is_texts(kind))
        }
        None => {
            let is_last = called.ends_with(LAST, false);
            called.is_personal() || is_last || called.is_credential(false)
        }
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

/// Whether a value is an object of nothing but text.
fn is_texts(kind: &Kind) -> bool {
    let Kind::Object(object) = kind else {
        return false;
    };
    let mut properties = object.properties.iter();
    let is_text = |property: &Property| matches!(property.schema.kind, Kind::String(_));
    !object.properties.is_empty() && properties.all(is_text)
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
                    // A link to reset something gives access.
                    let is_fetched = word.ends_with("token") && before != "reset";
                    let is_address = is_fetched && ADDRESSES.contains(&behind);
                    let is_about = is_address || ABOUT.contains(&behind);
                    !is_place && !is_payer && !is_about
                })
        };
        CREDENTIALS.iter().any(|word| is_it(word))
    }

    /// Whether one of these words is its last, numbers aside.
    fn ends_with(&self, words: &[&str], plural: bool) -> bool {
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut found = words.iter().filter_map(|word| self.find(word, plural));
        found.any(|Found { behind, .. }| is_number(behind))
    }
}
