//! Where an operation is sent: the hosts that the manifest says, else the servers of its document.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{NamedHost, authority_of, is_plain};
use super::servers::{Servers, listed_hosts, permits};
use crate::check::check_once;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{HostsEntry, Located, Manifest, Variable, place, place_if_true};
use crate::model::{Hosts, Request, Tool};
use crate::openapi::{Document, Operation};
use crate::provenance::Recorder;
use crate::source::Span;
use crate::text;

/// Where a request may go.
pub(super) fn choose_hosts(
    operation: &Operation<'_>,
    named: &Span,
    manifest: &Manifest,
    mut places: Recorder<'_>,
    cx: &mut Diagnostics,
) -> Result<Hosts, Reported> {
    let own = manifest.api(&operation.document.name);
    let own = own.and_then(|api| api.hosts.as_ref());
    let entry = own.or(manifest.hosts.as_ref());
    let servers = Servers::read(*operation, named, entry);
    servers.check_overruled(cx)?;
    let default = servers.default();
    let default = default.map(|default| servers.complete(default, cx));
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
    let plain = entry.and_then(|entry| place(entry.plain_http.as_ref()));
    places.insert(&["plain_http"], plain);
    let private = entry.and_then(|entry| place_if_true(entry.private_network.as_ref()));
    places.insert(&["private_network"], private);
    places.insert(&["default"], span);
    places.insert(&["allowed"], list);
    places.insert_set("allowed", allowed.iter().map(|(host, span)| (host, *span)));
    let allowed: Vec<String> = allowed.into_iter().map(|(host, _)| host).collect();
    Ok(Hosts {
        variable: variable.map(|variable| variable.value.0.clone()),
        plain_http: allowed.iter().any(|host| is_plain(host)),
        private_network: private.is_some(),
        allowed,
        default: host,
        override_variable: instead.map(|variable| variable.value.0.clone()),
    })
}

/// Reports what is wrong with hosts by themselves.
pub(super) fn check_hosts(entry: &HostsEntry, cx: &mut Diagnostics) {
    check_names(entry, cx);
    check_once(entry.allowed.iter().flatten(), cx);
    check_default(entry, cx);
    check_override(entry, cx);
    check_plain_http(entry, cx);
}

/// Reports invalid hosts; a default that is listed, too, once.
fn check_names(entry: &HostsEntry, cx: &mut Diagnostics) {
    let permits = permits(Some(entry));
    let mut known = Vec::new();
    for host in entry.named() {
        if let Err(why) = NamedHost::of(&host.value, permits)
            && !known.contains(&&host.value)
        {
            let message = format!("`{}` is not a host", text::shown(&host.value));
            cx.push(Diagnostic::new(&host.span, message).label(why));
        }
        known.push(&host.value);
    }
}

fn check_default(entry: &HostsEntry, cx: &mut Diagnostics) {
    let (Some(default), Some(allowed)) = (&entry.default, &entry.allowed) else {
        return;
    };
    if allowed.iter().all(|host| host.value != default.value) {
        let message = "the default is not among the allowed hosts";
        let allowed = allowed.iter().map(|host| host.value.as_str());
        cx.push(Diagnostic::new(&default.span, message).near(&default.value, allowed));
    }
}

/// Reports a variable that both chooses a host and replaces it.
fn check_override(entry: &HostsEntry, cx: &mut Diagnostics) {
    if let (Some(instead), Some(chooses)) = (&entry.override_variable, &entry.variable)
        && instead.value == chooses.value
    {
        let message = format!("`{}` chooses the host already", chooses.value.0);
        let twice = Diagnostic::new(&instead.span, message).label("name another variable");
        cx.push(twice.note(&chooses.span, "here"));
    }
}

/// Reports a permission that no host of the manifest needs.
fn check_plain_http(entry: &HostsEntry, cx: &mut Diagnostics) {
    let Some(plain) = place_if_true(entry.plain_http.as_ref()) else {
        return;
    };
    let mut named = entry.named().peekable();
    if named.peek().is_some() && named.all(|host| !host.value.starts_with("http://")) {
        let useless = Diagnostic::new(plain, "`plain_http` has no effect");
        let useless = useless.label("no host here begins with `http://`");
        cx.push(useless.help("write `http://` in front of the host that is called without TLS"));
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
    let permits = permits(Some(entry));
    let host = |named: &str| NamedHost::of(named, permits).ok().map(|server| server.host);
    let is_unchosen = |named: &&Located<String>| {
        let is_read = host(&named.value).is_some();
        is_read && named.value != chosen.value
    };
    let mut unchosen = listed.iter().filter(is_unchosen).peekable();
    if unchosen.peek().is_none() {
        return;
    }
    let own = documents.flat_map(Document::own_servers);
    let own = own.flat_map(|list| listed_hosts(list, Some(entry)));
    let own: BTreeSet<String> = own.collect();
    for named in unchosen {
        if host(&named.value).is_some_and(|host| own.contains(&host)) {
            continue;
        }
        let message = format!("`{}` is never chosen", text::shown(&named.value));
        let help = "write `variable: $env.NAME` beside it, which chooses, or leave this host out";
        let never = Diagnostic::new(&named.span, message);
        let never = never.label("without `variable`, requests go to the default");
        cx.push(never.note(&chosen.span, "this one").help(help));
    }
}

/// Reports a variable with which no value chooses for all operations: it would stop the server, or
/// some requests would go to one environment and some to another.
pub(super) fn check_variables(
    manifest: &Manifest,
    tools: &[Tool],
    hosts: &[Hosts],
    cx: &mut Diagnostics,
) {
    let mut seen = BTreeSet::new();
    let variables = manifest
        .all_hosts()
        .filter_map(|entry| entry.variable.as_ref());
    for variable in variables {
        if seen.insert(&variable.value.0) {
            check_variable(variable, tools, hosts, cx);
        }
    }
}

fn check_variable(
    variable: &Located<Variable>,
    tools: &[Tool],
    hosts: &[Hosts],
    cx: &mut Diagnostics,
) {
    let name = &variable.value.0;
    let mut choices: BTreeMap<_, String> = BTreeMap::new();
    for request in tools.iter().flat_map(Tool::requests) {
        let own = hosts.get(request.hosts);
        if let Some(own) = own.filter(|own| own.variable.as_ref() == Some(name)) {
            choices
                .entry(choice(own))
                .or_insert_with(|| said(request, own));
        }
    }
    if choices.len() < 2 {
        return;
    }
    let differs = format!("`{name}` chooses among different hosts for different operations");
    let differs = Diagnostic::new(&variable.span, differs);
    let differs = choices.into_values().fold(differs, Diagnostic::help);
    cx.push(differs.help(
        "write `default` and `allowed` beside it, with the hosts that all of them have; for an API that has others, write `hosts` under `apis`",
    ));
}

/// The default and the others, without their base paths.
fn choice(hosts: &Hosts) -> (&str, BTreeSet<&str>) {
    let others = hosts.allowed.iter().map(|host| authority_of(host));
    (authority_of(&hosts.default), others.collect())
}

fn said(request: &Request, hosts: &Hosts) -> String {
    let (default, others) = choice(hosts);
    let others: Vec<&str> = others.into_iter().filter(|host| *host != default).collect();
    let others = match others.as_slice() {
        [] => String::new(),
        others => format!(", or {}", others.join(", ")),
    };
    let operation = request.operation();
    format!("{operation} goes to {default} by default{others}")
}
