//! The authentication of requests, and the form of its secrets.

use serde::{Deserialize, Serialize};

/// How a request is authenticated (OpenAPI, Security Scheme Object). The values are in environment
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
    /// A bearer token that the OAuth 2.0 client credentials grant issues (RFC 6749, section 4.4).
    ClientCredentials {
        /// The client's id.
        id: Secret,
        /// The client's secret.
        secret: Secret,
        /// How the token is requested.
        token: TokenRequest,
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
    /// A key in a cookie (RFC 6265).
    CookieKey {
        /// The cookie.
        name: String,
        /// The key.
        key: Secret,
    },
}

impl SecurityScheme {
    /// Its secrets. HTTP Basic authentication has the username, then the password; a client has its
    /// id, then its secret.
    #[must_use]
    pub fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
            Self::ClientCredentials { id, secret, .. } => vec![id, secret],
            Self::HeaderKey { key, .. }
            | Self::QueryKey { key, .. }
            | Self::CookieKey { key, .. } => vec![key],
        }
    }

    /// What the lock calls it: its kind, and the place of an API key, such as `header X-Key`.
    #[must_use]
    pub fn called(&self) -> String {
        match self {
            Self::Basic { .. } => "basic".to_owned(),
            Self::Bearer { .. } => "bearer".to_owned(),
            Self::ClientCredentials { .. } => "client_credentials".to_owned(),
            Self::HeaderKey { name, .. } => format!("header {name}"),
            Self::QueryKey { name, .. } => format!("query {name}"),
            Self::CookieKey { name, .. } => format!("cookie {name}"),
        }
    }

    /// The environment variables that contain its values.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        let secrets = self.secrets().into_iter();
        secrets.map(|secret| secret.variable.as_str()).collect()
    }
}

/// How an access token is requested.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TokenRequest {
    /// Index of the hosts of the tool set that it is requested from. Their base path is not used.
    pub hosts: usize,
    /// The path of the token endpoint, with its query.
    pub path: String,
    /// What the token has to be good for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The API that the token is for, as the token endpoint calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
}

/// A secret: its environment variable, and the form of its values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Secret {
    /// The environment variable that contains it.
    pub variable: String,
    /// The name that the API's owner uses for it, if it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// Known prefixes of its values. A value may have another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefixes: Vec<Prefix>,
}

/// A prefix of the values of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefix {
    /// The text.
    pub text: String,
    /// The hosts that accept such values, without base paths. If empty, all hosts do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}

impl Secret {
    /// The longest prefix of a value.
    #[must_use]
    pub fn prefix_of(&self, value: &str) -> Option<&Prefix> {
        let matching = self.prefixes.iter();
        let matching = matching.filter(|prefix| value.starts_with(&prefix.text));
        matching.max_by_key(|prefix| prefix.text.len())
    }
}
