//! Which credentials an operation is sent: those that the manifest has for the first alternative of
//! its security requirements that it can meet.

use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{AuthEntry, Located, Manifest, OperationName};
use crate::model::SecurityScheme;
use crate::openapi::{
    APIKeyLocation, Operation, SecurityScheme as Declared, client_credentials_url, security_scheme,
};
use crate::provenance::Recorder;
use crate::resolve::scheme::DeclaredScheme;
use crate::resolve::server::api_of;
use crate::resolve::shared::TokenHosts;
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
    let own = api_of(operation, manifest).and_then(|api| api.auth.as_ref());
    let auth = own.or(manifest.auth.as_ref());
    let Some(security) = operation.security() else {
        note_silence(operation, auth, cx);
        return Ok(Vec::new());
    };
    places.insert(&["auth"], &security.span);
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
            let scheme = scheme(operation, entry, auth, token_url, hosts, &mut places);
            carried.add(entry, authorizes, scheme);
        }
        match carried.finish(cx) {
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

/// How a scheme writes the header Authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authorizes {
    /// With an access token. Several schemes that ask for one are one.
    ByToken,
    Otherwise,
}

fn authorizes(operation: &Operation<'_>, required: &Entry) -> Option<Authorizes> {
    let declared = operation.document.declared_scheme(&required.key.text)?;
    match security_scheme(declared).ok()? {
        Declared::OAuth2 { .. } | Declared::OpenIDConnect { .. } => Some(Authorizes::ByToken),
        Declared::HTTP { .. } => Some(Authorizes::Otherwise),
        Declared::APIKey { location, name, .. } => {
            let is_it = location == APIKeyLocation::Header && is_authorization(&name);
            is_it.then_some(Authorizes::Otherwise)
        }
    }
}

fn is_authorization(header: &str) -> bool {
    header.eq_ignore_ascii_case("authorization")
}

/// The schemes of one alternative that a request carries. It has one header Authorization: of
/// several schemes that write it, the first that the manifest has something for is carried.
#[derive(Default)]
struct Carried<'a> {
    schemes: Vec<SecurityScheme>,
    /// The one that writes the header Authorization.
    authorized: Option<(&'a Entry, Authorizes)>,
    /// What a request cannot carry beside it.
    unsent: Vec<&'a Entry>,
    /// What the manifest has nothing for, and why.
    missing: Vec<(&'a Entry, Option<Authorizes>, String)>,
}

impl<'a> Carried<'a> {
    fn excludes(&self, authorizes: Option<&Authorizes>) -> bool {
        let (Some((_, carried)), Some(other)) = (&self.authorized, authorizes) else {
            return false;
        };
        (carried, other) != (&Authorizes::ByToken, &Authorizes::ByToken)
    }

    fn add(
        &mut self,
        entry: &'a Entry,
        authorizes: Option<Authorizes>,
        scheme: Result<SecurityScheme, String>,
    ) {
        let scheme = match scheme {
            Ok(scheme) => scheme,
            Err(why) => return self.missing.push((entry, authorizes, why)),
        };
        let carried = authorizes.map(|authorizes| (entry, authorizes));
        self.authorized = self.authorized.or(carried);
        let mut known = self.schemes.iter_mut();
        if !known.any(|known| is_joined(known, &scheme)) {
            self.schemes.push(scheme);
        }
    }

    /// The schemes, or why they cannot be carried.
    fn finish(mut self, cx: &mut Diagnostics) -> Result<Vec<SecurityScheme>, String> {
        if let Some((carried, _)) = self.authorized {
            let excluded = self.missing.extract_if(.., |(_, other, _)| other.is_some());
            self.unsent.extend(excluded.map(|(entry, ..)| entry));
            if self.missing.is_empty() {
                let unsent = self.unsent.iter();
                unsent.for_each(|entry| cx.note(beside(entry, carried)));
            }
        }
        match self.missing.into_iter().next() {
            Some((.., why)) => Err(why),
            None => Ok(self.schemes),
        }
    }
}

fn beside(unsent: &Entry, carried: &Entry) -> Diagnostic {
    let message = format!("`{}` is not sent", text::shown(&unsent.key.text));
    Diagnostic::new(&unsent.key.span, message)
        .label("a request has one header Authorization")
        .note(&carried.key.span, "this one is sent in it")
        .help("`auth` of the manifest decides which: leave out what is not to be sent")
}

/// Whether both are the same; two tokens of a client are one, with the scopes of both.
fn is_joined(known: &mut SecurityScheme, other: &SecurityScheme) -> bool {
    if let SecurityScheme::ClientCredentials { token, .. } = known
        && let SecurityScheme::ClientCredentials { token: more, .. } = other
    {
        // Both have the client of the manifest and the endpoint of the alternative.
        token.scopes.extend(more.scopes.iter().cloned());
        token.scopes.sort();
        token.scopes.dedup();
        return true;
    }
    known == other
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
    let name = &required.key.text;
    let shown = text::shown(name);
    let Some(declared) = operation.document.declared_scheme(name) else {
        return Err(undeclared(name));
    };
    let declared = security_scheme(declared).map_err(|why| format!("`{shown}` {why}"))?;
    let mut named = DeclaredScheme { name, auth, places };
    let scheme = match declared {
        Declared::HTTP { scheme, .. } => match scheme.to_lowercase().as_str() {
            "basic" => named.basic(),
            "bearer" => named.bearer(),
            other => Err(format!(
                "is the HTTP scheme `{}`, which is not supported",
                text::shown(other)
            )),
        },
        Declared::OAuth2 { .. } | Declared::OpenIDConnect { .. } => {
            let client = auth.and_then(|auth| auth.client_credentials.as_ref());
            // A client without a token endpoint leaves the scheme to `access_token`.
            let client = client.filter(|client| token_url.is_some() || client.token_url.is_some());
            match client {
                Some(client) => named.client_credentials(client, token_url, required, hosts),
                None => named.access_token(token_url.is_some()),
            }
        }
        Declared::APIKey { location, name, .. } => named.api_key(&location, name),
    };
    scheme.map_err(|why| format!("`{shown}` {why}"))
}
