//! The token endpoints of OAuth 2.0.

use super::address::host_of;
use super::segment::is_literal;

/// The address of a token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenUrl {
    /// As `Hosts` lists it, without a base path; `None` if it is the host that requests go to.
    pub(super) host: Option<String>,
    /// With its leading slash, and its query.
    pub(super) path: String,
}

impl TokenUrl {
    /// The endpoint that a document writes: a relative one is resolved against these servers, which
    /// are those that can be called (OpenAPI 3.1.1, "Relative References in API URLs").
    ///
    /// # Errors
    /// Why no token can be requested there.
    pub fn declared(url: &str, servers: &[String]) -> Result<Self, String> {
        if let Some(rest) = url.strip_prefix("//") {
            return Self::parse(&format!("https://{rest}"));
        }
        if url.is_empty() || url.contains("://") {
            return Self::parse(url);
        }
        let mut resolved = servers.iter().map(|server| resolved(url, path_of(server)));
        let Some(first) = resolved.next() else {
            return Self::parse(url);
        };
        match resolved.find(|other| *other != first) {
            None => Self::parse(&first),
            Some(other) => Err(format!(
                "of one server that is `{first}`, of another `{other}`"
            )),
        }
    }

    /// The endpoint that a manifest writes.
    ///
    /// # Errors
    /// Why no token can be requested there.
    pub fn parse(url: &str) -> Result<Self, String> {
        let authority = url.find("://").map_or(0, |scheme| scheme + "://".len());
        let end = url.get(authority..).and_then(|rest| rest.find(['/', '?']));
        let (origin, path) = match end {
            _ if authority == 0 => ("", url),
            Some(end) => url.split_at(authority + end),
            None => (url, ""),
        };
        if !path.starts_with('/') || path.starts_with("//") {
            return Err(
                "expected `https://`, a host and a path, or a path that begins with `/`".to_owned(),
            );
        }
        check_path(path)?;
        Ok(Self {
            host: (!origin.is_empty()).then(|| host_of(origin)).transpose()?,
            path: path.to_owned(),
        })
    }
}

/// The path of an address, with or without its scheme.
pub(super) fn path_of(server: &str) -> &str {
    let authority = server.find("//").map_or(0, |place| place + "//".len());
    let behind = server.get(authority..).unwrap_or_default();
    let path = behind.find('/').and_then(|begin| behind.get(begin..));
    path.unwrap_or("/")
}

/// A relative reference, resolved against the path of a server (RFC 3986, section 5.2).
fn resolved(reference: &str, base: &str) -> String {
    let end = reference.find('?').unwrap_or(reference.len());
    let (path, query) = reference.split_at(end);
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match path {
        "" => base.to_owned(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("{folder}/{path}"),
    };
    format!("{}{query}", without_dots(&path))
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4): what leads above the root stays there.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

fn check_path(text: &str) -> Result<(), String> {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let segments = path.trim_end_matches('/').split('/').skip(1);
    let parts = query.split(['/', '?']).filter(|part| !part.is_empty());
    if segments.clone().all(|segment| !segment.is_empty()) && segments.chain(parts).all(is_literal)
    {
        Ok(())
    } else {
        Err("its path is not valid in a URL as it is".to_owned())
    }
}
