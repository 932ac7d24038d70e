//! Which credentials an operation is sent: those that the manifest has for the first alternative of
//! its security requirements that it can meet.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ApiKeys, AuthEntry, Located, Manifest, OperationName, Secret};
use crate::model::SecurityScheme;
use crate::openapi::{APIKeyLocation, Operation, SecurityScheme as Declared, security_scheme};
use crate::provenance::Recorder;
use crate::resolve::secrets::secret;
use crate::resolve::server::api_of;
use crate::source::Span;
use crate::text;

/// What authenticates a request; nothing where the operation asks for nothing. `None` where that
/// cannot be said, which is reported.
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
        if auth.is_none() {
            return Ok(Vec::new());
        }
        return Err(cx.report(undeclared(operation, &name.span)));
    };
    places.insert(&[], &security.span);
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
            Ok(schemes) => return Ok(schemes),
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

fn undeclared(operation: &Operation<'_>, named: &Span) -> Diagnostic {
    Diagnostic::new(named, format!("{} declares no security", operation.name()))
        .label("credentials are sent only where the document asks for them")
        .note(operation.span, "declared here")
        .help("if the document forgot it, add `security` by an entry under `corrections`; `security: []` says that none are needed")
}

/// Several schemes of one request must not write the same header. Schemes that one secret meets in
/// the same way are one.
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
        return Err(format!(
            "`{shown}` is not declared under `components.securitySchemes`"
        ));
    };
    match security_scheme(declared).map_err(|why| format!("`{shown}` {why}"))? {
        Declared::HTTP { scheme, .. } => http(&shown, &scheme, auth, places),
        Declared::OAuth2 { .. } => access_token(&shown, "oauth2", auth, places),
        Declared::OpenIDConnect { .. } => access_token(&shown, "openIdConnect", auth, places),
        Declared::APIKey {
            location,
            name: key,
            ..
        } => api_key(&shown, name, (&location, key), auth, places),
    }
}

fn http(
    shown: &str,
    scheme: &str,
    auth: Option<&AuthEntry>,
    places: &mut Recorder<'_>,
) -> Result<SecurityScheme, String> {
    match scheme.to_lowercase().as_str() {
        "basic" => match auth.and_then(|auth| auth.basic.as_ref()) {
            Some(basic) => {
                let password = placed(&basic.password, "basic", "password", places);
                let username = placed(&basic.username, "basic", "username", places);
                Ok(SecurityScheme::Basic { username, password })
            }
            None => Err(missing(
                shown,
                "HTTP Basic",
                "basic: { username: $env.NAME, password: $env.NAME }",
            )),
        },
        "bearer" => match auth.and_then(|auth| auth.bearer.as_ref()) {
            Some(token) => Ok(bearer(token, places)),
            None => Err(missing(shown, "a bearer token", "bearer: $env.NAME")),
        },
        other => Err(format!(
            "`{shown}` is the HTTP scheme `{}`, which is not supported",
            text::shown(other)
        )),
    }
}

fn access_token(
    shown: &str,
    kind: &str,
    auth: Option<&AuthEntry>,
    places: &mut Recorder<'_>,
) -> Result<SecurityScheme, String> {
    match auth.and_then(|auth| auth.access_token.as_ref()) {
        Some(token) => Ok(bearer(token, places)),
        None => Err(format!(
            "`{shown}` is {kind}, which nothing here goes through; if somebody hands you an access token, \
             write `auth: {{ access_token: $env.NAME }}`"
        )),
    }
}

fn bearer(token: &Secret, places: &mut Recorder<'_>) -> SecurityScheme {
    SecurityScheme::Bearer {
        token: placed(token, "bearer", "token", places),
    }
}

/// A secret of a scheme, both recorded as the lock calls them.
fn placed(
    entry: &Secret,
    scheme: &str,
    name: &str,
    places: &mut Recorder<'_>,
) -> crate::model::Secret {
    places.insert(&[scheme], &entry.0.variable.span);
    secret(entry, places.within(&[scheme, name]))
}

fn api_key(
    shown: &str,
    scheme: &str,
    (location, name): (&APIKeyLocation, String),
    auth: Option<&AuthEntry>,
    places: &mut Recorder<'_>,
) -> Result<SecurityScheme, String> {
    let key = match auth.and_then(|auth| auth.api_key.as_ref()) {
        Some(ApiKeys::One(key)) => Some(key),
        Some(ApiKeys::Named(keys)) => keys
            .0
            .iter()
            .find(|(known, _)| known.value == scheme)
            .map(|(_, key)| key),
        None => None,
    };
    let Some(key) = key else {
        return Err(missing(shown, "an API key", "api_key: $env.NAME"));
    };
    if name.is_empty() {
        return Err(format!("`{shown}` has no `name`"));
    }
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`|~".contains(c);
    let is_header = name.chars().all(is_token);
    let mut key = |place: &str| placed(key, &format!("{place} {name}"), "key", places);
    match location {
        APIKeyLocation::Header if is_header => Ok(SecurityScheme::HeaderKey {
            key: key("header"),
            name,
        }),
        APIKeyLocation::Header => Err(format!("`{shown}` names no header")),
        APIKeyLocation::Query => Ok(SecurityScheme::QueryKey {
            key: key("query"),
            name,
        }),
        APIKeyLocation::Cookie => Err(format!(
            "`{shown}` is a key in a cookie, which is not supported"
        )),
    }
}

fn missing(scheme: &str, what: &str, key: &str) -> String {
    format!("`{scheme}` is {what}: write `auth: {{ {key} }}`")
}
