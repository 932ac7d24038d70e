//! Where an operation is sent: the hosts that the manifest says, else the servers of its document.

use super::address::{MOST, RELATIVE, Server, expand};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{ApiEntry, HostsEntry, Located, Manifest, place};
use crate::model::Hosts;
use crate::openapi::{self, Operation};
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
    let servers = Servers::read(operation);
    if let Some(entry) = entry {
        servers.check_overruled(operation, entry, cx)?;
    }
    let variable = entry.and_then(|entry| entry.variable.as_ref());
    let listed = entry.and_then(|entry| entry.allowed.as_ref());
    let complete = |host: &Located<String>| servers.complete(&host.value);
    let mut allowed: Vec<(String, &Span)> = match listed {
        Some(listed) => listed
            .iter()
            .map(|host| (complete(host), &host.span))
            .collect(),
        None => servers.usable(operation, named, cx)?,
    };
    let default = entry.and_then(|entry| entry.default.as_ref());
    let default = default.map(|default| (complete(default), &default.span));
    let Some(default) = default.or_else(|| allowed.first().cloned()) else {
        let message = format!("no host is known for {}", operation.name());
        let label = "`allowed` in the manifest lists no host";
        return Err(cx.report(Diagnostic::new(named, message).label(label)));
    };
    if variable.is_none() {
        allowed = vec![default.clone()];
    }
    let declared = operation.servers().map(|servers| &servers.span);
    let list = listed.and_then(|listed| listed.first());
    let list = list.map(|host| &host.span).or(declared);
    places.insert(&[], list);
    let instead = entry.and_then(|entry| entry.override_variable.as_ref());
    places.insert(&["variable"], place(variable));
    places.insert(&["override"], place(instead));
    places.insert(&["default"], default.1);
    places.insert(&["allowed"], list);
    places.insert_set("allowed", allowed.iter().map(|(host, span)| (host, *span)));
    Ok(Hosts {
        variable: variable.map(|variable| variable.value.0.clone()),
        allowed: allowed.into_iter().map(|(host, _)| host).collect(),
        default: default.0,
        override_variable: instead.map(|variable| variable.value.0.clone()),
    })
}

/// Reports invalid hosts, and a default that is not allowed.
pub(super) fn check_hosts(entry: &HostsEntry, cx: &mut Diagnostics) {
    let listed = entry.allowed.as_deref().unwrap_or_default();
    for host in listed.iter().chain(&entry.default) {
        if let Err(why) = Server::of_host(&host.value) {
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

/// The servers of an operation, with their variables filled in.
struct Servers<'a> {
    list: Vec<(Result<Server, String>, &'a Span)>,
}

impl<'a> Servers<'a> {
    fn read(operation: &Operation<'a>) -> Self {
        let mut list = Vec::new();
        for (declared, span) in openapi::servers(operation.servers()) {
            match declared.as_ref().map(expand) {
                Ok(urls) => list.extend(urls.iter().map(|url| (Server::of_url(url), span))),
                Err(why) => list.push((Err(format!("it cannot be read: {why}")), span)),
            }
        }
        Self { list }
    }

    /// Reports an operation with servers of its own that do not include the host of the manifest:
    /// it would be sent to a host that does not have it.
    fn check_overruled(
        &self,
        operation: &Operation<'_>,
        entry: &HostsEntry,
        cx: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let first = entry.allowed.as_ref().and_then(|allowed| allowed.first());
        let (Some(own), Some(target)) = (operation.own_servers(), entry.default.as_ref().or(first))
        else {
            return Ok(());
        };
        let host = Server::of_host(&target.value)
            .ok()
            .map(|server| server.host);
        let is_target =
            |server: &Server| server.host.is_empty() || Some(&server.host) == host.as_ref();
        let mut known = self
            .list
            .iter()
            .filter_map(|(server, _)| server.as_ref().ok());
        if known.any(is_target) {
            return Ok(());
        }
        let message = format!("{} has servers of its own", operation.name());
        Err(cx.report(
            Diagnostic::new(&own.span, message)
                .label("none of them is the host of the manifest")
                .note(&target.span, "it would be sent to this one")
                .help("if that is right, take `servers` out there by an entry under `corrections`; else the operation needs a manifest of its own"),
        ))
    }

    /// A host that the manifest names, with the base path that the document gives it.
    fn complete(&self, host: &str) -> String {
        let name = host.strip_prefix("http://").unwrap_or(host);
        if name.contains('/') {
            return host.trim_end_matches('/').to_owned();
        }
        let mut known = self
            .list
            .iter()
            .filter_map(|(server, _)| server.as_ref().ok());
        let same = known.clone().find(|server| server.host == host);
        let path = same
            .or_else(|| known.next())
            .map_or("", |server| server.path.as_str());
        format!("{host}{path}")
    }

    /// Every address that can be used; the first one must be.
    fn usable(
        &self,
        operation: &Operation<'_>,
        named: &Span,
        cx: &mut Diagnostics,
    ) -> Result<Vec<(String, &'a Span)>, Reported> {
        let Some((first, span)) = self.list.first() else {
            let message = format!("no host is known for {}", operation.name());
            return Err(cx.report(
                Diagnostic::new(named, message)
                    .label(format!("{} declares no `servers`", operation.document.name))
                    .help("say `hosts` in the manifest"),
            ));
        };
        if self.list.len() > MOST {
            let message = format!("the servers make more than {MOST} addresses");
            return Err(
                cx.report(Diagnostic::new(span, message).help("say `hosts` in the manifest"))
            );
        }
        let refused = match first {
            Err(why) => Some(why.as_str()),
            Ok(server) => server.host.is_empty().then_some(RELATIVE),
        };
        if let Some(why) = refused {
            return Err(cx.report(
                Diagnostic::new(span, "requests cannot be sent to this server")
                    .label(why)
                    .note(named, "needed here")
                    .help("say `hosts` in the manifest"),
            ));
        }
        let known = self.list.iter();
        let known = known.filter_map(|(server, span)| Some((server.as_ref().ok()?, *span)));
        let absolute = known.filter(|(server, _)| !server.host.is_empty());
        let mut usable: Vec<(String, &Span)> = Vec::new();
        for (server, span) in absolute {
            let address = format!("{}{}", server.host, server.path);
            if usable.iter().all(|(known, _)| *known != address) {
                usable.push((address, span));
            }
        }
        Ok(usable)
    }
}
