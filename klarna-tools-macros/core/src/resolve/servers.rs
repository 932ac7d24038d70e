//! The servers that a document declares for an operation, and what the manifest says instead.

use super::address::{Declared, MOST, Server, Tls, expand};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{HostsEntry, Located, place_if_true};
use crate::openapi::{self, Operation};
use crate::source::Span;
use crate::yaml::Node;

/// Whether a section allows hosts without TLS.
pub(super) fn tls(entry: Option<&HostsEntry>) -> Tls {
    match entry.and_then(|entry| place_if_true(entry.plain_http.as_ref())) {
        Some(_) => Tls::UnlessInCluster,
        None => Tls::Required,
    }
}

/// The servers of an operation, with their variables filled in.
pub(super) struct Servers<'a> {
    operation: Operation<'a>,
    /// Where the manifest names it.
    named: &'a Span,
    entry: Option<&'a HostsEntry>,
    list: Vec<(Declared, &'a Span)>,
    /// Those of the document, where the operation has servers of its own.
    others: Vec<(Declared, &'a Span)>,
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
fn listed<'a>(list: Option<&'a Node>, entry: Option<&HostsEntry>) -> Vec<(Declared, &'a Span)> {
    let tls = tls(entry);
    let mut servers = Vec::new();
    for (declared, span) in openapi::servers(list) {
        match declared.as_ref().map(expand) {
            Ok(urls) => servers.extend(urls.iter().map(|url| (Declared::of(url, tls), span))),
            Err(why) => {
                let why = format!("it cannot be read: {why}");
                servers.push((Declared::unreadable(&why), span));
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

    /// The hosts of the manifest that the operation's own servers name. A variable chooses among all
    /// hosts, and not among those of one operation.
    fn own_hosts(&self) -> Vec<&'a Located<String>> {
        let Some(entry) = self.entry.filter(|entry| entry.variable.is_none()) else {
            return Vec::new();
        };
        let named = entry.default.iter().chain(entry.allowed.iter().flatten());
        let is_own = |named: &&Located<String>| {
            let host = Server::of_host(&named.value, tls(self.entry)).map(|server| server.host);
            let mut servers = self.list.iter();
            servers.any(|(server, _)| server.path.is_ok() && Ok(&server.host) == host.as_ref())
        };
        named.filter(is_own).collect()
    }

    /// The host of the manifest that requests go to where no variable chooses another.
    pub(super) fn default(&self) -> Option<&'a Located<String>> {
        match self.own.first() {
            Some(own) => Some(own),
            None => self.entry?.default.as_ref(),
        }
    }

    /// Reports an operation with servers of its own that do not include a host of the manifest: it
    /// would be sent to a host that does not have it.
    pub(super) fn check_overruled(&self, cx: &mut Diagnostics) -> Result<(), Reported> {
        let named = self.entry.and_then(|entry| {
            let first = entry.allowed.as_ref().and_then(|allowed| allowed.first());
            entry.default.as_ref().or(first)
        });
        let (Some(own), Some(target)) = (self.operation.own_servers(), named) else {
            return Ok(());
        };
        let host = Server::of_host(&target.value, tls(self.entry)).map(|server| server.host);
        let is_host = |server: &Declared| Ok(&server.host) == host.as_ref();
        let is_elsewhere = !self.others.iter().any(|(other, _)| is_host(other));
        let is_target = |(server, _): &(Declared, &Span)| {
            let mut others = self.others.iter();
            // The host of the manifest replaces the one of the document, here as elsewhere.
            let is_replaced = others.any(|(other, _)| other.host == server.host)
                && (is_elsewhere || server.address.is_err());
            server.path.is_ok() && (server.host.is_empty() || is_host(server) || is_replaced)
        };
        if !self.own.is_empty() || self.list.is_empty() || self.list.iter().any(is_target) {
            return Ok(());
        }
        let message = format!("{} has servers of its own", self.operation.name());
        Err(cx.report(
            Diagnostic::new(&own.span, message)
                .label("none of them is the host of the manifest")
                .note(&target.span, "it would be sent to this one")
                .help(self.overruled_help()),
        ))
    }

    fn overruled_help(&self) -> String {
        let usable = self.list.iter().find(|(server, _)| server.address.is_ok());
        let entry = self.entry.filter(|entry| entry.variable.is_none());
        let add = match (usable, entry) {
            (Some((server, _)), Some(_)) => {
                format!("add `{}` to `allowed` beside it", server.host)
            }
            _ => "the operation needs a manifest of its own".to_owned(),
        };
        format!(
            "if that is right, take `servers` out there by an entry under `corrections`; else {add}"
        )
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
            (Some(listed), _) => {
                let complete = listed.iter().map(|host| self.complete(host, cx));
                let complete: Vec<_> = complete.collect();
                complete.into_iter().collect()
            }
            (None, Some(default)) if variable.is_none() => Ok(vec![default.clone()]),
            (None, _) => self.usable(variable.is_some(), cx),
        }
    }

    /// A host that the manifest names, with the base path that the document gives it: that of the
    /// same host, else of the first server.
    pub(super) fn complete(
        &self,
        named: &'a Located<String>,
        cx: &mut Diagnostics,
    ) -> Result<Placed<'a>, Reported> {
        // What is wrong with it has been reported.
        let Ok(host) = Server::of_host(&named.value, tls(self.entry)) else {
            return Ok((named.value.clone(), &named.span));
        };
        let bare = |name: &str| name.trim_start_matches("http://").to_owned();
        let is_it = |(server, _): &&(Declared, &Span)| bare(&server.host) == bare(&host.host);
        let server = self.list.iter().find(is_it).or(self.list.first());
        if let Some(path) = host.path
            && !server.is_some_and(|server| self.is_apart(server))
        {
            return Ok((format!("{}{path}", host.host), &named.span));
        }
        match server.map(|(server, span)| (&server.path, *span)) {
            None => Ok((host.host, &named.span)),
            Some((Ok(path), _)) => Ok((format!("{}{path}", host.host), &named.span)),
            Some((Err(why), span)) => Err(cx.report(
                Diagnostic::new(span, "the base path of this server is not known")
                    .label(why)
                    .note(&named.span, "needed for this host")
                    .help(format!(
                        "write it behind the host: `{0}/v1`, or `{0}/` for none",
                        host.host
                    )),
            )),
        }
    }

    /// Whether a server has another base path than the document's servers: one that the manifest
    /// writes is for those.
    fn is_apart(&self, (server, _): &(Declared, &Span)) -> bool {
        let is_own = self.operation.own_servers().is_some() && server.path.is_ok();
        let mut others = self.others.iter();
        is_own && !others.any(|(other, _)| other.path == server.path)
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
        if let Err(why) = &first.address {
            self.note_other_server(why, span, &usable, cx);
        }
        Ok(usable)
    }

    fn unknown_host(&self) -> Diagnostic {
        let message = format!("no host is known for {}", self.operation.name());
        Diagnostic::new(self.named, message)
            .label(format!("{} declares no `servers`", self.operation.document.name))
            .help("say where it is, with its base path if it has one: `hosts: { default: api.example.com/v1 }`")
    }

    fn unusable(&self, first: &Declared, span: &Span) -> Diagnostic {
        let why = first.address.as_ref().err();
        let host = first.host.trim_start_matches("http://");
        let known = Server::of_host(host, Tls::Required).is_ok();
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
        let is_same = |(server, _): &(Declared, &Span)| {
            let path = server.path.as_deref().unwrap_or_default();
            let host = server.host.strip_prefix("http://");
            host.is_some_and(|host| format!("{host}{path}") == *taken)
        };
        if self.list.first().is_some_and(is_same) {
            return;
        }
        cx.note(
            Diagnostic::new(span, "requests are not sent to the first server")
                .label(why)
                .note(place, format!("they go to https://{taken}"))
                .help("`hosts: { default: HOST }` in the manifest chooses another one"),
        );
    }
}
