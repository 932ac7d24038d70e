//! The token endpoints of OAuth 2.0.

use super::address::host_of;
use super::path::is_literal;
use crate::yaml::Node;

/// The address of a token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenUrl {
    /// As `Hosts` lists it, without a base path; `None` if it is the host that requests go to.
    pub(super) host: Option<String>,
    /// With its leading slash, and its query.
    pub(super) path: String,
}

impl TokenUrl {
    /// The endpoint that a document writes: a relative one is resolved against the first of these
    /// servers (OpenAPI 3.1.1, "Relative References in API URLs"; RFC 3986, section 5.2).
    ///
    /// # Errors
    /// Why no token can be requested there.
    pub fn declared(url: &str, servers: Option<&Node>) -> Result<Self, String> {
        if let Some(rest) = url.strip_prefix("//") {
            return Self::parse(&format!("https://{rest}"));
        }
        let first =
            servers.and_then(|servers| servers.as_sequence()?.first()?.get("url")?.as_str());
        match (url.contains("://") || url.starts_with('/'), first) {
            (false, Some(server)) if !url.is_empty() => {
                let relative = url.strip_prefix("./").unwrap_or(url);
                Self::parse(&format!("{}{relative}", folder_of(server)))
            }
            _ => Self::parse(url),
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

/// The path of a server up to its last `/`, which is where relative references begin.
fn folder_of(server: &str) -> &str {
    let authority = server.find("//").map_or(0, |place| place + "//".len());
    let behind = server.get(authority..).unwrap_or_default();
    let path = behind.find('/').and_then(|begin| behind.get(begin..));
    let path = path.unwrap_or("/");
    path.rfind('/')
        .and_then(|end| path.get(..=end))
        .unwrap_or("/")
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
