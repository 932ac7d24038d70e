//! The addresses of a document's servers and of the manifest's hosts.

use std::net::Ipv4Addr;

use super::path::is_literal;
use crate::openapi::{self, Document};

/// The most addresses that the variables of one document's servers may make.
pub const MOST: usize = 64;

/// Why nothing is sent to an address without a host.
pub(super) const RELATIVE: &str = "it is relative, and a manifest has no address of its own";

/// The addresses of a document's servers as it writes them, with their variables filled in: at least
/// one more than [`MOST`] where there are more.
#[must_use]
pub fn addresses(document: &Document) -> Vec<String> {
    let declared = openapi::servers(document.root.get("servers"));
    let declared = declared.filter_map(|(server, _)| server.ok());
    declared.flat_map(|server| expand(&server)).collect()
}

/// An address as `hosts` of a manifest lists it.
///
/// # Errors
/// Why no request can be sent there.
pub fn host_of(url: &str) -> Result<String, String> {
    let server = Server::of_url(url)?;
    if server.host.is_empty() {
        return Err(RELATIVE.to_owned());
    }
    Ok(format!("{}{}", server.host, server.path))
}

/// An address: scheme and authority, and a base path.
pub(super) struct Server {
    /// As `Hosts` lists it, without the path; empty for a relative address.
    pub(super) host: String,
    /// With its leading slash, without one at its end.
    pub(super) path: String,
}

impl Server {
    /// The address that a document writes; an error says what is wrong with it.
    pub(super) fn of_url(url: &str) -> Result<Self, String> {
        if let Some(rest) = url.strip_prefix("https://") {
            return Self::of_host(rest);
        }
        if url.starts_with("http://") {
            return Self::of_host(url);
        }
        if url.contains("://") {
            return Err("only https is supported, and http to this machine".to_owned());
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

    /// A host as `Hosts` lists it.
    pub(super) fn of_host(host: &str) -> Result<Self, String> {
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
        // A resolver decides where a name leads, `localhost` included.
        let is_local = label
            .parse()
            .is_ok_and(|address: Ipv4Addr| address.is_loopback());
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
        let others = variable
            .enumeration
            .iter()
            .filter(|value| *value != default);
        let values: Vec<&String> = std::iter::once(default).chain(others).collect();
        let filled = addresses
            .iter()
            .flat_map(|address| values.iter().map(|value| address.replace(&place, value)));
        // One more than is allowed is enough to see that there are too many.
        addresses = filled.take(MOST + 1).collect();
    }
    addresses
}
