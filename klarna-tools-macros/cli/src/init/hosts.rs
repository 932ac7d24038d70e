//! The hosts of a document: its servers, else a placeholder for a person to replace.

use std::fmt::Write as _;

use toolspec_core::openapi::Document;
use toolspec_core::yaml::Node;
use toolspec_core::{MOST_ADDRESSES, addresses, addresses_of, host_of};

use super::name::variable;
use crate::draft::{on_one_line, scalar};
use crate::operations::operations;

/// A host that never resolves (RFC 6761).
const PLACEHOLDER: &str = "host.invalid";

/// Where the requests of a document go.
#[derive(PartialEq)]
pub(super) enum Hosts {
    /// To its only server, or to the servers of single operations.
    Declared(Option<String>),
    /// To one of several hosts, or to one that the document does not name.
    Listed {
        allowed: Vec<String>,
        /// The hosts of operations that have servers of their own.
        own: Vec<String>,
        /// What a person has to decide.
        open: Option<String>,
    },
}

impl Hosts {
    /// `given` by a person, else as a document declares them.
    pub(super) fn of(document: &Document, given: &[String]) -> Self {
        if !given.is_empty() {
            let allowed = given.iter().map(|host| bare(host)).collect();
            return Self::Listed {
                allowed,
                own: Vec::new(),
                open: None,
            };
        }
        let urls = addresses(document);
        let mut allowed: Vec<String> = urls.iter().filter_map(|url| host_of(url).ok()).collect();
        let mut seen = Vec::new();
        allowed.retain(|host| {
            !seen.contains(host) && {
                seen.push(host.clone());
                true
            }
        });
        let open = excess(document, &mut allowed).or_else(|| free_part(document));
        match (allowed.as_slice(), urls.as_slice()) {
            ([only], [_]) if open.is_none() => Self::Declared(Some(only.clone())),
            ([], []) if each_has_servers(document) => Self::Declared(None),
            ([], _) => unsaid(document, &urls),
            _ => Self::Listed {
                own: own_hosts(document, &allowed),
                allowed,
                open,
            },
        }
    }

    /// Whether they can be compared. Servers of single operations cannot.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self, Self::Declared(None))
    }

    /// The section `hosts`, if it is needed.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let Self::Listed { allowed, own, open } = self else {
            return None;
        };
        let mut text = "hosts:\n".to_owned();
        if let Some(open) = open {
            let _ = writeln!(text, "  # To decide: {open}");
        }
        if let [first, _, ..] = allowed.as_slice() {
            let _ = writeln!(text, "  variable: {}", variable(name, "HOST"));
            let _ = writeln!(text, "  default: {}", scalar(first));
        }
        text += "  allowed:\n";
        for host in allowed {
            let _ = writeln!(text, "    - {}", scalar(host));
        }
        for host in own {
            let _ = writeln!(
                text,
                "    - {}  # operations with servers of their own",
                scalar(host)
            );
        }
        Some(text)
    }

    /// A comment instead, if the section is not needed.
    pub(super) fn comment(&self, document: &Document) -> Option<String> {
        let Self::Declared(Some(host)) = self else {
            return None;
        };
        let document = on_one_line(&document.name);
        Some(format!(
            "# Requests go to {host}, the server of {document}.\n"
        ))
    }
}

/// The hosts of operations with servers of their own, beside the only host of the others: of several
/// hosts a variable chooses one, for all operations.
fn own_hosts(document: &Document, allowed: &[String]) -> Vec<String> {
    let [only] = allowed else {
        return Vec::new();
    };
    let name = |host: &str| host.split('/').next().unwrap_or_default().to_owned();
    let servers = document.own_servers().flat_map(addresses_of);
    let mut own: Vec<String> = Vec::new();
    for host in servers.filter_map(|url| host_of(&url).ok()) {
        let host = name(&host);
        if host != name(only) && !own.contains(&host) && own.len() < MOST_ADDRESSES {
            own.push(host);
        }
    }
    own
}

/// A host as a manifest lists it.
fn bare(host: &str) -> String {
    host.strip_prefix("https://").unwrap_or(host).to_owned()
}

/// Shortens a list of addresses that is longer than the limit.
fn excess(document: &Document, allowed: &mut Vec<String>) -> Option<String> {
    let is_cut = allowed.len() > MOST_ADDRESSES;
    allowed.truncate(MOST_ADDRESSES);
    is_cut.then(|| {
        format!(
            "{} has more than these {MOST_ADDRESSES} addresses; which are needed?",
            on_one_line(&document.name)
        )
    })
}

/// A variable of a server that can have any value.
fn free_part(document: &Document) -> Option<String> {
    let servers = document.root.elements_of("servers");
    let variables = servers
        .iter()
        .filter_map(|server| server.get("variables")?.as_mapping())
        .flatten();
    let mut free = variables.filter(|variable| variable.value.get("enum").is_none());
    let free = free.next()?;
    let default = free.value.get("default").and_then(Node::as_str);
    Some(format!(
        "`{}` of the server can have any value; `{}` is only the default",
        on_one_line(&free.key.text),
        on_one_line(default.unwrap_or_default()),
    ))
}

fn each_has_servers(document: &Document) -> bool {
    operations(std::slice::from_ref(document)).all(|operation| operation.own_servers().is_some())
}

/// A placeholder for a host that the document does not name.
fn unsaid(document: &Document, urls: &[String]) -> Hosts {
    let listed = |host: String, open: String| Hosts::Listed {
        own: own_hosts(document, std::slice::from_ref(&host)),
        allowed: vec![host],
        open: Some(open),
    };
    let by_tls = urls.iter().find_map(|url| {
        let host = url.strip_prefix("http://")?;
        Some((url, host_of(&format!("https://{host}")).ok()?))
    });
    if let Some((url, host)) = by_tls {
        let open = format!(
            "the document says {}; does it also accept TLS?",
            on_one_line(url)
        );
        return listed(host, open);
    }
    let open = match urls.first().map(|url| (url, host_of(url))) {
        Some((url, Err(why))) => format!(
            "{} of {} cannot be used ({why}); write the API's host",
            on_one_line(url),
            on_one_line(&document.name)
        ),
        _ => format!(
            "{} names no server; write the API's host",
            on_one_line(&document.name)
        ),
    };
    listed(PLACEHOLDER.to_owned(), open)
}
