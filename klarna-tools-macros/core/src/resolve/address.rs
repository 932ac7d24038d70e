//! The addresses of a document's servers and of the manifest's hosts.

use std::net::{IpAddr, Ipv4Addr};

use super::segment::is_literal;
use crate::model::Network;
use crate::openapi::{self, Document};
use crate::yaml::Node;

/// The most addresses that the variables of one document's servers may make.
pub const MOST: usize = 64;

/// Why nothing is sent to an address without a host.
const RELATIVE: &str = "it is relative, and a manifest has no address of its own";

/// Why nothing is sent without TLS.
const PLAIN: &str = "without TLS credentials can be read on the way";

/// The addresses of a document's servers as it writes them, with their variables filled in: at least
/// one more than [`MOST`] where there are more.
#[must_use]
pub fn addresses(document: &Document) -> Vec<String> {
    let declared = document.root.get("servers");
    declared.map(addresses_of).unwrap_or_default()
}

/// The addresses of a list of servers, as [`addresses`] gives those of a document.
#[must_use]
pub fn addresses_of(servers: &Node) -> Vec<String> {
    let declared = openapi::servers(Some(servers));
    let declared = declared.filter_map(|(server, _)| server.ok());
    declared.flat_map(|server| expand(&server)).collect()
}

/// An address as `hosts` of a manifest lists it.
///
/// # Errors
/// Why no request can be sent there.
pub fn host_of(url: &str) -> Result<String, String> {
    DeclaredServer::of(url, Permits::NOTHING).address
}

/// What the manifest permits of its hosts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Permits {
    /// Names within a cluster may be called without TLS.
    pub(super) plain_http: bool,
    /// Hosts may be in a private network.
    pub(super) private_network: bool,
}

impl Permits {
    pub(super) const NOTHING: Self = Self {
        plain_http: false,
        private_network: false,
    };

    pub(super) const ALL: Self = Self {
        plain_http: true,
        private_network: true,
    };
}

/// A server as a document declares it, with its variables filled in.
pub(super) struct DeclaredServer {
    /// As `Hosts` lists it, without the path; empty for a relative address and where it is not one.
    pub(super) host: String,
    /// The base path, with its leading slash, without one at its end; or why it is not known.
    pub(super) path: Result<String, String>,
    /// As `Hosts` lists it, or why no request can be sent there.
    pub(super) address: Result<String, String>,
}

impl DeclaredServer {
    pub(super) fn of(url: &str, permits: Permits) -> Self {
        if let Some(rest) = url.strip_prefix("//") {
            return Self::absolute("", rest, permits);
        }
        let Some((scheme, rest)) = url.split_once("://") else {
            return Self {
                host: String::new(),
                path: relative_path(url),
                address: Err(RELATIVE.to_owned()),
            };
        };
        match scheme.to_ascii_lowercase().as_str() {
            "https" => Self::absolute("", rest, permits),
            "http" => Self::absolute("http://", rest, permits),
            _ => Self::unreadable("only http and https are supported"),
        }
    }

    /// One of which nothing is known.
    pub(super) fn unreadable(why: &str) -> Self {
        Self {
            host: String::new(),
            path: Err(why.to_owned()),
            address: Err(why.to_owned()),
        }
    }

    fn absolute(scheme: &str, rest: &str, permits: Permits) -> Self {
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (user, authority) = authority.rsplit_once('@').unwrap_or(("", authority));
        let name = format!("{scheme}{}", authority.to_ascii_lowercase());
        let server = NamedHost::of(&name, permits);
        let path = checked_path(path);
        let host = server.as_ref().map_or(name, |server| server.host.clone());
        let address = if user.is_empty() {
            server.and_then(|_| Ok(format!("{host}{}", path.clone()?)))
        } else {
            Err("it contains a username or a password".to_owned())
        };
        Self {
            host,
            path,
            address,
        }
    }
}

/// The base path of a relative address. Where `..` leads is up to where the document is published.
fn relative_path(url: &str) -> Result<String, String> {
    let mut path = url;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    let first = path.split('/').next().unwrap_or_default();
    if first == ".." {
        return Err("where `..` leads depends on where the document is published".to_owned());
    }
    if first.contains(':') {
        return Err("its scheme is not followed by `//` and a host".to_owned());
    }
    if first.contains('.') && first != "." {
        return Err("it has no `https://`, so its host would be part of the path".to_owned());
    }
    match path {
        "" | "." => Ok(String::new()),
        path if path.starts_with('/') => checked_path(path),
        path => checked_path(&format!("/{path}")),
    }
}

/// A host that a manifest names: scheme and authority, and a base path.
pub(super) struct NamedHost {
    /// As `Hosts` lists it, without the path.
    pub(super) host: String,
    /// With its leading slash, without one at its end; `None` if none is written.
    pub(super) path: Option<String>,
}

