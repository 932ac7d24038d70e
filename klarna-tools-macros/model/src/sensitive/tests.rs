use super::*;
use crate::{Integer, Text};

fn is_called_secret(name: &str) -> bool {
    is_secret(name, &Schema::of(Kind::String(Text::default())))
}

fn is_secret(name: &str, schema: &Schema) -> bool {
    sensitive_word(name, Form::of(schema)).is_some()
}

#[test]
fn names_of_secrets_are_known() {
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
        "accesstoken",
        "apiKey1",
        "cvv2",
        "authToken2",
        "set_cookie",
        "consumerKey",
        "reset_password_url",
        "reset_token_url",
        "secret_url",
        "born_on",
        "cardNo",
        "bankAccountNumber",
        "national_identity_card",
        "personalIdentityCode",
        "driversLicenseNumber",
        "id_number",
        "idNumber",
        "cpf",
        "holderBsn",
        "codice_fiscale",
        "sin",
        "birthplace",
        "placeofbirth",
        "access_code",
        "mfaCode",
        "magic_link",
        "privkey",
        "psw",
        "hmac",
        "sig",
        "account_number",
        "sortCode",
        "routing_number",
        "one_time_code",
        "otp",
        "salt",
        "passwordSalt",
        "signature",
        "webhook_signature",
        "mothers_maiden_name",
        "fiscalCode",
        "nif",
        "licence_number",
        "driving_licence",
        "passport",
        "fingerprint",
    ] {
        assert!(is_called_secret(name), "{name}");
    }
}

#[test]
fn names_that_are_like_those_of_secrets_are_not() {
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
        "access_token_url",
        "tokenUri",
        "cookie_policy",
        "authorization_id",
        "card_brand",
        "personal_identifiers",
        "stubborn",
        "sin_amount",
        "signing_date",
        "original_sin",
        "gridNumber",
        "hidden",
        "signature_required",
        "signature_algorithm",
        "salted",
        "significant",
        "certificate_fingerprint",
        "software_licence",
        "one_time",
        "manifest",
        "contrase\u{f1}apin",
    ] {
        assert!(!is_called_secret(name), "{name}");
    }
}

#[test]
fn a_truth_is_no_credential_and_a_format_makes_one() {
    let number = Schema::of(Kind::Integer(Integer::default()));
    for (name, is_it) in [
        ("max_tokens", false),
        ("password_length", false),
        ("pin", true),
        ("otpCode", true),
        ("otp_retries", false),
        ("token_count", false),
    ] {
        assert_eq!(is_secret(name, &number), is_it, "{name}");
    }
    let kind = |kind| Schema::of(kind);
    assert!(!is_secret("has_password", &kind(Kind::Boolean)));
    let password = Text {
        format: Some("password".to_owned()),
        ..Default::default()
    };
    assert!(is_secret("word", &kind(Kind::String(password))));
}

#[test]
fn a_part_is_a_secret_by_what_it_is_in() {
    for (around, name, is_it) in [
        ("card", "number", true),
        ("cards", "number", true),
        ("bankAccount", "number", true),
        ("accessTokens", "value", true),
        ("api_key", "key", true),
        ("order", "number", false),
        ("tokens", "id", false),
        ("tokens", "description", false),
        ("next_page_token", "value", false),
    ] {
        let word = sensitive_word_in(around, name, Form::Text);
        assert_eq!(word.is_some(), is_it, "{around}.{name}");
    }
    assert_eq!(sensitive_word_in("card", "number", Form::Boolean), None);
}
