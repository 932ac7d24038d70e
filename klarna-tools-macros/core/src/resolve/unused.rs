//! Parts of a manifest that no tool uses: harmless, and probably left over.

use std::collections::BTreeSet;

use super::operations::found_of;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{
    AuthEntry, Entries, HostsEntry, Located, Manifest, Secret, Variable, place, place_if_true,
};
use crate::model::{Hosts, SecurityScheme};
use crate::openapi::Document;
use crate::source::Span;
use crate::text;

/// Notes documents, credentials and hosts that no tool uses.
pub(super) fn note_unused(
    manifest: &Manifest,
    documents: &[Document],
    (hosts, security): (&[Hosts], &[SecurityScheme]),
    cx: &mut Diagnostics,
) {
    let used: BTreeSet<&str> = manifest
        .tools
        .0
        .iter()
        .flat_map(|(_, tool)| found_of(tool.calls().chain(tool.reads()), documents))
        .map(|operation| operation.document.name.as_str())
        .collect();
    // Without a tool, nothing is used yet.
    if used.is_empty() {
        return;
    }
    for document in manifest.paths() {
        if !used.contains(document.value.as_str()) {
            let shown = text::shown(&document.value);
            let message = format!("no tool uses an operation of `{shown}`");
            let label = "leave it out, or `toolspec tools` lists its operations";
            cx.note(Diagnostic::new(&document.span, message).label(label));
        }
    }
    note_timeout(manifest, cx);
    note_hosts(manifest, hosts, cx);
    for (name, api) in Entries::of(manifest.apis.as_ref()) {
        if api.hosts.is_none() && api.auth.is_none() {
            let nothing = Diagnostic::new(&name.span, "this says nothing about the document");
            cx.note(nothing.label("add `hosts` or `auth`, or leave it out"));
        }
    }
    for auth in manifest.all_auth() {
        note_auth(auth, documents, security, cx);
    }
    let has_own = |name: &&str| manifest.api(name).is_some_and(|api| api.hosts.is_some());
    if let Some(span) = manifest.hosts.as_ref().and_then(first_of)
        && used.iter().all(has_own)
    {
        let unused = Diagnostic::new(span, "no request goes to these `hosts`");
        cx.note(unused.label("every document that is used has its own under `apis`"));
    }
}

/// Notes a variable with one host to choose, and leave to go without TLS that no request takes.
fn note_hosts(manifest: &Manifest, used: &[Hosts], cx: &mut Diagnostics) {
    for entry in manifest.all_hosts() {
        // Whoever writes a list of one host has chosen it.
        if let (Some(variable), None) = (&entry.variable, &entry.allowed) {
            let name = Some(&variable.value.0);
            let mut own = used.iter().filter(|hosts| hosts.variable.as_ref() == name);
            let is_idle = own.clone().next().is_some() && own.all(|own| own.allowed.len() == 1);
            if is_idle {
                let idle = Diagnostic::new(&variable.span, "there is one host to choose");
                let label = "name others under `allowed`, or leave the variable out";
                cx.note(idle.label(label));
            }
        }
        let plain = place_if_true(entry.plain_http.as_ref());
        if let Some(plain) = plain.filter(|_| !used.iter().any(|hosts| hosts.plain_http)) {
            let useless = Diagnostic::new(plain, "`plain_http` has no effect");
            cx.note(useless.label("no request goes to a host by `http://`: leave it out"));
        }
    }
}

/// Notes a time that no call takes.
fn note_timeout(manifest: &Manifest, cx: &mut Diagnostics) {
    let mut tools = manifest.tools.0.iter();
    if let Some(timeout) = &manifest.timeout
        && tools.all(|(_, tool)| tool.timeout.is_some())
    {
        let unused = Diagnostic::new(&timeout.span, "no tool takes this time");
        cx.note(unused.label("every tool has its own `timeout`"));
    }
}

/// The first of what a section of hosts says.
fn first_of(hosts: &HostsEntry) -> Option<&Span> {
    let named = hosts.named().next().map(|host| &host.span);
    let variable = place(hosts.variable.as_ref());
    named
        .or(variable)
        .or(place(hosts.override_variable.as_ref()))
}

/// Notes credentials that no request carries.
fn note_auth(
    auth: &AuthEntry,
    documents: &[Document],
    security: &[SecurityScheme],
    cx: &mut Diagnostics,
) {
    let is_sent = |variable: &Located<Variable>| {
        let mut secrets = security.iter().flat_map(SecurityScheme::secrets);
        secrets.any(|secret| secret.variable == variable.value.0)
    };
    let mut secrets = auth.secrets();
    secrets.dedup_by(|(other, _), (kind, _)| other == kind);
    for (kind, Secret(secret)) in secrets {
        if is_sent(&secret.variable) {
            continue;
        }
        let named = kind.strip_prefix("api_key.");
        let message = format!("`{}` is never sent", text::shown(&kind));
        let unused = Diagnostic::new(&secret.variable.span, message);
        let declared = documents.iter().flat_map(Document::declared_schemes);
        let declared: Vec<&str> = declared.collect();
        cx.note(match named.filter(|named| !declared.contains(named)) {
            Some(unknown) => {
                let help = "no document declares a security scheme of this name";
                unused.near_or(unknown, declared, help)
            }
            None => unused.label("no operation of these tools takes it: leave it out"),
        });
    }
}
