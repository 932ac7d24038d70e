//! The secrets that authenticate requests. They are never shown.

mod missing;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::environment::{self, Lookup};
use crate::http::base_url::BaseUrl;
pub use missing::{CredentialProblem, MissingCredentials};
use toolspec_model::{self as model, Hosts, SecurityScheme};

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

impl Credentials {
    /// Username and password that are already known.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Secret::Pair {
            username: username.into().into(),
            password: password.into().into(),
        })
    }

    /// A secret without a username.
    pub(crate) fn token(token: &str) -> Self {
        Self(Secret::Single(token.into()))
    }

    /// From the variables of `scheme`, or the files that `<NAME>_FILE` names.
    pub fn from_env(scheme: &SecurityScheme) -> Result<Self, MissingCredentials> {
        Self::from_variables(scheme, &environment::process)
    }

    /// Probable mistakes in the variables of `scheme` whose values can be used all the same: quotes
    /// or blanks around a value, a placeholder, a file that everybody can read. They never contain a
    /// value.
    #[must_use]
    pub fn probable_mistakes(scheme: &SecurityScheme) -> Vec<String> {
        let unusable = Self::from_env(scheme).err();
        let mistakes = |name| {
            let problems = unusable.iter().flat_map(MissingCredentials::problems);
            let is_usable = problems.into_iter().all(|problem| problem.variable != name);
            environment::probable_mistakes(name, is_usable, &environment::process)
        };
        scheme.variables().into_iter().flat_map(mistakes).collect()
    }

    /// Why these credentials of `scheme` cannot work at `base`, one of `hosts`: a test key at a live
    /// host, for instance. The texts never contain a value.
    #[must_use]
    pub fn warnings(&self, scheme: &SecurityScheme, hosts: &Hosts, base: &BaseUrl) -> Vec<String> {
        if base.is_loopback() {
            return Vec::new();
        }
        let (username, secret) = self.expose();
        let values = match &self.0 {
            Secret::Pair { .. } => vec![username, secret],
            Secret::Single(_) => vec![secret],
        };
        let given = scheme.secrets().into_iter().zip(values);
        given
            .filter_map(|(secret, value)| misplaced(secret, value, hosts, base))
            .collect()
    }

    /// Username and password; for a single secret, an empty text and the secret.
    pub(crate) fn expose(&self) -> (&str, &str) {
        match &self.0 {
            Secret::Pair { username, password } => {
                (username.expose_secret(), password.expose_secret())
            }
            Secret::Single(secret) => ("", secret.expose_secret()),
        }
    }

    /// Whose they are: the username, or the secret if there is no other part.
    pub(crate) fn name(&self) -> &str {
        match &self.0 {
            Secret::Pair { username, .. } => username.expose_secret(),
            Secret::Single(secret) => secret.expose_secret(),
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
        let (secret, meaning) = match scheme {
            SecurityScheme::Basic { username, password } => {
                let roles = [(username, "username"), (password, "password")];
                return Self::pair(roles, "the API credentials", lookup, without_colon);
            }
            SecurityScheme::ClientCredentials { id, secret, .. } => {
                let roles = [(id, "id"), (secret, "secret")];
                return Self::pair(roles, "the client at the API", lookup, |id, _| Ok(id));
            }
            SecurityScheme::Bearer { token } => (token, "the access token of the API"),
            SecurityScheme::HeaderKey { key, .. }
            | SecurityScheme::QueryKey { key, .. }
            | SecurityScheme::CookieKey { key, .. } => (key, "the API key"),
        };
        let mut value = read(secret, meaning, lookup);
        if let SecurityScheme::CookieKey { .. } = scheme {
            value = value.and_then(|value| fit_for_cookie(value, secret));
        }
        match value {
            Ok(secret) => Ok(Self(Secret::Single(secret))),
            Err(problem) => Err(MissingCredentials(vec![problem.explained(lookup)])),
        }
    }

    fn pair(
        [name, word]: [Role<'_>; 2],
        whose: &str,
        lookup: Lookup<'_>,
        check: impl FnOnce(SecretString, &model::Secret) -> Checked,
    ) -> Result<Self, MissingCredentials> {
        let value = |(secret, role): Role<'_>, other| {
            let value = read(secret, &format!("the {role} of {whose}"), lookup)?;
            in_place(value, (secret, role), other)
        };
        let first = value(name, word).and_then(|value| check(value, name.0));
        match (first, value(word, name)) {
            (Ok(username), Ok(password)) => Ok(Self(Secret::Pair { username, password })),
            (first, second) => {
                let problems = [first.err(), second.err()].into_iter().flatten();
                let problems = problems.map(|problem| problem.explained(lookup));
                Err(MissingCredentials(problems.collect()))
            }
        }
    }
}

