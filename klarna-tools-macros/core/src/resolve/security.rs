//! Which credentials an operation is sent: those that the manifest has for the first alternative of
//! its security requirements that it can meet.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ApiKeys, AuthEntry, Located, Manifest, OperationName, Secret};
use crate::model::SecurityScheme;
use crate::openapi::{APIKeyLocation, Operation, SecurityScheme as Declared, security_scheme};
use crate::provenance::Recorder;
use crate::resolve::secrets::secret;
use crate::resolve::server::api_of;
use crate::text;
use crate::yaml::Node;

/// What authenticates a request; empty where the operation requires nothing.
pub(super) fn choose_security(
    operation: &Operation<'_>,
    name: &Located<OperationName>,
    manifest: &Manifest,
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Vec<SecurityScheme>, Reported> {
    let own = api_of(operation, manifest).and_then(|api| api.auth.as_ref());
    let auth = own.or(manifest.auth.as_ref());
    let Some(security) = operation.security() else {
        note_silence(operation, auth, cx);
        return Ok(Vec::new());
    };
    places.insert(&[], &security.span);
    check_form(security, cx)?;
    let alternatives = security.elements();
    let mut reasons = Vec::new();
    let mut nothing_is_enough = alternatives.is_empty();
    for alternative in alternatives {
        let required = alternative.entries();
        if required.is_empty() {
            nothing_is_enough = true;
            continue;
        }
        let schemes = required
            .iter()
            .map(|entry| scheme(operation, &entry.key.text, auth, &mut places))
            .collect::<Result<Vec<_>, _>>();
        match schemes.and_then(together) {
            Ok(schemes) => {
                note_undeclared(operation, security, alternative, cx);
                return Ok(schemes);
            }
            Err(why) => reasons.push(why),
        }
    }
    if nothing_is_enough {
        return Ok(Vec::new());
    }
    let message = format!("nothing here authenticates {}", operation.name());
    let unmet = Diagnostic::new(&security.span, message)
        .label("none of these can be met")
        .note(&name.span, "used here");
    let unmet = reasons.into_iter().fold(unmet, Diagnostic::help);
    let remedy = "if the document names a scheme wrongly, put it right under `corrections`";
    Err(cx.report(unmet.help(remedy)))
}

/// What is not a list of objects would count as "no credentials are needed".
fn check_form(security: &Node, cx: &mut Diagnostics) -> Result<(), Reported> {
    let of_objects = |list: &[Node]| list.iter().all(|element| element.as_mapping().is_some());
    if security.as_sequence().is_some_and(of_objects) {
        return Ok(());
    }
    let malformed = Diagnostic::new(&security.span, "`security` is not a list of objects");
    Err(cx.report(malformed.label("expected a list such as `[{ name: [] }]`; `[]` for none")))
}

/// Notes that a document does not say what authenticates its operations: nothing is guessed.
fn note_silence(operation: &Operation<'_>, auth: Option<&AuthEntry>, cx: &mut Diagnostics) {
    let document = operation.document;
    let declared = document.declared_schemes();
    let names: Vec<String> = declared
        .map(|name| format!("`{}`", text::shown(name)))
        .collect();
    if auth.is_none() && names.is_empty() {
        return;
    }
    let version = document.root.get("openapi").unwrap_or(&document.root);
    let message = format!("operations of {} declare no security", document.name);
    let schemes = match names.as_slice() {
        [] => "it declares no scheme".to_owned(),
        names => format!("it declares {}", names.join(", ")),
    };
    cx.note(
        Diagnostic::new(&version.span, message)
            .label("their requests are sent without credentials")
            .note(operation.span, "one of them")
            .help(format!(
                "if they need some, add `security` by an entry under `corrections` at \
                 `{}#/security`, such as `value: [{{ NAME: [] }}]` ({schemes}); if they need none, \
                 `value: []`",
                document.name
            )),
    );
}

/// Notes alternatives before the one that is met whose schemes the document does not declare.
fn note_undeclared(operation: &Operation<'_>, security: &Node, met: &Node, cx: &mut Diagnostics) {
    let before = security.elements().iter();
    let before = before.take_while(|alternative| !std::ptr::eq(*alternative, met));
    for entry in before.flat_map(Node::entries) {
        if operation
            .document
            .declared_scheme(&entry.key.text)
            .is_none()
        {
            let message = undeclared(&entry.key.text);
            cx.note(
                Diagnostic::new(&entry.key.span, message)
                    .label("this alternative is passed over")
                    .note(&met.span, "this one is met"),
            );
        }
    }
}

fn undeclared(name: &str) -> String {
    let shown = text::shown(name);
    format!("`{shown}` is not declared under `components.securitySchemes`")
}

/// Reports schemes of one request that write the same header. Schemes that use the same secret in
/// the same way count as one.
fn together(all: Vec<SecurityScheme>) -> Result<Vec<SecurityScheme>, String> {
    let mut schemes: Vec<SecurityScheme> = Vec::new();
    for scheme in all {
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    let writes_authorization = |scheme: &&SecurityScheme| match scheme {
        SecurityScheme::Basic { .. } | SecurityScheme::Bearer { .. } => true,
        SecurityScheme::HeaderKey { name, .. } => name.eq_ignore_ascii_case("authorization"),
        SecurityScheme::QueryKey { .. } => false,
    };
    if schemes.iter().filter(writes_authorization).count() > 1 {
        return Err(
            "two schemes of one alternative both write the header Authorization".to_owned(),
        );
    }
    Ok(schemes)
}

/// The scheme of this name with the variables of the manifest; `Err` says what is missing.
fn scheme(
    operation: &Operation<'_>,
    name: &str,
    auth: Option<&AuthEntry>,
    places: &mut Recorder<'_>,
) -> Result<SecurityScheme, String> {
    let shown = text::shown(name);
    let Some(declared) = operation.document.declared_scheme(name) else {
        return Err(undeclared(name));
    };
    let declared = security_scheme(declared).map_err(|why| format!("`{shown}` {why}"))?;
    let mut named = Named { name, auth, places };
    let scheme = match declared {
        Declared::HTTP { scheme, .. } => match scheme.to_lowercase().as_str() {
            "basic" => named.basic(),
            "bearer" => named.bearer(),
            other => Err(format!(
                "is the HTTP scheme `{}`, which is not supported",
                text::shown(other)
            )),
        },
        Declared::OAuth2 { .. } => named.access_token("oauth2"),
        Declared::OpenIDConnect { .. } => named.access_token("openIdConnect"),
        Declared::APIKey { location, name, .. } => named.api_key(&location, name),
    };
    scheme.map_err(|why| format!("`{shown}` {why}"))
}

/// A scheme that is declared, and what the manifest has for it.
struct Named<'a, 'p> {
    name: &'a str,
    auth: Option<&'a AuthEntry>,
    places: &'a mut Recorder<'p>,
}

impl Named<'_, '_> {
    fn basic(&mut self) -> Result<SecurityScheme, String> {
        let basic = self.auth.and_then(|auth| auth.basic.as_ref());
        let keys = "basic: { username: $env.NAME, password: $env.NAME }";
        let basic = basic.ok_or_else(|| missing("HTTP Basic", keys))?;
        let password = self.placed(&basic.password, "basic", "password");
        let username = self.placed(&basic.username, "basic", "username");
        Ok(SecurityScheme::Basic { username, password })
    }

    fn bearer(&mut self) -> Result<SecurityScheme, String> {
        let token = self.auth.and_then(|auth| auth.bearer.as_ref());
        let token = token.ok_or_else(|| missing("a bearer token", "bearer: $env.NAME"))?;
        let token = self.placed(token, "bearer", "token");
        Ok(SecurityScheme::Bearer { token })
    }

    fn access_token(&mut self, kind: &str) -> Result<SecurityScheme, String> {
        let token = self.auth.and_then(|auth| auth.access_token.as_ref());
        let token = token.ok_or_else(|| {
            format!(
                "is {kind}, which nothing here goes through; if somebody hands you an access token, \
                 write `auth: {{ access_token: $env.NAME }}`"
            )
        })?;
        let token = self.placed(token, "bearer", "token");
        Ok(SecurityScheme::Bearer { token })
    }

    fn api_key(
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
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`|~".contains(c);
        let is_header = name.chars().all(is_token);
        let mut key = |place: &str| self.placed(key, &format!("{place} {name}"), "key");
        match location {
            APIKeyLocation::Header if is_header => Ok(SecurityScheme::HeaderKey {
                key: key("header"),
                name,
            }),
            APIKeyLocation::Header => Err("names no header".to_owned()),
            APIKeyLocation::Query => Ok(SecurityScheme::QueryKey {
                key: key("query"),
                name,
            }),
            APIKeyLocation::Cookie => {
                Err("is a key in a cookie, which is not supported".to_owned())
            }
        }
    }

    /// A secret of the scheme, both recorded as the lock calls them.
    fn placed(&mut self, entry: &Secret, scheme: &str, name: &str) -> crate::model::Secret {
        self.places.insert(&[scheme], &entry.0.variable.span);
        secret(entry, self.places.within(&[scheme, name]))
    }
}

fn missing(what: &str, key: &str) -> String {
    format!("is {what}: write `auth: {{ {key} }}`")
}
