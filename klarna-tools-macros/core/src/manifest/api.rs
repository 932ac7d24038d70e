//! What a manifest says about an API: its hosts, its secrets, its keys and its errors.

use super::expression::Variable;
use super::quantity::Retention;
use super::read::{Read, section};
use super::values::{Entries, Located};
use crate::diagnostic::{Diagnostics, Reported};
use crate::yaml::{Kind, Node};

section! {
    /// The hosts that requests and credentials may go to, by TLS. A host without a base path gets the
    /// one that the documents' `servers` have; `api.example.com/` has none.
    pub struct HostsEntry {
        /// The environment variable that chooses one: `$env.NAME`. Without it, it is always the
        /// default.
        variable: Option<Located<Variable>>,
        /// The host when the variable is unset; by default the first of the document's `servers` that
        /// requests can be sent to.
        default: Option<Located<String>>,
        /// Every host that may be chosen; by default the document's `servers`. Without `variable`: the
        /// default, and the hosts of operations that have servers of their own.
        allowed: Option<Vec<Located<String>>>,
        /// Whether hosts with `http://` in front may be called without TLS. Only names within a cluster
        /// can be: a single label, under `svc`, `cluster.local` or `internal`, or a private address.
        plain_http: Option<Located<bool>>,
        /// Whether the names of the hosts may lead into a private network, such as `10.0.0.0/8`. Without
        /// it nothing is sent to such an address, unless the host is one without TLS.
        private_network: Option<Located<bool>>,
        /// The environment variable that sends everything to an address of this machine instead,
        /// for tests: `$env.NAME`. It takes `http://127.0.0.1:PORT` and the like, and no name.
        override_variable as "override": Option<Located<Variable>>,
    }
}

section! {
    /// How requests are authenticated: for each kind of security scheme that the documents
    /// declare, the environment variables with its secrets.
    pub struct AuthEntry {
        /// HTTP Basic authentication.
        basic: Option<BasicEntry>,
        /// The token of HTTP Bearer authentication: `$env.NAME`.
        bearer: Option<Secret>,
        /// An API key, whose name and place the document declares: `$env.NAME`, or one for each
        /// security scheme by its name.
        api_key: Option<ApiKeys>,
        /// An access token for operations that ask for `oauth2` or `openIdConnect`: `$env.NAME`.
        /// It is sent as a bearer token; nothing here obtains or renews it.
        access_token: Option<Secret>,
        /// The client to which an access token is issued for operations that ask for `oauth2` with
        /// the flow `clientCredentials`. The token is fetched on first use and renewed.
        client_credentials: Option<ClientEntry>,
    }
}

section! {
    /// The client of the OAuth 2.0 client credentials grant (RFC 6749, section 4.4).
    pub struct ClientEntry {
        /// The environment variable with the client's id: `$env.NAME`.
        id: Secret,
        /// The environment variable with the client's secret: `$env.NAME`.
        secret: Secret,
        /// The token endpoint, by default the `tokenUrl` of the security scheme: `https://…`, or a
        /// path at the host that requests go to.
        token_url: Option<Located<String>>,
        /// The scopes that are requested, instead of those that the operations require (RFC 6749,
        /// section 4.4.2); `[]` for none.
        scopes: Option<Located<Vec<Located<String>>>>,
        /// The API that the token is for, where the token endpoint asks for it: its identifier, sent
        /// as `audience`.
        audience: Option<Located<String>>,
    }
}

section! {
    /// HTTP Basic authentication (RFC 7617).
    pub struct BasicEntry {
        /// The environment variable with the username: `$env.NAME`.
        username: Secret,
        /// The environment variable with the password: `$env.NAME`.
        password: Secret,
    }
}

