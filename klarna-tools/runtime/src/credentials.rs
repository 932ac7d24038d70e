//! The secrets that authenticate requests. They are never shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::base::Base;
use crate::environment::{self, Lookup};
use toolspec_model::SecurityScheme;

/// How Klarna's API keys for its test and its live system begin. Klarna calls such a value the API
/// key; in HTTP Basic authentication it is the password.
const TEST_KEY: &str = "klarna_test_";
const LIVE_KEY: &str = "klarna_live_";
const KEY_PREFIXES: [&str; 2] = ["klarna_test_api_", "klarna_live_api_"];

/// What authenticates requests under one security scheme.
#[derive(Clone)]
pub struct Credentials(Secret);

#[derive(Clone)]
enum Secret {
    Pair {
        username: SecretString,
        password: SecretString,
    },
    Single(SecretString),
}

/// Credentials that are missing or unusable. The text names variables and remedies, never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCredentials(String);

impl MissingCredentials {
    /// Of a client that sends nothing.
    pub(crate) fn none() -> Self {
        Self("No credentials are read in a dry run.".to_owned())
    }
}

impl Credentials {
    /// Username and password that are already known.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Secret::Pair {
            username: username.into().into(),
            password: password.into().into(),
        })
    }

    /// What the variables of `scheme` hold, or the files that `<NAME>_FILE` names.
    pub fn from_env(scheme: &SecurityScheme) -> Result<Self, MissingCredentials> {
        Self::from_variables(scheme, &environment::process)
    }

    /// What about the variables of `scheme` is probably a mistake, though it can be used: quotes and
    /// blanks around a value, a file that everybody can read. Never a value.
    #[must_use]
    pub fn doubts(scheme: &SecurityScheme) -> Vec<String> {
        let doubts = |name| environment::doubts(name, &environment::process);
        scheme.variables().into_iter().flat_map(doubts).collect()
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
            self.values()
                .into_iter()
                .any(|value| value.starts_with(prefix))
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

    /// Username and password; of a single secret, nothing and the secret.
    pub(crate) fn expose(&self) -> (&str, &str) {
        match &self.0 {
            Secret::Pair { username, password } => {
                (username.expose_secret(), password.expose_secret())
            }
            Secret::Single(secret) => ("", secret.expose_secret()),
        }
    }

    /// All secrets; they are compared and digested, never shown.
    pub(crate) fn values(&self) -> [&str; 2] {
        self.expose().into()
    }

    fn from_variables(
        scheme: &SecurityScheme,
        lookup: Lookup<'_>,
    ) -> Result<Self, MissingCredentials> {
        let (name, meaning) = match scheme {
            SecurityScheme::Basic { username, password } => {
                return Self::pair(username, password, lookup);
            }
            SecurityScheme::Bearer { token } => (token, "the access token of the API"),
            SecurityScheme::HeaderKey { key, .. } | SecurityScheme::QueryKey { key, .. } => {
                (key, "the API key")
            }
        };
        match read(name, meaning, lookup) {
            Ok(secret) => Ok(Self(Secret::Single(secret))),
            Err(problem) => Err(MissingCredentials(problem)),
        }
    }

    fn pair(
        username: &str,
        password: &str,
        lookup: Lookup<'_>,
    ) -> Result<Self, MissingCredentials> {
        let first = read(username, "the username of the API credentials", lookup)
            .and_then(|value| check_username(username, password, value));
        let second = read(password, "the password of the API credentials", lookup);
        match (first, second) {
            (Ok(username), Ok(password)) => Ok(Self(Secret::Pair { username, password })),
            (first, second) => {
                let problems: Vec<_> = [first.err(), second.err()].into_iter().flatten().collect();
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

fn check_username(
    username: &str,
    password: &str,
    value: SecretString,
) -> Result<SecretString, String> {
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

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::io::Write;

    use super::Credentials;
    use toolspec_model::SecurityScheme;

    fn from(variables: &[(&str, &str)]) -> Result<(String, String), String> {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        let basic = SecurityScheme::Basic {
            username: "USER".to_owned(),
            password: "SECRET".to_owned(),
        };
        Credentials::from_variables(&basic, &lookup)
            .map(|found| {
                let (username, password) = found.expose();
                (username.to_owned(), password.to_owned())
            })
            .map_err(|error| format!("{error} {error:?}"))
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn values_come_from_variables_or_from_files() {
        let pair = |user: &str, secret: &str| Ok((user.to_owned(), secret.to_owned()));
        assert_eq!(from(&[("USER", "u"), ("SECRET", " s ")]), pair("u", " s "));
        for (text, value) in [("s", "s"), ("s\n", "s"), ("s\r\n", "s")] {
            let file = file(text);
            let path = file.path().to_str().unwrap();
            assert_eq!(
                from(&[("USER", "u"), ("SECRET_FILE", path)]),
                pair("u", value)
            );
        }
    }

    #[test]
    fn what_is_missing_is_named_with_its_remedy() {
        let error = from(&[("USER", "")]).unwrap_err();
        for name in [
            "USER is not set",
            "USER_FILE",
            "SECRET is not set",
            "SECRET_FILE",
        ] {
            assert!(error.contains(name), "{name} in {error}");
        }
        let empty = file("\n");
        let path = empty.path().to_str().unwrap();
        assert!(
            from(&[("USER", "u"), ("SECRET_FILE", path)])
                .unwrap_err()
                .contains("SECRET is not set")
        );
        assert!(
            from(&[("USER", "u"), ("SECRET_FILE", "/no/such/file")])
                .unwrap_err()
                .contains("/no/such/file")
        );
        assert!(
            from(&[("USER", "u"), ("SECRET", "s"), ("SECRET_FILE", path)])
                .unwrap_err()
                .contains("both set")
        );
    }

    #[test]
    fn an_unusable_value_is_refused_and_never_shown() {
        let two_lines = file("hush\nhush\n");
        let path = two_lines.path().to_str().unwrap();
        for (variables, part) in [
            (
                &[("USER", "u"), ("SECRET", "hush\thush")],
                "control character",
            ),
            (&[("USER", "u"), ("SECRET_FILE", path)], "control character"),
            (&[("USER", "hush:hush"), ("SECRET", "s")], "colon"),
            (
                &[("USER", "klarna_test_api_hush"), ("SECRET", "s")],
                "begins with klarna_test_api_",
            ),
            (
                &[("USER", "klarna_live_api_hush"), ("SECRET", "s")],
                "Put it in SECRET",
            ),
        ] {
            let error = from(variables).unwrap_err();
            assert!(error.contains(part) && !error.contains("hush"), "{error}");
        }
    }
}
