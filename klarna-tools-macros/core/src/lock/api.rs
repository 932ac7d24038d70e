//! Where requests go, and what authenticates them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::lists::set;
use super::value_of;
use crate::model::{self, Hosts, SecurityScheme, Server, Toolset};

/// Operations that are sent to the same hosts with the same credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Api {
    /// The security schemes that a request satisfies.
    pub auth: Auth,
    /// Where a request may go.
    pub hosts: Hosts,
    /// Method and path template of each operation.
    pub operations: BTreeSet<String>,
    /// How an access token is requested, where the security schemes need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Token>,
}

/// How an access token is requested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where the id and the secret of the client go.
    pub hosts: Hosts,
    /// The path of the token endpoint, with its query.
    pub path: String,
    /// What the token is good for.
    pub scopes: Vec<String>,
    /// The API that the token is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
}

/// Security schemes, each with its secrets by name.
pub type Auth = BTreeMap<String, BTreeMap<String, Secret>>;

/// A secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a variable, or a secret with one")]
pub enum Secret {
    /// The environment variable that contains it.
    Variable(String),
    /// One about which more is known.
    Known {
        /// What the owner of the API calls it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        called: Option<String>,
        /// How its values begin, and the hosts that take such values; all, where there are none.
        prefixes: BTreeMap<String, Vec<String>>,
        /// The environment variable that contains it.
        variable: String,
    },
}

impl Api {
    fn of(server: &Server, request: &model::Request) -> Self {
        let schemes = server.security_of(request);
        let token = schemes.iter().find_map(|scheme| match scheme {
            SecurityScheme::ClientCredentials { token, .. } => Some(token),
            _ => None,
        });
        Self {
            auth: schemes.iter().copied().map(scheme).collect(),
            hosts: sorted(server.hosts_of(request)),
            operations: BTreeSet::new(),
            token: token.map(|token| Token {
                hosts: sorted(server.hosts.get(token.hosts)),
                path: token.path.clone(),
                scopes: set(&token.scopes),
                audience: token.audience.clone(),
            }),
        }
    }
}

fn sorted(hosts: Option<&Hosts>) -> Hosts {
    let hosts = hosts.cloned().unwrap_or_default();
    Hosts {
        allowed: set(&hosts.allowed),
        ..hosts
    }
}

/// The operations that tools send, by where they go, in the order of the first of each.
pub(super) fn of(toolset: &Toolset) -> Vec<Api> {
    let mut apis = BTreeMap::new();
    for request in toolset.requests() {
        let api = Api::of(&toolset.server, request);
        let api = apis.entry(value_of(&api).to_string()).or_insert(api);
        api.operations.insert(request.operation());
    }
    let mut apis: Vec<Api> = apis.into_values().collect();
    apis.sort_by(|one, other| one.operations.cmp(&other.operations));
    apis
}

fn scheme(scheme: &SecurityScheme) -> (String, BTreeMap<String, Secret>) {
    let names: &[&str] = match scheme {
        SecurityScheme::Basic { .. } => &["username", "password"],
        SecurityScheme::Bearer { .. } => &["token"],
        SecurityScheme::ClientCredentials { .. } => &["id", "secret"],
        SecurityScheme::HeaderKey { .. }
        | SecurityScheme::QueryKey { .. }
        | SecurityScheme::CookieKey { .. } => &["key"],
    };
    let secrets = scheme.secrets().into_iter().map(Secret::of);
    let names = names.iter().map(|name| (*name).to_owned());
    (scheme.called(), names.zip(secrets).collect())
}

impl Secret {
    /// The environment variable that contains it.
    #[must_use]
    pub fn variable(&self) -> &str {
        let (Self::Variable(variable) | Self::Known { variable, .. }) = self;
        variable
    }

    /// How its values begin, as far as that is known, and the hosts that take such values.
    #[must_use]
    pub fn prefixes(&self) -> BTreeMap<String, Vec<String>> {
        match self {
            Self::Variable(_) => BTreeMap::new(),
            Self::Known { prefixes, .. } => prefixes.clone(),
        }
    }

    fn of(secret: &model::Secret) -> Self {
        let variable = secret.variable.clone();
        if secret.called.is_none() && secret.prefixes.is_empty() {
            return Self::Variable(variable);
        }
        let prefixes = secret.prefixes.iter();
        let prefixes = prefixes.map(|prefix| (prefix.text.clone(), set(&prefix.hosts)));
        Self::Known {
            called: secret.called.clone(),
            prefixes: prefixes.collect(),
            variable,
        }
    }
}
