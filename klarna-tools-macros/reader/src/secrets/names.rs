//! Names of credentials.

/// How names of credentials end, written together.
const CREDENTIALS: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "accesstoken",
    "authtoken",
    "apitoken",
    "bearertoken",
    "refreshtoken",
];

/// Names of credentials that other names may end with.
const WHOLE: [&str; 5] = [
    "authorization",
    "proxyauthorization",
    "bearer",
    "token",
    "xtoken",
];

/// Whether something of this name is a credential.
#[must_use]
pub fn names_credential(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name = letters.collect::<String>().to_ascii_lowercase();
    WHOLE.contains(&name.as_str()) || CREDENTIALS.iter().any(|end| name.ends_with(end))
}
