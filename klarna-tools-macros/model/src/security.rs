//! What authenticates requests, and how its secrets look.

use serde::{Deserialize, Serialize};

/// What authenticates a request (OpenAPI, Security Scheme Object). The values are in environment
/// variables, which are named here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecurityScheme {
    /// HTTP Basic authentication (RFC 7617).
    Basic {
        /// The username.
        username: Secret,
        /// The password.
        password: Secret,
    },
    /// A bearer token (RFC 6750).
    Bearer {
        /// The token.
        token: Secret,
    },
    /// A key in a header.
    HeaderKey {
        /// The header.
        name: String,
        /// The key.
        key: Secret,
    },
    /// A key in the query.
    QueryKey {
        /// The parameter.
        name: String,
        /// The key.
        key: Secret,
    },
}

impl SecurityScheme {
    /// What it takes: of HTTP Basic authentication the username, then the password.
    #[must_use]
    pub fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
            Self::HeaderKey { key, .. } | Self::QueryKey { key, .. } => vec![key],
        }
    }

    /// The environment variables that contain its values.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        let secrets = self.secrets().into_iter();
        secrets.map(|secret| secret.variable.as_str()).collect()
    }
}

/// A secret: where it is, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Secret {
    /// The environment variable that contains it.
    pub variable: String,
    /// What the API's owner calls it, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// How its values begin; a value may begin otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefixes: Vec<Prefix>,
}

/// How values of a secret begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefix {
    /// The text.
    pub text: String,
    /// The hosts that take such values, without base paths; all, where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}

impl Secret {
    /// The longest prefix that a value begins with.
    #[must_use]
    pub fn prefix_of(&self, value: &str) -> Option<&Prefix> {
        let matching = self.prefixes.iter();
        let matching = matching.filter(|prefix| value.starts_with(&prefix.text));
        matching.max_by_key(|prefix| prefix.text.len())
    }
}
