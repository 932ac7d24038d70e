//! Where an operation is sent: the hosts that the manifest says, else the servers of its document.

use std::collections::BTreeSet;

use super::address::{Server, is_plain};
use super::servers::{Servers, listed_hosts, tls};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ApiEntry, HostsEntry, Manifest, place, place_if_true};
use crate::model::Hosts;
use crate::openapi::{Document, Operation};
use crate::provenance::Recorder;
use crate::source::Span;
use crate::text;

/// What the manifest says about the document of an operation alone.
pub(super) fn api_of<'m>(
    operation: &Operation<'_>,
    manifest: &'m Manifest,
) -> Option<&'m ApiEntry> {
    let apis = manifest.apis.as_ref()?;
    let mut apis = apis.0.iter();
    let found = apis.find(|(name, _)| name.value == operation.document.name);
    found.map(|(_, api)| api)
}

/// Where a request may go.
pub(super) fn choose_hosts(
    operation: &Operation<'_>,
    named: &Span,
    manifest: &Manifest,
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Hosts, Reported> {
    let own = api_of(operation, manifest).and_then(|api| api.hosts.as_ref());
    let entry = own.or(manifest.hosts.as_ref());
    let servers = Servers::read(*operation, named, entry);
    servers.check_overruled(cx)?;
    let default = servers
        .default()
        .map(|default| servers.complete(default, cx));
    let default = default.transpose()?;
    let allowed = servers.allowed(default.as_ref(), cx)?;
    let Some((host, span)) = default.or_else(|| allowed.first().cloned()) else {
        let message = format!("no host is known for {}", operation.name());
        let label = "`allowed` in the manifest lists no host";
        return Err(cx.report(Diagnostic::new(named, message).label(label)));
    };
    let variable = entry.and_then(|entry| entry.variable.as_ref());
    let mut allowed = allowed;
    if variable.is_none() {
        allowed = vec![(host.clone(), span)];
    } else if allowed.iter().all(|(known, _)| *known != host) {
        allowed.insert(0, (host.clone(), span));
    }
    let listed = entry.and_then(|entry| entry.allowed.as_ref()?.first());
    let declared = operation.servers().map(|servers| &servers.span);
    let list = listed.map(|host| &host.span).or(declared);
    places.insert(&[], list);
    let instead = entry.and_then(|entry| entry.override_variable.as_ref());
    places.insert(&["variable"], place(variable));
    places.insert(&["override"], place(instead));
    places.insert(
        &["plain_http"],
        entry.and_then(|entry| place(entry.plain_http.as_ref())),
    );
    places.insert(&["default"], span);
    places.insert(&["allowed"], list);
    places.insert_set("allowed", allowed.iter().map(|(host, span)| (host, *span)));
    let allowed: Vec<String> = allowed.into_iter().map(|(host, _)| host).collect();
    Ok(Hosts {
        variable: variable.map(|variable| variable.value.0.clone()),
        plain_http: allowed.iter().any(|host| is_plain(host)),
        allowed,
        default: host,
        override_variable: instead.map(|variable| variable.value.0.clone()),
    })
}

/// Reports invalid hosts, and a default that is not allowed.
pub(super) fn check_hosts(entry: &HostsEntry, cx: &mut Diagnostics) {
    let listed = entry.allowed.as_deref().unwrap_or_default();
    let tls = tls(Some(entry));
    for host in listed.iter().chain(&entry.default) {
        if let Err(why) = Server::of_host(&host.value, tls) {
            let is_listed = listed
                .iter()
                .any(|l| l.value == host.value && l.span != host.span);
            if is_listed {
                continue;
            }
            let message = format!("`{}` is not a host", text::shown(&host.value));
            cx.push(Diagnostic::new(&host.span, message).label(why));
        }
    }
}

/// Reports a permission that no host of the manifest needs.
pub(super) fn check_plain_http(entry: &HostsEntry, cx: &mut Diagnostics) {
    let Some(plain) = place_if_true(entry.plain_http.as_ref()) else {
        return;
    };
    let mut named = entry
        .allowed
        .iter()
        .flatten()
        .chain(&entry.default)
        .peekable();
    if named.peek().is_some() && named.all(|host| !host.value.starts_with("http://")) {
        cx.push(
            Diagnostic::new(plain, "`plain_http` has no effect")
                .label("no host here begins with `http://`")
                .help("write `http://` in front of the host that is called without TLS"),
        );
    }
}

/// Reports hosts that no request goes to: without a variable the default is taken, unless the server
/// of an operation is another one.
pub(super) fn check_chosen<'d>(
    entry: &HostsEntry,
    documents: impl Iterator<Item = &'d Document>,
    cx: &mut Diagnostics,
) {
    let listed = entry.allowed.as_deref().unwrap_or_default();
    let chosen = entry.default.as_ref().or(listed.first());
    let (None, Some(chosen)) = (&entry.variable, chosen) else {
        return;
    };
    let tls = tls(Some(entry));
    let host = |named: &str| Server::of_host(named, tls).ok().map(|server| server.host);
    let unchosen = listed.iter().filter(|named| {
        let is_read = host(&named.value).is_some();
        is_read && named.value != chosen.value
    });
    let unchosen: Vec<_> = unchosen.collect();
    if unchosen.is_empty() {
        return;
    }
    let own = documents.flat_map(Document::own_servers);
    let own = own.flat_map(|list| listed_hosts(list, Some(entry)));
    let own: BTreeSet<String> = own.collect();
    for named in unchosen {
        if host(&named.value).is_some_and(|host| own.contains(&host)) {
            continue;
        }
        let shown = text::shown(&named.value);
        cx.push(
            Diagnostic::new(&named.span, format!("`{shown}` is never chosen"))
                .label("without `variable`, requests go to the default")
                .note(&chosen.span, "this one")
                .help(
                    "write `variable: $env.NAME` beside it, which chooses, or leave this host out",
                ),
        );
    }
}

/// Reports a variable that both chooses a host and replaces it.
pub(super) fn check_override(entry: &HostsEntry, cx: &mut Diagnostics) {
    let (Some(instead), Some(chooses)) = (&entry.override_variable, &entry.variable) else {
        return;
    };
    if instead.value == chooses.value {
        let message = format!("`{}` chooses the host already", chooses.value.0);
        cx.push(
            Diagnostic::new(&instead.span, message)
                .label("name another variable")
                .note(&chooses.span, "here"),
        );
    }
}
