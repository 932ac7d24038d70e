//! The servers that a document declares for an operation, and what the manifest says instead.

mod own;

use super::address::{DeclaredServer, MOST, NamedHost, Permits, expand, label_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{HostsEntry, Located, all, place_if_true};
use crate::openapi::{self, Operation};
use crate::source::Span;
use crate::yaml::Node;

/// What a section permits of its hosts.
pub(super) fn permits(entry: Option<&HostsEntry>) -> Permits {
    let says = |key: fn(&HostsEntry) -> Option<&Located<bool>>| {
        place_if_true(entry.and_then(key)).is_some()
    };
    Permits {
        plain_http: says(|entry| entry.plain_http.as_ref()),
        private_network: says(|entry| entry.private_network.as_ref()),
    }
}

/// The servers of an operation, with their variables filled in.
pub(super) struct Servers<'a> {
    operation: Operation<'a>,
    /// Where the manifest names it.
    named: &'a Span,
    entry: Option<&'a HostsEntry>,
    list: Vec<(DeclaredServer, &'a Span)>,
    /// Those of the document, where the operation has servers of its own.
    others: Vec<(DeclaredServer, &'a Span)>,
    /// The hosts of the manifest that these name, where the operation has servers of its own.
    own: Vec<&'a Located<String>>,
}

/// The hosts of the servers of a list.
pub(super) fn listed_hosts(
    list: &Node,
    entry: Option<&HostsEntry>,
) -> impl Iterator<Item = String> {
    let servers = listed(Some(list), entry).into_iter();
    servers.map(|(server, _)| server.host)
}

/// The servers of a list.
fn listed<'a>(
    list: Option<&'a Node>,
    entry: Option<&HostsEntry>,
) -> Vec<(DeclaredServer, &'a Span)> {
    let permits = permits(entry);
    let mut servers = Vec::new();
    for (declared, span) in openapi::servers(list) {
        match declared.as_ref().map(expand) {
            Ok(urls) => servers.extend(
                urls.iter()
                    .map(|url| (DeclaredServer::of(url, permits), span)),
            ),
            Err(why) => {
                let why = format!("it cannot be read: {why}");
                servers.push((DeclaredServer::unreadable(&why), span));
            }
        }
    }
    servers
}

/// A host with its base path, and where it is written.
pub(super) type Placed<'a> = (String, &'a Span);

impl<'a> Servers<'a> {
    pub(super) fn read(
        operation: Operation<'a>,
        named: &'a Span,
        entry: Option<&'a HostsEntry>,
    ) -> Self {
        let mut servers = Self {
            operation,
            named,
            entry,
            list: listed(operation.servers(), entry),
            others: Vec::new(),
            own: Vec::new(),
        };
        if operation.own_servers().is_some() {
            servers.others = listed(operation.document.root.get("servers"), entry);
            servers.own = servers.own_hosts();
        }
        servers
    }

