//! What all tools of a manifest share.

use super::set::nth;
use crate::manifest::{AuthEntry, ErrorsEntry, HostsEntry, Manifest};
use crate::source::Span;

/// The origin of a part of the lock's `wire`.
pub(super) fn origin(manifest: &Manifest, segments: &[&str]) -> Span {
    let (found, enclosing) = match segments {
        ["hosts", rest @ ..] => (hosts(&manifest.hosts, rest), &manifest.hosts.default.span),
        ["auth", rest @ ..] => (Some(auth(&manifest.auth, rest)), &manifest.name.span),
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
        ["variable"] => Some(entry.variable.span.clone()),
        ["allowed", index] => {
            let hosts = entry.allowed.iter().map(|host| (&host.value, &host.span));
            nth(index, hosts).cloned()
        }
        _ => None,
    }
}

fn auth(entry: &AuthEntry, segments: &[&str]) -> Span {
    match segments {
        ["basic", "password"] => entry.basic.password.span.clone(),
        _ => entry.basic.username.span.clone(),
    }
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
