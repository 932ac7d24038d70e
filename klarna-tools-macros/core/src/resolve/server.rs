//! Where an operation is sent: the hosts that the manifest says, else the servers of its document.

use super::path::is_literal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ApiEntry, HostsEntry, Manifest};
use crate::model::Hosts;
use crate::openapi::Operation;
use crate::source::Span;
use crate::text;
use crate::yaml::Node;

/// Most addresses that the variables of one document's servers may make.
const MOST: usize = 64;

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

/// Where a request may go; `None` where that cannot be said, which is reported.
pub(super) fn choose_hosts(
    operation: &Operation<'_>,
    named: &Span,
    manifest: &Manifest,
    cx: &mut Diagnostics,
) -> Option<Hosts> {
    let own = api_of(operation, manifest).and_then(|api| api.hosts.as_ref());
    let entry = own.or(manifest.hosts.as_ref());
    let servers = Servers::read(operation, cx)?;
    let variable = entry.and_then(|entry| entry.variable.as_ref());
    let said = entry.and_then(|entry| entry.allowed.as_ref());
    let allowed: Vec<String> = match said {
        Some(said) => said
            .iter()
            .map(|host| servers.complete(&host.value))
            .collect(),
        None => servers.usable(operation, named, cx)?,
    };
    let default = entry.and_then(|entry| entry.default.as_ref());
    let default = match default {
        Some(default) => servers.complete(&default.value),
        None => allowed.first()?.clone(),
    };
    Some(Hosts {
        variable: variable.map(|variable| variable.value.0.clone()),
        allowed: if variable.is_some() {
            allowed
        } else {
            vec![default.clone()]
        },
        default,
    })
}

/// Reports hosts that are none, and a default that is not allowed.
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
            let message = format!("`{}` is no host", text::shown(&host.value));
            cx.push(Diagnostic::new(&host.span, message).label(why));
        }
    }
}

/// The servers of an operation, with their variables filled in.
struct Servers<'a> {
    list: Vec<(Result<Server, String>, &'a Span)>,
}

/// An address: scheme and authority, and a base path.
struct Server {
    /// As [`Hosts`] lists it, without the path; empty for a relative address.
    host: String,
    /// With its leading slash, without one at its end.
    path: String,
}

impl<'a> Servers<'a> {
    fn read(operation: &Operation<'a>, cx: &mut Diagnostics) -> Option<Self> {
        let declared = operation
            .servers()
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        let mut list = Vec::new();
        for server in declared {
            let Some(url) = server.get("url") else {
                cx.push(Diagnostic::new(&server.span, "this server has no `url`"));
                return None;
            };
            let addresses = expand(url.as_str().unwrap_or_default(), server.get("variables"));
            list.extend(
                addresses
                    .into_iter()
                    .map(|address| (Server::of_url(&address), &url.span)),
            );
        }
        if list.len() > MOST {
            let span = operation
                .servers()
                .map_or(operation.span, |servers| &servers.span);
            let message = format!("the servers make more than {MOST} addresses");
            cx.push(Diagnostic::new(span, message).help("say `hosts` in the manifest"));
            return None;
        }
        Some(Self { list })
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
    ) -> Option<Vec<String>> {
        let Some((first, span)) = self.list.first() else {
            let message = format!("nothing says where {} is sent", operation.name());
            cx.push(
                Diagnostic::new(named, message)
                    .label(format!("{} declares no `servers`", operation.document.name))
                    .help("say `hosts` in the manifest"),
            );
            return None;
        };
        let refuse = |why: &str, cx: &mut Diagnostics| {
            cx.push(
                Diagnostic::new(span, "requests cannot be sent to this server")
                    .label(why)
                    .note(named, "needed here")
                    .help("say `hosts` in the manifest"),
            );
        };
        match first {
            Err(why) => {
                refuse(why, cx);
                return None;
            }
            Ok(server) if server.host.is_empty() => {
                refuse(
                    "it is relative, and a manifest has no address of its own",
                    cx,
                );
                return None;
            }
            Ok(_) => {}
        }
        let known = self
            .list
            .iter()
            .filter_map(|(server, _)| server.as_ref().ok());
        let absolute = known.filter(|server| !server.host.is_empty());
        let mut usable: Vec<String> = Vec::new();
        for server in absolute {
            let address = format!("{}{}", server.host, server.path);
            if !usable.contains(&address) {
                usable.push(address);
            }
        }
        Some(usable)
    }
}

impl Server {
    fn of_url(url: &str) -> Result<Self, String> {
        if let Some(rest) = url.strip_prefix("https://") {
            return Self::of_host(rest);
        }
        if url.starts_with("http://") {
            return Self::of_host(url);
        }
        if url.contains("://") {
            return Err("only https is spoken, and http to this machine".to_owned());
        }
        let path = if url.starts_with('/') {
            url.to_owned()
        } else {
            format!("/{url}")
        };
        Ok(Self {
            host: String::new(),
            path: checked_path(&path)?,
        })
    }

    /// A host as [`Hosts`] lists it.
    fn of_host(host: &str) -> Result<Self, String> {
        let name = host.strip_prefix("http://");
        let (authority, path) = {
            let rest = name.unwrap_or(host);
            rest.split_at(rest.find('/').unwrap_or(rest.len()))
        };
        let (label, port) = authority.rsplit_once(':').unwrap_or((authority, "443"));
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if label.is_empty() || !label.chars().all(legal) || port.parse::<u16>().is_err() {
            return Err(
                "a host name, in lower case, such as `api.example.com`, or with a base path"
                    .to_owned(),
            );
        }
        let is_local =
            label == "localhost" || (label.starts_with("127.") && label.split('.').count() == 4);
        if name.is_some() && !is_local {
            return Err("without TLS credentials can be read on the way; write `https`".to_owned());
        }
        let scheme = if name.is_some() { "http://" } else { "" };
        Ok(Self {
            host: format!("{scheme}{authority}"),
            path: checked_path(path)?,
        })
    }
}

fn checked_path(path: &str) -> Result<String, String> {
    let path = path.trim_end_matches('/');
    if path
        .split('/')
        .skip(1)
        .all(|segment| !segment.is_empty() && is_literal(segment))
    {
        Ok(path.to_owned())
    } else {
        Err("its path cannot stand in a URL as it is".to_owned())
    }
}

/// Every address that the variables of a server make, the one of their defaults first.
fn expand(url: &str, variables: Option<&Node>) -> Vec<String> {
    let mut addresses = vec![url.to_owned()];
    for variable in variables.and_then(Node::as_mapping).unwrap_or_default() {
        let default = variable
            .value
            .get("default")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let others = variable
            .value
            .get("enum")
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        let others = others
            .iter()
            .filter_map(Node::as_str)
            .filter(|value| *value != default);
        let values: Vec<&str> = std::iter::once(default).chain(others).collect();
        let place = format!("{{{}}}", variable.key.text);
        if !url.contains(&place) {
            continue;
        }
        let filled = addresses
            .iter()
            .flat_map(|address| values.iter().map(|value| address.replace(&place, value)));
        // One more than is allowed is enough to see that there are too many.
        addresses = filled.take(MOST + 1).collect();
    }
    addresses
}