/// A secret that can be used, or why it cannot.
type Checked = Result<SecretString, CredentialProblem>;

fn read(secret: &model::Secret, meaning: &str, lookup: Lookup<'_>) -> Checked {
    let name = &secret.variable;
    let unusable = |text| CredentialProblem::unusable(secret, text);
    let value = environment::read(name, lookup).map_err(unusable)?;
    let value = value.ok_or_else(|| unset(secret, meaning))?;
    if value.expose_secret().chars().any(char::is_control) {
        return Err(unusable(format!(
            "{name} contains a line break or another control character, which HTTP cannot carry: \
             leave it out."
        )));
    }
    Ok(value)
}

fn unset(secret: &model::Secret, meaning: &str) -> CredentialProblem {
    let called = secret.called.as_ref();
    let called = called.map_or_else(String::new, |called| {
        format!(", which the API's owner calls `{called}`,")
    });
    let name = &secret.variable;
    CredentialProblem {
        variable: name.clone(),
        is_unset: true,
        text: format!(
            "{name} is not set: put {meaning}{called} there, or the path of a file that contains it in {name}_FILE."
        ),
    }
}

/// A secret and its role in the scheme: `username` or `password`.
type Role<'a> = (&'a model::Secret, &'a str);

/// Refuses a value with a prefix of the other secret and none of its own.
fn in_place(value: SecretString, own: Role<'_>, other: Role<'_>) -> Checked {
    let ((own, own_word), (other, other_word)) = (own, other);
    let text = value.expose_secret();
    let Some(prefix) = other
        .prefix_of(text)
        .filter(|_| own.prefix_of(text).is_none())
    else {
        return Ok(value);
    };
    let called = other.called.as_ref();
    let called = called.map_or_else(String::new, |called| {
        format!("the API's owner calls it `{called}`, but ")
    });
    let text = format!(
        "{name} contains a value that begins with {}: {called}it is the {other_word}. \
         Put it in {}, and the {own_word} in {name}.",
        prefix.text,
        other.variable,
        name = own.variable,
    );
    Err(CredentialProblem::unusable(own, text))
}

fn without_colon(value: SecretString, username: &model::Secret) -> Checked {
    if !value.expose_secret().contains(':') {
        return Ok(value);
    }
    let text = format!(
        "{} contains a colon, which a username of HTTP Basic authentication cannot have.",
        username.variable
    );
    Err(CredentialProblem::unusable(username, text))
}

/// The characters of a cookie (RFC 6265, section 4.1.1): another one would end it.
fn fit_for_cookie(value: SecretString, key: &model::Secret) -> Checked {
    let is_legal = |c: char| c.is_ascii_graphic() && !"\",;\\".contains(c);
    if value.expose_secret().chars().all(is_legal) {
        return Ok(value);
    }
    let text = format!(
        "{} contains a blank, a quote, a comma, a semicolon, a backslash or a character beyond ASCII, \
         which a cookie cannot have.",
        key.variable
    );
    Err(CredentialProblem::unusable(key, text))
}

/// Why a value of `secret` cannot work at `base`. Nothing is known about it unless a prefix of
/// `secret` belongs to one of the allowed hosts.
fn misplaced(secret: &model::Secret, value: &str, hosts: &Hosts, base: &BaseUrl) -> Option<String> {
    let prefix = secret.prefix_of(value)?;
    let mut known = secret.prefixes.iter().flat_map(|prefix| &prefix.hosts);
    let is_allowed = |host: &String| {
        hosts
            .allowed
            .iter()
            .any(|allowed| BaseUrl::listed(allowed).is_at(host))
    };
    if prefix.hosts.is_empty()
        || prefix.hosts.iter().any(|host| base.is_at(host))
        || !known.any(is_allowed)
    {
        return None;
    }
    let choose = hosts
        .variable
        .as_ref()
        .map_or_else(String::new, |variable| {
            format!(" Set {variable} to one of those, or use a value for {base}.")
        });
    Some(format!(
        "{} contains a value that begins with {}, which belongs to {}: {base} will refuse it.{choose}",
        secret.variable,
        prefix.text,
        prefix.hosts.join(", "),
    ))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

#[cfg(test)]
mod tests;
