//! A security scheme that a document declares, with the variables of the manifest.

use std::collections::BTreeSet;

use crate::manifest::{ApiKeys, AuthEntry, ClientEntry, Secret, place};
use crate::model::{SecurityScheme, TokenRequest};
use crate::openapi::{APIKeyLocation, Operation};
use crate::provenance::Recorder;
use crate::resolve::parameters::{is_of_http, is_token};
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
        let url = given.or(declared);
        let (url, span) = url.ok_or("has no `tokenUrl`: write `token_url`")?;
        let endpoint = match given {
            Some((given, _)) => TokenUrl::parse(given),
            None => TokenUrl::declared(url, &hosts.servers(operation)),
        };
        let endpoint = match endpoint {
            Ok(endpoint) => endpoint,
            // One of the manifest is reported at its place.
            Err(_) if given.is_some() => TokenUrl::default(),
            Err(why) => {
                let endpoint = format!("the token endpoint `{}` ({why})", text::shown(url));
                return Err(format!("has {endpoint}: write `token_url`"));
            }
        };
        let required_scopes = required.value.elements().iter().filter_map(Node::as_str);
        let given = client.scopes.as_ref().map(|given| given.value.iter());
        let scopes: BTreeSet<&str> = match given {
            Some(given) => given.map(|scope| scope.value.as_str()).collect(),
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
                let key = "client_credentials: { id: $env.NAME, secret: $env.NAME }";
                return missing("oauth2 with the flow `clientCredentials`", key);
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
        let is_token = is_token(&name);
        if *location == APIKeyLocation::Header && is_of_http(&name) {
            let owned = format!("names the header `{name}`, which the HTTP client writes");
            return Err(owned);
        }
        let place = match location {
            APIKeyLocation::Header => "header",
            APIKeyLocation::Query => "query",
            APIKeyLocation::Cookie => "cookie",
        };
        if *location != APIKeyLocation::Query && !is_token {
            return Err(format!("names no {place}"));
        }
        let key = self.placed(key, &format!("{place} {name}"), "key");
        Ok(match location {
            APIKeyLocation::Header => SecurityScheme::HeaderKey { key, name },
            APIKeyLocation::Query => SecurityScheme::QueryKey { key, name },
            APIKeyLocation::Cookie => SecurityScheme::CookieKey { key, name },
        })
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
