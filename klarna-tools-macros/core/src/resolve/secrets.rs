//! What the manifest knows about secrets: how they begin, which hosts take them, and where a client
//! gets its tokens.

use std::collections::BTreeSet;

use super::address::{NamedHost, Permits};
use super::token_url::TokenUrl;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{
    AuthEntry, ClientEntry, HostsEntry, Located, Manifest, PrefixEntry, Secret as Entry, place,
};
use crate::model::{Hosts, Prefix, Secret};
use crate::provenance::Recorder;
use crate::text;

/// A secret as a tool set has it.
pub(super) fn secret(Entry(entry): &Entry, mut places: Recorder<'_>) -> Secret {
    let prefixes = entry.prefixes.iter().flat_map(|prefixes| &prefixes.0);
    places.insert(&[], &entry.variable.span);
    places.insert(&["called"], place(entry.called.as_ref()));
    let mut within = places.within(&["prefixes"]);
    for (text, prefix) in prefixes.clone() {
        within.insert(&[&text.value], &text.span);
        let hosts = listed(prefix).map(|host| (&host.value, &host.span));
        within.insert_set(&text.value, hosts);
    }
    Secret {
        variable: entry.variable.value.0.clone(),
        called: entry.called.as_ref().map(|called| called.value.clone()),
        prefixes: prefixes
            .map(|(text, prefix)| Prefix {
                text: text.value.clone(),
                hosts: listed(prefix).map(|host| host.value.clone()).collect(),
            })
            .collect(),
    }
}

fn listed(prefix: &PrefixEntry) -> impl Iterator<Item = &Located<String>> {
    prefix.hosts.iter().flat_map(|hosts| &hosts.value)
}

/// Reports prefixes that no value can have, and hosts that do not belong to the API.
pub(super) fn check_secrets(manifest: &Manifest, used: &[Hosts], cx: &mut Diagnostics) {
    let named = manifest.all_hosts().flat_map(HostsEntry::named);
    let named = named.map(|host| &host.value);
    let used = used.iter().flat_map(|hosts| &hosts.allowed);
    let known: BTreeSet<String> = named.chain(used).map(|host| authority(host)).collect();
    let auth = manifest.all_auth();
    let clients = auth.clone();
    for client in clients.filter_map(|auth| auth.client_credentials.as_ref()) {
        check_token_url(client, cx);
        check_scopes(client, cx);
    }
    for (_, Entry(entry)) in auth.flat_map(AuthEntry::secrets) {
        for (text, prefix) in entry.prefixes.iter().flat_map(|prefixes| &prefixes.0) {
            check_prefix(text, cx);
            check_hosts(prefix, &known, cx);
        }
    }
}

/// A host without its base path. One that is written as a URL is reported where it is listed.
fn authority(host: &str) -> String {
    let host = host.strip_prefix("https://").unwrap_or(host);
    NamedHost::of(host, Permits::ALL).map_or_else(|_| host.to_owned(), |server| server.host)
}

fn check_prefix(text: &Located<String>, cx: &mut Diagnostics) {
    if text.value.is_empty() || !text.value.chars().all(|c| c.is_ascii_graphic()) {
        let message = format!("no secret begins with `{}`", text::shown(&text.value));
        let label = "one or more visible ASCII characters, without blanks";
        cx.push(Diagnostic::new(&text.span, message).label(label));
    }
}

fn check_token_url(client: &ClientEntry, cx: &mut Diagnostics) {
    if let Some(url) = &client.token_url
        && let Err(why) = TokenUrl::parse(&url.value)
    {
        let message = format!("no token can be requested at `{}`", text::shown(&url.value));
        cx.push(Diagnostic::new(&url.span, message).label(why));
    }
}

/// Reports scopes that no token request can contain (RFC 6749, section 3.3), and an empty audience.
fn check_scopes(client: &ClientEntry, cx: &mut Diagnostics) {
    let is_legal = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\');
    for scope in client.scopes.iter().flat_map(|scopes| &scopes.value) {
        if scope.value.is_empty() || !scope.value.chars().all(is_legal) {
            let message = format!("`{}` is not a scope", text::shown(&scope.value));
            let label = "visible ASCII characters without blanks, `\"` and `\\`; one scope each";
            cx.push(Diagnostic::new(&scope.span, message).label(label));
        }
    }
    if let Some(audience) = &client.audience
        && audience.value.is_empty()
    {
        let empty = Diagnostic::new(&audience.span, "no API has this name");
        cx.push(empty.label("leave `audience` out if the token endpoint asks for none"));
    }
}

fn check_hosts(prefix: &PrefixEntry, known: &BTreeSet<String>, cx: &mut Diagnostics) {
    if let Some(hosts) = prefix.hosts.as_ref().filter(|hosts| hosts.value.is_empty()) {
        let none = Diagnostic::new(&hosts.span, "no host takes a value that begins so");
        cx.push(none.label("name one, or leave `hosts` out if all of them do"));
    }
    for host in listed(prefix).filter(|host| !known.contains(&host.value)) {
        let shown = text::shown(&host.value);
        let message = format!("`{shown}` is not a host of these tools");
        let unknown = Diagnostic::new(&host.span, message);
        let all: Vec<&str> = known.iter().map(String::as_str).collect();
        let help = format!("the hosts are {}", all.join(", "));
        cx.push(unknown.near_or(&host.value, known, help));
    }
}
