//! What all tools of a manifest share, or all that one document describes.

use super::Specs;
use super::set::nth;
use crate::manifest::{ApiKeys, AuthEntry, ErrorsEntry, HostsEntry, Secret, SecretEntry};
use crate::openapi::{Document, Operation};
use crate::source::Span;
use crate::yaml::Node;

/// The origin of a part of the lock's `wire`. What most requests have is what the first has.
pub(super) fn origin(specs: Specs<'_>, segments: &[&str]) -> Span {
    let manifest = specs.manifest;
    let (found, enclosing) = match segments {
        ["hosts" | "auth", ..] => {
            let mut tools = manifest.tools.0.iter();
            let first = tools.find_map(|(name, _)| specs.tool(&name.value)?.steps().next());
            let found = first.and_then(|(_, operation)| of_operation(specs, operation, segments));
            (found, &manifest.name.span)
        }
        ["errors", rest @ ..] => {
            let entry = manifest.errors.as_ref();
            let code = entry.and_then(|entry| entry.code.as_ref());
            (
                entry.and_then(|entry| errors(entry, rest)),
                code.map_or(&manifest.name.span, |code| &code.span),
            )
        }
        _ => (None, &manifest.name.span),
    };
    found.unwrap_or_else(|| enclosing.clone())
}

/// The origin of the hosts or the credentials of an operation: what the manifest says about its
/// document, else about all, else what the document says.
pub(super) fn of_operation(
    specs: Specs<'_>,
    operation: Operation<'_>,
    segments: &[&str],
) -> Option<Span> {
    let manifest = specs.manifest;
    let mut apis = manifest.apis.iter().flat_map(|apis| &apis.0);
    let api = apis.find(|(name, _)| name.value == operation.document.name);
    let api = api.map(|(_, api)| api);
    match segments {
        ["hosts", rest @ ..] => {
            let own = api.and_then(|api| api.hosts.as_ref());
            let said = own.or(manifest.hosts.as_ref());
            let declared = || Some(operation.servers()?.span.clone());
            said.and_then(|entry| hosts(entry, rest)).or_else(declared)
        }
        ["auth", rest @ ..] => {
            let own = api.and_then(|api| api.auth.as_ref());
            let said = own.or(manifest.auth.as_ref());
            let declared = || Some(operation.security()?.span.clone());
            said.and_then(|entry| auth(entry, operation.document, rest))
                .or_else(declared)
        }
        _ => None,
    }
}

fn hosts(entry: &HostsEntry, segments: &[&str]) -> Option<Span> {
    match segments {
        ["variable"] => Some(entry.variable.as_ref()?.span.clone()),
        ["override"] => Some(entry.override_variable.as_ref()?.span.clone()),
        ["allowed", rest @ ..] => {
            let hosts = entry.allowed.as_ref()?;
            let known = hosts.iter().map(|host| (&host.value, &host.span));
            let found = rest.first().and_then(|index| nth(index, known));
            found.or(hosts.first().map(|host| &host.span)).cloned()
        }
        _ => Some(entry.default.as_ref()?.span.clone()),
    }
}

fn auth(entry: &AuthEntry, document: &Document, segments: &[&str]) -> Option<Span> {
    let basic = entry.basic.as_ref();
    let found = match segments {
        ["basic", "password", ..] => basic.map(|basic| &basic.password),
        ["bearer", ..] => entry.bearer.as_ref().or(entry.access_token.as_ref()),
        [place, ..] if place.starts_with("header ") || place.starts_with("query ") => {
            match entry.api_key.as_ref()? {
                ApiKeys::One(key) => Some(key),
                ApiKeys::Named(keys) => {
                    let scheme = key_scheme(document, place);
                    let mut keys = keys.0.iter();
                    let key = keys.find(|(name, _)| Some(name.value.as_str()) == scheme);
                    key.map(|(_, key)| key)
                }
            }
        }
        ["basic", ..] => basic.map(|basic| &basic.username),
        // The document decides which of them are sent.
        _ => None,
    };
    found.map(|Secret(entry)| secret(entry, segments.get(2..).unwrap_or_default()).clone())
}

fn secret<'a>(entry: &'a SecretEntry, segments: &[&str]) -> &'a Span {
    let prefix = |text: &str| {
        let mut prefixes = entry.prefixes.iter().flat_map(|prefixes| &prefixes.0);
        prefixes.find(|(known, _)| known.value == text)
    };
    let found = match segments {
        ["called"] => entry.called.as_ref().map(|called| &called.span),
        ["prefixes", text, rest @ ..] => prefix(text).map(|(text, prefix)| {
            let hosts = prefix.hosts.iter().flat_map(|hosts| &hosts.value);
            let hosts = hosts.map(|host| (&host.value, &host.span));
            let host = rest.first().and_then(|index| nth(index, hosts));
            host.unwrap_or(&text.span)
        }),
        _ => None,
    };
    found.unwrap_or(&entry.variable.span)
}

/// The name of the scheme whose key is sent at a place that the lock calls `header NAME` or
/// `query NAME`.
fn key_scheme<'a>(document: &'a Document, place: &str) -> Option<&'a str> {
    let (part, name) = place.split_once(' ')?;
    let schemes = document.root.get("components")?.get("securitySchemes")?;
    let mut schemes = schemes.as_mapping()?.iter();
    let is_sent_there = |scheme: &Node| {
        let is = |key: &str, text| scheme.get(key).and_then(Node::as_str) == Some(text);
        is("in", part) && is("name", name)
    };
    let scheme = schemes.find(|entry| {
        let scheme = document.peek(&entry.value);
        scheme.is_some_and(|scheme| is_sent_there(scheme.node))
    });
    scheme.map(|entry| entry.key.text.as_str())
}

fn errors(entry: &ErrorsEntry, segments: &[&str]) -> Option<Span> {
    match segments {
        ["messages", index] => {
            let index: usize = index.parse().ok()?;
            Some(entry.messages.as_ref()?.get(index)?.span.clone())
        }
        ["correlation"] => Some(entry.correlation.as_ref()?.span.clone()),
        ["correlation_header"] => Some(entry.correlation_header.as_ref()?.span.clone()),
        ["hints", error] => {
            let mut hints = entry.hints.iter().flat_map(|hints| &hints.0);
            let (_, advice) = hints.find(|(known, _)| known.value == *error)?;
            Some(advice.span.clone())
        }
        _ => None,
    }
}
