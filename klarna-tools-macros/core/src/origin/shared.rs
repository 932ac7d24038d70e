//! What all tools of a manifest share.

use super::set::nth;
use crate::manifest::{ApiKeys, AuthEntry, ErrorsEntry, HostsEntry, Manifest};
use crate::source::Span;

/// The origin of a part of the lock's `wire`.
pub(super) fn origin(manifest: &Manifest, segments: &[&str]) -> Span {
    let (found, enclosing) = match segments {
        ["hosts", rest @ ..] => {
            let entry = manifest.hosts.as_ref();
            let default = entry.and_then(|entry| entry.default.as_ref());
            (
                entry.and_then(|entry| hosts(entry, rest)),
                default.map_or(&manifest.name.span, |default| &default.span),
            )
        }
        ["auth", rest @ ..] => {
            let entry = manifest.auth.as_ref();
            (
                entry.and_then(|entry| auth(entry, rest)),
                &manifest.name.span,
            )
        }
        ["errors", rest @ ..] => {
            let entry = manifest.errors.as_ref();
            (
                entry.and_then(|entry| errors(entry, rest)),
                entry.map_or(&manifest.name.span, |entry| &entry.code.span),
            )
        }
        _ => (None, &manifest.name.span),
    };
    found.unwrap_or_else(|| enclosing.clone())
}

fn hosts(entry: &HostsEntry, segments: &[&str]) -> Option<Span> {
    match segments {
        ["variable"] => Some(entry.variable.as_ref()?.span.clone()),
        ["allowed", index] => {
            let hosts = entry.allowed.iter().flatten();
            let hosts = hosts.map(|host| (&host.value, &host.span));
            nth(index, hosts).cloned()
        }
        _ => None,
    }
}

fn auth(entry: &AuthEntry, segments: &[&str]) -> Option<Span> {
    let basic = entry.basic.as_ref();
    let variable = match segments {
        ["basic", "password"] => basic.map(|basic| &basic.password),
        ["bearer", ..] => entry.bearer.as_ref().or(entry.access_token.as_ref()),
        [place, ..] if place.starts_with("header ") || place.starts_with("query ") => {
            match entry.api_key.as_ref()? {
                ApiKeys::One(key) => Some(key),
                ApiKeys::Named(keys) => keys.0.first().map(|(_, key)| key),
            }
        }
        _ => basic.map(|basic| &basic.username),
    };
    variable.map(|variable| variable.span.clone())
}

fn errors(entry: &ErrorsEntry, segments: &[&str]) -> Option<Span> {
    match segments {
        ["messages", index] => {
            let index: usize = index.parse().ok()?;
            Some(entry.messages.get(index)?.span.clone())
        }
        ["correlation"] => Some(entry.correlation.span.clone()),
        ["correlation_header"] => Some(entry.correlation_header.span.clone()),
        ["hints", error] => {
            let mut hints = entry.hints.iter().flat_map(|hints| &hints.0);
            let (_, advice) = hints.find(|(known, _)| known.value == *error)?;
            Some(advice.span.clone())
        }
        _ => None,
    }
}
