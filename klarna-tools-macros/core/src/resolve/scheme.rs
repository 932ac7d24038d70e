//! A security scheme that a document declares, with the variables of the manifest.

use std::collections::BTreeSet;

use crate::manifest::{ApiKeys, AuthEntry, ClientEntry, Secret, place};
use crate::model::{SecurityScheme, TokenRequest};
use crate::openapi::{APIKeyLocation, Operation};
use crate::provenance::Recorder;
use crate::resolve::parameters::is_of_http;
use crate::resolve::secrets::secret;
use crate::resolve::shared::TokenHosts;
use crate::resolve::token_url::TokenUrl;
use crate::text;
use crate::yaml::{Entry, Node};

/// A scheme that is declared, and what the manifest has for it.
pub(super) struct DeclaredScheme<'a, 'p> {
    pub(super) name: &'a str,
    pub(super) auth: Option<&'a AuthEntry>,
    pub(super) places: &'a mut Recorder<'p>,
}

impl DeclaredScheme<'_, '_> {
    pub(super) fn basic(&mut self) -> Result<SecurityScheme, String> {
        let basic = self.auth.and_then(|auth| auth.basic.as_ref());
        let keys = "basic: { username: $env.NAME, password: $env.NAME }";
        let basic = basic.ok_or_else(|| missing("HTTP Basic", keys))?;
        let password = self.placed(&basic.password, "basic", "password");
        let username = self.placed(&basic.username, "basic", "username");
        Ok(SecurityScheme::Basic { username, password })
    }

    pub(super) fn bearer(&mut self) -> Result<SecurityScheme, String> {
        let token = self.auth.and_then(|auth| auth.bearer.as_ref());
        let token = token.ok_or_else(|| missing("a bearer token", "bearer: $env.NAME"))?;
        let token = self.placed(token, "bearer", "token");
        Ok(SecurityScheme::Bearer { token })
    }

    /// An access token that the client of the manifest gets.
    pub(super) fn client_credentials(
        &mut self,
        client: &ClientEntry,
        (declared, operation): (Option<&Node>, &Operation<'_>),
        required: &Entry,
        hosts: &mut TokenHosts<'_>,
    ) -> Result<SecurityScheme, String> {
        let given = client.token_url.as_ref();
        let given = given.map(|given| (given.value.as_str(), &given.span));
        let declared = declared.and_then(|url| Some((url.as_str()?, &url.span)));
        let (url, span) = given
            .or(declared)
            .ok_or("has no `tokenUrl`: write `token_url`")?;
        let endpoint = match given {
            Some((given, _)) => TokenUrl::parse(given),
            None => TokenUrl::declared(url, &hosts.servers(operation)),
        };
        let endpoint = match endpoint {
            Ok(endpoint) => endpoint,
            // One of the manifest is reported at its place.
            Err(_) if given.is_some() => TokenUrl::default(),
            Err(why) => {
                let url = text::shown(url);
                return Err(format!(
                    "has the token endpoint `{url}` ({why}): write `token_url`"
                ));
            }
        };
        let required_scopes = required.value.elements().iter().filter_map(Node::as_str);
        let scopes: BTreeSet<&str> = match &client.scopes {
            Some(given) => given
                .value
                .iter()
                .map(|scope| scope.value.as_str())
                .collect(),
            None => required_scopes.collect(),
        };
        let scopes_span = client.scopes.as_ref().map(|given| &given.span);
        let scopes_span = scopes_span.unwrap_or(&required.value.span);
        self.places.insert(&["token"], span);
        self.places.insert(&["token", "scopes"], scopes_span);
        self.places
            .insert(&["token", "audience"], place(client.audience.as_ref()));
        Ok(SecurityScheme::ClientCredentials {
            id: self.placed(&client.id, "client_credentials", "id"),
            secret: self.placed(&client.secret, "client_credentials", "secret"),
            token: TokenRequest {
                hosts: hosts.index_of(endpoint.host),
                path: endpoint.path,
                scopes: scopes.into_iter().map(str::to_owned).collect(),
                audience: client.audience.as_ref().map(|given| given.value.clone()),
            },
        })
    }

    pub(super) fn access_token(&mut self, has_client_flow: bool) -> Result<SecurityScheme, String> {
        let token = self.auth.and_then(|auth| auth.access_token.as_ref());
        let token = token.ok_or_else(|| {
            if has_client_flow {
                return missing(
                    "oauth2 with the flow `clientCredentials`",
                    "client_credentials: { id: $env.NAME, secret: $env.NAME }",
                );
            }
            "needs an access token: write `auth: { access_token: $env.NAME }` if somebody hands you \
             one, or `client_credentials` with a `token_url` if it is to be fetched"
                .to_owned()
        })?;
        let token = self.placed(token, "bearer", "token");
        Ok(SecurityScheme::Bearer { token })
    }

    pub(super) fn api_key(
        &mut self,
        location: &APIKeyLocation,
        name: String,
    ) -> Result<SecurityScheme, String> {
        let key = match self.auth.and_then(|auth| auth.api_key.as_ref()) {
            Some(ApiKeys::One(key)) => Some(key),
            Some(ApiKeys::Named(keys)) => {
                let mut keys = keys.0.iter();
                let found = keys.find(|(known, _)| known.value == self.name);
                found.map(|(_, key)| key)
            }
            None => None,
        };
        let key = key.ok_or_else(|| missing("an API key", "api_key: $env.NAME"))?;
        if name.is_empty() {
            return Err("has no `name`".to_owned());
        }
        // Of a header and of a cookie (RFC 9110, section 5.6.2).
        let is_legal = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`|~".contains(c);
        let is_token = name.chars().all(is_legal);
        if *location == APIKeyLocation::Header && is_of_http(&name) {
            return Err(format!(
                "names the header `{name}`, which the HTTP client writes"
            ));
        }
        let mut key = |place: &str| self.placed(key, &format!("{place} {name}"), "key");
        match location {
            APIKeyLocation::Header if is_token => Ok(SecurityScheme::HeaderKey {
                key: key("header"),
                name,
            }),
            APIKeyLocation::Header => Err("names no header".to_owned()),
            APIKeyLocation::Query => Ok(SecurityScheme::QueryKey {
                key: key("query"),
                name,
            }),
            APIKeyLocation::Cookie if is_token => Ok(SecurityScheme::CookieKey {
                key: key("cookie"),
                name,
            }),
            APIKeyLocation::Cookie => Err("names no cookie".to_owned()),
        }
    }

    /// A secret of the scheme, both recorded as the lock calls them.
    fn placed(&mut self, entry: &Secret, scheme: &str, name: &str) -> crate::model::Secret {
        self.places
            .insert(&["auth", scheme], &entry.0.variable.span);
        secret(entry, self.places.within(&["auth", scheme, name]))
    }
}

fn missing(what: &str, key: &str) -> String {
    format!("is {what}: write `auth: {{ {key} }}`")
}