    /// The host of the manifest that requests go to where no variable chooses another.
    pub(super) fn default(&self) -> Option<&'a Located<String>> {
        match self.own.first() {
            Some(own) => Some(own),
            None => self.entry?.default.as_ref(),
        }
    }

    /// Every host that may be chosen.
    pub(super) fn allowed(
        &self,
        default: Option<&Placed<'a>>,
        cx: &mut Diagnostics,
    ) -> Result<Vec<Placed<'a>>, Reported> {
        let listed = self.entry.and_then(|entry| entry.allowed.as_ref());
        let variable = self.entry.and_then(|entry| entry.variable.as_ref());
        match (listed, default) {
            (Some(_), Some(default)) if !self.own.is_empty() => Ok(vec![default.clone()]),
            (Some(listed), _) => all(listed.iter().map(|host| self.complete(host, cx))),
            (None, Some(default)) if variable.is_none() => Ok(vec![default.clone()]),
            (None, _) => self.usable(variable.is_some(), cx),
        }
    }

    /// A host that the manifest names, with the base path that the document gives it: that of the
    /// same host, else of the server that it replaces.
    pub(super) fn complete(
        &self,
        named: &'a Located<String>,
        cx: &mut Diagnostics,
    ) -> Result<Placed<'a>, Reported> {
        // What is wrong with it has been reported.
        let Ok(host) = NamedHost::of(&named.value, permits(self.entry)) else {
            return Ok((named.value.clone(), &named.span));
        };
        self.check_declared(named, &host.host, cx)?;
        let server = self.server_for(&host.host);
        if let Some(path) = host.path {
            match server.filter(|server| self.is_apart(&host.host, server)) {
                None => return Ok((format!("{}{path}", host.host), &named.span)),
                Some((own, span)) => self.note_unused(named, (own, span), &path, cx),
            }
        }
        match server.map(|(server, span)| (&server.path, *span)) {
            None => Ok((host.host, &named.span)),
            Some((Ok(path), _)) => Ok((format!("{}{path}", host.host), &named.span)),
            Some((Err(why), span)) => {
                let host = host.host;
                let help = format!("write it behind the host: `{host}/v1`, or `{host}/` for none");
                let unknown = Diagnostic::new(span, "the base path of this server is not known");
                let unknown = unknown.label(why).note(&named.span, "needed for this host");
                Err(cx.report(unknown.help(help)))
            }
        }
    }

    /// Every address that a request can be sent to.
    fn usable(
        &self,
        has_variable: bool,
        cx: &mut Diagnostics,
    ) -> Result<Vec<Placed<'a>>, Reported> {
        let Some((first, span)) = self.list.first() else {
            return Err(cx.report(self.unknown_host()));
        };
        let mut usable: Vec<Placed<'a>> = Vec::new();
        for (server, span) in &self.list {
            if let Ok(address) = &server.address
                && usable.iter().all(|(known, _)| known != address)
            {
                usable.push((address.clone(), *span));
            }
        }
        if has_variable && usable.len() > MOST {
            let message = format!("the servers make more than {MOST} addresses");
            let help = "list those that are needed under `hosts: { allowed: [...] }`";
            return Err(cx.report(Diagnostic::new(span, message).help(help)));
        }
        if usable.is_empty() {
            return Err(cx.report(self.unusable(first, span)));
        }
        prefer_tls(&mut usable);
        if let Err(why) = &first.address {
            self.note_other_server(why, span, &usable, cx);
        }
        Ok(usable)
    }

    fn unknown_host(&self) -> Diagnostic {
        let message = format!("no host is known for {}", self.operation.name());
        let label = format!("{} declares no `servers`", self.operation.document.name);
        let help = "say where it is, with its base path if it has one: `hosts: { default: api.example.com/v1 }`";
        Diagnostic::new(self.named, message).label(label).help(help)
    }

    fn unusable(&self, first: &DeclaredServer, span: &Span) -> Diagnostic {
        let why = first.address.as_ref().err();
        let host = first.host.trim_start_matches("http://");
        let known = NamedHost::of(host, Permits::NOTHING).is_ok();
        let help = match &first.path {
            Ok(path) if known => format!(
                "if the API takes TLS there, write `hosts: {{ default: {host} }}`; requests then go to https://{host}{path}"
            ),
            Ok(path) => format!(
                "say where it is: `hosts: {{ default: api.example.com }}`; requests then go to https://api.example.com{path}"
            ),
            Err(_) => {
                "say where it is, with its base path: `hosts: { default: api.example.com/v1 }`"
                    .to_owned()
            }
        };
        Diagnostic::new(span, "requests cannot be sent to this server")
            .label(why.map_or("", String::as_str))
            .note(self.named, "needed here")
            .help(help)
    }

    /// Notes that another server than the first is taken, unless it is the same by TLS.
    fn note_other_server(
        &self,
        why: &str,
        span: &Span,
        usable: &[Placed<'a>],
        cx: &mut Diagnostics,
    ) {
        let Some((taken, place)) = usable.first() else {
            return;
        };
        let is_same = |(server, _): &(DeclaredServer, &Span)| {
            let path = server.path.as_deref().unwrap_or_default();
            let host = server.host.strip_prefix("http://");
            host.is_some_and(|host| format!("{host}{path}") == *taken)
        };
        if self.list.first().is_some_and(is_same) {
            return;
        }
        let other = Diagnostic::new(span, "requests are not sent to the first server").label(why);
        let other = other.note(place, format!("they go to https://{taken}"));
        cx.note(other.help("`hosts: { default: HOST }` in the manifest chooses another one"));
    }
}

/// Puts the address with TLS in front where the first is without and there is one of the same host.
fn prefer_tls(usable: &mut [Placed<'_>]) {
    let has_tls = |address: &str| !address.starts_with("http://");
    let Some((first, _)) = usable.first().filter(|(first, _)| !has_tls(first)) else {
        return;
    };
    let is_same = |(other, _): &Placed<'_>| has_tls(other) && label_of(other) == label_of(first);
    let by_tls = usable.iter().position(is_same);
    if let Some(until) = by_tls.and_then(|index| usable.get_mut(..=index)) {
        until.rotate_right(1);
    }
}