section! {
    /// A secret, and what is known about it.
    pub struct SecretEntry {
        /// The environment variable with it: `$env.NAME`.
        variable: Located<Variable>,
        /// What the API's owner calls it, where that differs; messages to a person name it so.
        called: Option<Located<String>>,
        /// How its values begin. A value that begins like this is refused in place of another
        /// secret. Values may also begin otherwise.
        prefixes: Option<Entries<PrefixEntry>>,
    }
}

section! {
    /// How values of a secret begin.
    pub struct PrefixEntry {
        /// The hosts that accept such values, by default all; with another host of the API there
        /// is a warning.
        hosts: Option<Located<Vec<Located<String>>>>,
    }
}

section! {
    /// The header that makes writes repeatable. It is sent with every write that declares it.
    pub struct IdempotencyEntry {
        /// The header, as the documents spell it.
        header: Located<String>,
        /// The optional argument in which an agent gives a key back, to repeat a call.
        argument: Located<String>,
        /// How long the API keeps a key, for example `24 h`. A key is accepted again until an hour
        /// before that; if it is less than two hours, for half of it. Without `kept`: for an hour.
        kept: Option<Located<Retention>>,
        /// The description of that argument.
        description: Located<String>,
    }
}

section! {
    /// Where the API's errors contain what: paths of properties in the error body, joined by dots, with
    /// `[]` behind the name of a list: `details[].issue`, or a JSON Pointer where a name contains a dot:
    /// `/odata.error/code`. Without this section the names of RFC 9457
    /// and other common ones are read.
    pub struct ErrorsEntry {
        /// The machine-readable code, a text or an integer.
        code: Option<Located<String>>,
        /// Lists of messages, or single messages; all that are there are passed on.
        messages: Option<Vec<Located<String>>>,
        /// The correlation id in the body.
        correlation: Option<Located<String>>,
        /// The response header with the correlation id.
        correlation_header: Option<Located<String>>,
        /// What to do next, by error code or HTTP status.
        hints: Option<Entries<Located<String>>>,
    }
}

/// The secrets of API keys: one for all of them, or one for each security scheme.
#[derive(Debug, Clone)]
pub enum ApiKeys {
    /// Whatever the scheme is called.
    One(Secret),
    /// By the name of the scheme.
    Named(Entries<Secret>),
}

/// A secret, or only its variable.
#[derive(Debug, Clone)]
pub struct Secret(pub SecretEntry);

impl AuthEntry {
    /// Its secrets, each with the kind of credentials that it is of: `basic`, `api_key.NAME`.
    pub(crate) fn secrets(&self) -> Vec<(String, &Secret)> {
        let basic = self.basic.iter();
        let basic = basic.flat_map(|basic| [&basic.username, &basic.password]);
        let client = self.client_credentials.iter();
        let client = client.flat_map(|client| [&client.id, &client.secret]);
        let mut secrets: Vec<(String, &Secret)> = Vec::new();
        let mut add = |kind: &str, secret| secrets.push((kind.to_owned(), secret));
        basic.for_each(|secret| add("basic", secret));
        self.bearer.iter().for_each(|token| add("bearer", token));
        let token = self.access_token.iter();
        token.for_each(|token| add("access_token", token));
        client.for_each(|secret| add("client_credentials", secret));
        match &self.api_key {
            Some(ApiKeys::One(key)) => add("api_key", key),
            Some(ApiKeys::Named(keys)) => {
                let keys = keys.0.iter();
                keys.for_each(|(name, key)| add(&format!("api_key.{}", name.value), key));
            }
            None => {}
        }
        secrets
    }
}

impl Read for ApiKeys {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match node.kind {
            Kind::Mapping(_) if node.get("variable").is_none() => {
                Entries::read(node, cx).map(Self::Named)
            }
            _ => Secret::read(node, cx).map(Self::One),
        }
    }
}

impl Read for Secret {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match node.kind {
            Kind::Mapping(_) => Read::read(node, cx).map(Self),
            _ => Ok(Self(SecretEntry {
                variable: Located::read(node, cx)?,
                called: None,
                prefixes: None,
            })),
        }
    }
}