impl NamedHost {
    /// A host as `Hosts` lists it; an error says what is wrong with it.
    pub(super) fn of(host: &str, permits: Permits) -> Result<Self, String> {
        let name = host.strip_prefix("http://");
        let (authority, path) = {
            let rest = name.unwrap_or(host);
            rest.split_at(rest.find('/').unwrap_or(rest.len()))
        };
        let usual = if name.is_some() { ":80" } else { ":443" };
        let authority = authority.strip_suffix(usual).unwrap_or(authority);
        let (label, port) = authority.rsplit_once(':').unwrap_or((authority, "443"));
        if let Some(bare) = host
            .strip_prefix("https://")
            .filter(|bare| Self::of(bare, permits).is_ok())
        {
            return Err(format!("write `{bare}`: `https://` is added"));
        }
        if !is_host_name(label) || !is_port(port) {
            let expected =
                "a host name, in lower case, such as `api.example.com`, or with a base path";
            return Err(expected.to_owned());
        }
        if name.is_some() {
            check_plain(label, permits)?;
        } else {
            check_network(label, permits)?;
        }
        let scheme = if name.is_some() { "http://" } else { "" };
        Ok(Self {
            host: format!("{scheme}{authority}"),
            path: (!path.is_empty()).then(|| checked_path(path)).transpose()?,
        })
    }
}

/// Whether a name can be that of a host (RFC 1123, section 2.1), or is an IPv4 address: what ends in a
/// number is read as one.
fn is_host_name(name: &str) -> bool {
    let is_legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| {
        let is_hyphen_outside = label.starts_with('-') || label.ends_with('-');
        (1..=63).contains(&label.len()) && label.chars().all(is_legal) && !is_hyphen_outside
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = match last.strip_prefix("0x") {
        Some(digits) => digits.chars().all(|c| c.is_ascii_hexdigit()),
        None => last.chars().all(|c| c.is_ascii_digit()),
    };
    let is_read = !is_number || name.parse::<Ipv4Addr>().is_ok();
    name.len() <= 253 && is_read && name.split('.').all(is_label)
}

fn is_port(port: &str) -> bool {
    let is_digits = port.chars().all(|c| c.is_ascii_digit());
    is_digits && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Whether a host may be called without TLS: one of this machine, or by `plain_http` one whose name
/// has no meaning outside a cluster.
fn check_plain(label: &str, permits: Permits) -> Result<(), String> {
    match (is_loopback(label), is_in_cluster(label)) {
        (true, _) => Ok(()),
        (_, true) if permits.plain_http => Ok(()),
        (_, true) => {
            let permit = "`plain_http: true` beside `hosts` that are within a cluster";
            Err(format!("{PLAIN}; write `https`, or {permit}"))
        }
        _ => Err(format!("{PLAIN}; write `https`")),
    }
}

/// Whether a host is not an address that nothing is sent to. Where a name leads is known later.
fn check_network(label: &str, permits: Permits) -> Result<(), String> {
    let network = label
        .parse()
        .map(|address| Network::of(IpAddr::V4(address)));
    match network {
        Ok(network @ Network::Private) if !permits.private_network => Err(format!(
            "it is {}: if the API is there, write `private_network: true` under `hosts`",
            network.described()
        )),
        Ok(network @ Network::Reserved) => Err(format!(
            "it is {}, to which nothing is sent",
            network.described()
        )),
        _ => Ok(()),
    }
}

/// A resolver decides where a name leads, `localhost` included.
fn is_loopback(label: &str) -> bool {
    let address = label.parse::<Ipv4Addr>();
    address.is_ok_and(|address| address.is_loopback())
}

/// Whether only a private network gives the name a meaning: a service of Kubernetes, a single
/// label, a private address (RFC 1918), a name under `internal`.
fn is_in_cluster(label: &str) -> bool {
    let names = [".svc", ".cluster.local", ".internal"];
    match label.parse() {
        Ok(address) => Ipv4Addr::is_private(&address),
        Err(_) => !label.contains('.') || names.iter().any(|end| label.ends_with(end)),
    }
}

/// Whether a host is called without TLS and is not of this machine.
pub(super) fn is_plain(host: &str) -> bool {
    host.starts_with("http://") && !is_loopback(label_of(host))
}

/// A host without its scheme and base path.
pub(super) fn authority_of(host: &str) -> &str {
    let rest = host.strip_prefix("http://").unwrap_or(host);
    rest.split('/').next().unwrap_or_default()
}

/// The name of a host, without its port, too.
pub(super) fn label_of(host: &str) -> &str {
    let authority = authority_of(host);
    authority
        .rsplit_once(':')
        .map_or(authority, |(label, _)| label)
}

fn checked_path(path: &str) -> Result<String, String> {
    let path = path.trim_end_matches('/');
    let mut segments = path.split('/').skip(1);
    let is_sound = path.is_empty() || path.starts_with('/');
    if is_sound && segments.all(|segment| !segment.is_empty() && is_literal(segment)) {
        Ok(path.to_owned())
    } else {
        Err("its path is not valid in a URL as it is".to_owned())
    }
}

/// Every address that the variables of a server make, the one of their defaults first.
pub(super) fn expand(server: &openapi::Server) -> Vec<String> {
    let mut addresses = vec![server.url.clone()];
    for (name, variable) in server.variables.iter().flatten() {
        let place = format!("{{{name}}}");
        if !server.url.contains(&place) {
            continue;
        }
        let default = &variable.default;
        let others = variable.enumeration.iter();
        let others = others.filter(|value| *value != default);
        let values: Vec<&String> = std::iter::once(default).chain(others).collect();
        let filled = addresses
            .iter()
            .flat_map(|address| values.iter().map(|value| address.replace(&place, value)));
        // One more than is allowed is enough to see that there are too many.
        addresses = filled.take(MOST + 1).collect();
    }
    addresses
}
