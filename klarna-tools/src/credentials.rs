//! Username and password of HTTP Basic authentication. They are never shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::base::Base;
use crate::environment::{self, Lookup};
use crate::spec::BasicAuth;

/// How Klarna's API keys for its test and its live system begin. Klarna calls such a value the API
/// key; in HTTP Basic authentication it is the password.
const TEST_KEY: &str = "klarna_test_";
const LIVE_KEY: &str = "klarna_live_";
const KEY_PREFIXES: [&str; 2] = ["klarna_test_api_", "klarna_live_api_"];

/// What authenticates every request.
#[derive(Clone)]
pub struct Credentials {
    username: SecretString,
    password: SecretString,
}

/// Credentials that are missing or unusable. The text names variables and remedies, never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCredentials(String);

impl Credentials {
    /// Credentials that are already known.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into().into(),
            password: password.into().into(),
        }
    }

    /// The credentials in the variables of `auth`, or in the files that `<NAME>_FILE` names.
    pub fn from_env(auth: &BasicAuth) -> Result<Self, MissingCredentials> {
        Self::from_variables(auth, &environment::process)
    }

    /// What about these credentials cannot work with `base`: a test key with a live host, or the
    /// other way round.
    #[must_use]
    pub fn warnings(&self, base: &Base) -> Vec<String> {
        if base.is_loopback() {
            return Vec::new();
        }
        let playground = base.origin().contains(".playground.");
        let holds = |prefix| {
            [&self.username, &self.password]
                .iter()
                .any(|value| value.expose_secret().starts_with(prefix))
        };
        let mut warnings = Vec::new();
        if holds(TEST_KEY) && !playground {
            warnings.push(format!("The credentials begin with {TEST_KEY}, but {base} is a production host and will refuse them."));
        }
        if holds(LIVE_KEY) && playground {
            warnings.push(format!("The credentials begin with {LIVE_KEY}, but {base} is a playground host and will refuse them."));
        }
        warnings
    }

    pub(crate) fn username(&self) -> &str {
        self.username.expose_secret()
    }

    pub(crate) fn password(&self) -> &str {
        self.password.expose_secret()
    }

    fn from_variables(auth: &BasicAuth, lookup: Lookup<'_>) -> Result<Self, MissingCredentials> {
        let username = read(auth.username, "the username of the API credentials", lookup)
            .and_then(|value| check_username(auth, value));
        let password = read(auth.password, "the password of the API credentials", lookup);
        match (username, password) {
            (Ok(username), Ok(password)) => Ok(Self { username, password }),
            (username, password) => {
                let problems: Vec<_> = [username.err(), password.err()]
                    .into_iter()
                    .flatten()
                    .collect();
                Err(MissingCredentials(problems.join(" ")))
            }
        }
    }
}

fn read(name: &str, meaning: &str, lookup: Lookup<'_>) -> Result<SecretString, String> {
    let value = environment::read(name, lookup)?
        .ok_or_else(|| format!("{name} is not set: put {meaning} there, or the path of a file that holds it in {name}_FILE."))?;
    if value.expose_secret().chars().any(char::is_control) {
        return Err(format!(
            "{name} holds a line break or another control character, which HTTP cannot carry."
        ));
    }
    Ok(value)
}

fn check_username(auth: &BasicAuth, value: SecretString) -> Result<SecretString, String> {
    let BasicAuth { username, password } = auth;
    if let Some(prefix) = KEY_PREFIXES
        .iter()
        .find(|prefix| value.expose_secret().starts_with(*prefix))
    {
        return Err(format!(
            "{username} holds a value that begins with {prefix}: Klarna calls it the API key, but it is the password. \
             Put it in {password}, and the username that the portal shows beside it in {username}."
        ));
    }
    if value.expose_secret().contains(':') {
        return Err(format!(
            "{username} holds a colon, which a username of HTTP Basic authentication cannot have."
        ));
    }
    Ok(value)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

impl fmt::Display for MissingCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MissingCredentials {}
