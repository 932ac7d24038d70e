//! Servers that an operation has for itself, beside the hosts of the manifest.

use super::{Servers, permits};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::Located;
use crate::resolve::address::{DeclaredServer, NamedHost};
use crate::source::Span;
use crate::yaml::Node;

/// The server of a list that has a host, by TLS or without: one that can be called before others.
fn at_host<'s, 'a>(
    list: &'s [(DeclaredServer, &'a Span)],
    host: &str,
) -> Option<&'s (DeclaredServer, &'a Span)> {
    let bare = |name: &str| name.trim_start_matches("http://").to_owned();
    let at_host = list
        .iter()
        .filter(|(server, _)| bare(&server.host) == bare(host));
    at_host.min_by_key(|(server, _)| match &server.address {
        Ok(_) if server.host == host => 0,
        Ok(_) => 1,
        Err(_) => 2,
    })
}

impl<'a> Servers<'a> {
    /// The hosts of the manifest that the operation's own servers name. A variable chooses among all
    /// hosts, and not among those of one operation.
    pub(super) fn own_hosts(&self) -> Vec<&'a Located<String>> {
        let Some(entry) = self.entry.filter(|entry| entry.variable.is_none()) else {
            return Vec::new();
        };
        let named = entry.default.iter().chain(entry.allowed.iter().flatten());
        let is_own = |named: &&Located<String>| {
            let host = self.host_of(named);
            let mut servers = self.list.iter();
            servers.any(|(server, _)| server.path.is_ok() && host.as_ref() == Some(&server.host))
        };
        named.filter(is_own).collect()
    }

    /// The host that the manifest names, if it is one.
    fn host_of(&self, named: &Located<String>) -> Option<String> {
        let server = NamedHost::of(&named.value, permits(self.entry));
        server.ok().map(|server| server.host)
    }

    /// An operation that would be sent to a host that does not have it.
    fn misdirected(&self, own: &Node, label: impl Into<String>, target: &Span) -> Diagnostic {
        let message = format!("{} has servers of its own", self.operation.name());
        let misdirected = Diagnostic::new(&own.span, message).label(label);
        misdirected.note(target, "it would be sent to this one")
    }

    /// Reports an operation with servers of its own that do not include a host of the manifest: it
    /// would be sent to a host that does not have it.
    pub(in crate::resolve) fn check_overruled(&self, cx: &mut Diagnostics) -> Result<(), Reported> {
        let named = self.entry.and_then(|entry| {
            let first = entry.allowed.as_ref().and_then(|allowed| allowed.first());
            entry.default.as_ref().or(first)
        });
        let (Some(own), Some(target)) = (self.operation.own_servers(), named) else {
            return Ok(());
        };
        let host = self.host_of(target);
        let is_host = |server: &DeclaredServer| host.as_ref() == Some(&server.host);
        let is_elsewhere = !self.others.iter().any(|(other, _)| is_host(other));
        let is_target = |(server, _): &(DeclaredServer, &Span)| {
            let mut others = self.others.iter();
            // The host of the manifest replaces the one of the document, here as elsewhere.
            let is_replaced = others.any(|(other, _)| other.host == server.host)
                && (is_elsewhere || server.address.is_err());
            server.path.is_ok() && (server.host.is_empty() || is_host(server) || is_replaced)
        };
        if !self.own.is_empty() || self.list.is_empty() || self.list.iter().any(is_target) {
            return Ok(());
        }
        let label = "none of them is the host of the manifest";
        let misdirected = self.misdirected(own, label, &target.span);
        Err(cx.report(misdirected.help(self.overruled_help())))
    }

    fn overruled_help(&self) -> String {
        let usable = self.list.iter().find(|(server, _)| server.address.is_ok());
        let entry = self.entry.filter(|entry| entry.variable.is_none());
        let right = "if that is right, take `servers` out there by an entry under `corrections`";
        match (usable, entry) {
            (Some((server, _)), Some(_)) => {
                format!("{right}; else add `{}` to `allowed` beside it", server.host)
            }
            _ => format!("{right}; else the operation needs a manifest of its own"),
        }
    }

    /// The server that has a host, else the one that it replaces: of servers of an operation, one
    /// at a host of the document.
    pub(super) fn server_for(&self, host: &str) -> Option<&(DeclaredServer, &'a Span)> {
        let is_shared = |(server, _): &&(DeclaredServer, &Span)| {
            server.host.is_empty() || at_host(&self.others, &server.host).is_some()
        };
        let named = at_host(&self.list, host);
        let replaced = || {
            let shared = self.list.iter().find(is_shared);
            let (server, _) = shared.or(self.list.first())?;
            at_host(&self.list, &server.host)
        };
        named.or_else(replaced)
    }

    /// Reports a host that may be chosen, and that the document declares, but not for this operation.
    pub(super) fn check_declared(
        &self,
        named: &Located<String>,
        host: &str,
        cx: &mut Diagnostics,
    ) -> Result<(), Reported> {
        let is_relative = |(server, _): &(DeclaredServer, &Span)| server.host.is_empty();
        let Some(own) = self.operation.own_servers() else {
            return Ok(());
        };
        if at_host(&self.others, host).is_none()
            || at_host(&self.list, host).is_some()
            || self.list.iter().any(is_relative)
        {
            return Ok(());
        }
        let label = format!("none of them is `{host}`");
        let help = "if the API has it there too, add that server, with its base path, by an entry under `corrections`; else take the host out here, or give the operation a manifest of its own";
        let misdirected = self.misdirected(own, label, &named.span);
        Err(cx.report(misdirected.help(help)))
    }

    /// Whether a server has another base path than the one of the document that the host of the
    /// manifest is: a base path that the manifest writes is for that one.
    pub(super) fn is_apart(&self, host: &str, (server, _): &(DeclaredServer, &Span)) -> bool {
        let general = at_host(&self.others, host).or(self.others.first());
        self.operation.own_servers().is_some()
            && server.path.is_ok()
            && general.is_none_or(|(general, _)| general.path != server.path)
    }

    /// Notes a base path of the manifest that an operation with servers of its own does not take.
    pub(super) fn note_unused(
        &self,
        named: &Located<String>,
        (own, span): (&DeclaredServer, &Span),
        path: &str,
        cx: &mut Diagnostics,
    ) {
        if own.path.as_deref() == Ok(path) {
            return;
        }
        let message = format!("this base path is not for {}", self.operation.name());
        let unused = Diagnostic::new(&named.span, message);
        let unused = unused.label("it is for the servers of the whole document");
        cx.note(unused.note(
            span,
            "the operation goes to the base path of its own server",
        ));
    }
}
