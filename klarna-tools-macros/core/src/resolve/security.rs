//! Which credentials an operation is sent: those that the manifest has for the first alternative of
//! its security requirements that it can meet.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{AuthEntry, Located, Manifest, OperationName};
use crate::model::SecurityScheme;
use crate::openapi::{
    APIKeyLocation, Operation, SecurityScheme as Declared, client_credentials_url, scheme_name,
    security_scheme,
};
use crate::provenance::Recorder;
use crate::resolve::carried::{Carried, authorizes};
use crate::resolve::scheme::DeclaredScheme;
use crate::resolve::shared::TokenHosts;
use crate::resolve::silence::note_silence;
use crate::text;
use crate::yaml::{Entry, Node};

/// What authenticates a request; empty where the operation requires nothing. The places are those
/// of the request.
pub(super) fn choose_security(
    operation: &Operation<'_>,
    name: &Located<OperationName>,
    manifest: &Manifest,
    hosts: &mut TokenHosts<'_>,
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Vec<SecurityScheme>, Reported> {
    let own = manifest.api(&operation.document.name);
    let own = own.and_then(|api| api.auth.as_ref());
    let auth = own.or(manifest.auth.as_ref());
    let Some(security) = operation.security() else {
        note_silence(operation, auth, cx);
        return Ok(Vec::new());
    };
    places.insert(&["auth"], &security.span);
    check_form(security, cx)?;
    let alternatives = security.elements();
    let mut reasons = Vec::new();
    let mut nothing = None;
    for alternative in alternatives {
        let required = alternative.entries();
        if required.is_empty() {
            nothing = Some(alternative);
            continue;
        }
        let carried = schemes_of(operation, required, auth, hosts, &mut places);
        match carried.finish(cx) {
            Ok(schemes) => {
                note_undeclared(operation, alternatives, alternative, cx);
                note_deprecated(operation, alternative, cx);
                return Ok(schemes);
            }
            Err(why) => reasons.push(why),
        }
    }
    if let Some(nothing) = nothing {
        note_undeclared(operation, alternatives, nothing, cx);
    } else if !alternatives.is_empty() {
        return Err(cx.report(unmet(name, security, reasons)));
    }
    Ok(Vec::new())
}

/// Tries what one alternative requires.
fn schemes_of<'a>(
    operation: &Operation<'a>,
    required: &'a [Entry],
    auth: Option<&AuthEntry>,
    hosts: &mut TokenHosts<'_>,
    places: &mut Recorder<'_>,
) -> Carried<'a> {
    // A request carries one token, also if several schemes ask for one.
    let token_url = required.iter().find_map(|entry| {
        let declared = operation.document.declared_scheme(&entry.key.text);
        client_credentials_url(declared?)
    });
    let mut carried = Carried::default();
    for entry in required {
        let authorizes = authorizes(operation, entry);
        if carried.excludes(authorizes.as_ref()) {
            carried.unsent.push(entry);
            continue;
        }
        let scheme = scheme(operation, entry, auth, token_url, hosts, places);
        carried.add(entry, authorizes, scheme);
    }
    carried
}

fn unmet(name: &Located<OperationName>, security: &Node, reasons: Vec<String>) -> Diagnostic {
    // One for all operations that share what they require.
    let message = "nothing here authenticates the operations that require this";
    let unmet = Diagnostic::new(&security.span, message)
        .label("none of these can be met")
        .note(&name.span, "used here");
    let unmet = reasons.into_iter().fold(unmet, Diagnostic::help);
    unmet.help("if the document names a scheme wrongly, put it right under `corrections`")
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

/// Notes undeclared schemes. They are in alternatives that the manifest does not use.
fn note_undeclared(
    operation: &Operation<'_>,
    alternatives: &[Node],
    met: &Node,
    cx: &mut Diagnostics,
) {
    let others = alternatives.iter();
    let others = others.filter(|alternative| !std::ptr::eq(*alternative, met));
    for entry in others.flat_map(Node::entries) {
        let name = &entry.key.text;
        if operation.document.declared_scheme(name).is_none() {
            let passed = Diagnostic::new(&entry.key.span, undeclared(name));
            let passed = passed.label("this alternative is passed over");
            cx.note(passed.note(&met.span, "this one is met"));
        }
    }
}

/// Notes schemes that are used and called deprecated (OpenAPI 3.2, Security Scheme Object).
fn note_deprecated(operation: &Operation<'_>, met: &Node, cx: &mut Diagnostics) {
    for entry in met.entries() {
        let declared = operation.document.declared_scheme(&entry.key.text);
        if let Some(deprecated) = declared.and_then(|scheme| scheme.true_at("deprecated")) {
            let name = text::shown(scheme_name(&entry.key.text));
            let message = format!("the security scheme `{name}` is deprecated");
            cx.note(Diagnostic::new(deprecated, message).note(&entry.key.span, "used here"));
        }
    }
}

fn undeclared(name: &str) -> String {
    let shown = text::shown(name);
    format!("`{shown}` is not declared under `components.securitySchemes`")
}

/// Where the API keys are sent that an operation can ask for, as [`key_place`](super::carried::key_place)
/// says it: for drafts, which no credentials are chosen for.
pub(super) fn declared_places(operation: &Operation<'_>) -> Vec<String> {
    let alternatives = operation.security().into_iter().flat_map(Node::elements);
    let required = alternatives.flat_map(Node::entries);
    let declared = required.filter_map(|entry| {
        let declared = operation.document.declared_scheme(&entry.key.text)?;
        let Declared::APIKey { location, name, .. } = security_scheme(declared).ok()? else {
            return None;
        };
        Some(match location {
            APIKeyLocation::Header => format!("header {}", name.to_lowercase()),
            APIKeyLocation::Query => format!("query {name}"),
            APIKeyLocation::Cookie => format!("cookie {name}"),
        })
    });
    declared.collect()
}

/// The required scheme with the variables of the manifest; `Err` says what is missing.
fn scheme(
    operation: &Operation<'_>,
    required: &Entry,
    auth: Option<&AuthEntry>,
    token_url: Option<&Node>,
    hosts: &mut TokenHosts<'_>,
    places: &mut Recorder<'_>,
) -> Result<SecurityScheme, String> {
    let name = scheme_name(&required.key.text);
    let shown = text::shown(name);
    let Some(declared) = operation.document.declared_scheme(&required.key.text) else {
        return Err(undeclared(&required.key.text));
    };
    let declared = security_scheme(declared).map_err(|why| format!("`{shown}` {why}"))?;
    let mut named = DeclaredScheme { name, auth, places };
    let scheme = match declared {
        Declared::HTTP { scheme, .. } => match scheme.to_lowercase().as_str() {
            "basic" => named.basic(),
            "bearer" => named.bearer(),
            other => {
                let other = text::shown(other);
                Err(format!(
                    "is the HTTP scheme `{other}`, which is not supported"
                ))
            }
        },
        Declared::OAuth2 { .. } | Declared::OpenIDConnect { .. } => {
            let client = auth.and_then(|auth| auth.client_credentials.as_ref());
            // A client without a token endpoint leaves the scheme to `access_token`.
            let client = client.filter(|client| token_url.is_some() || client.token_url.is_some());
            match client {
                Some(client) => {
                    let declared = (token_url, operation);
                    named.client_credentials(client, declared, required, hosts)
                }
                None => named.access_token(token_url.is_some()),
            }
        }
        Declared::APIKey { location, name, .. } => named.api_key(&location, name),
    };
    scheme.map_err(|why| format!("`{shown}` {why}"))
}
