//! Where requests go: one of the allowed hosts, or an address of this machine.

use std::fmt;
use std::net::Ipv4Addr;
use std::sync::OnceLock;

use secrecy::ExposeSecret;
use url::{Host, Url};

use crate::environment::{self, Lookup};
use toolspec_model::Hosts;

/// The origin and the base path that requests go to.
#[derive(Debug, Clone)]
pub struct BaseUrl {
    origin: String,
    /// With its leading slash, without one at its end; empty for none.
    path: String,
    loopback: bool,
    /// The manifest says that the host may be in a private network.
    private: bool,
    /// The origin, parsed with the first request: most processes send none.
    parsed: OnceLock<Option<Url>>,
}

/// A base URL that credentials must not be sent to. The text names what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidBaseUrl(String);

impl BaseUrl {
    /// One of the allowed hosts, as it is listed or by its name alone.
    pub fn host(hosts: &Hosts, name: &str) -> Result<Self, InvalidBaseUrl> {
        let is_it = |allowed: &&String| {
            let path = allowed.strip_prefix(name);
            path.is_some_and(|path| path.is_empty() || (!name.is_empty() && path.starts_with('/')))
        };
        match hosts.allowed.iter().find(is_it) {
            Some(host) => Ok(Self::of(host, hosts)),
            None => Err(InvalidBaseUrl(format!(
                "{} names no allowed host: it takes one of {}, without a scheme or a path.",
                hosts.variable.as_deref().unwrap_or("The name"),
                hosts.allowed.join(", "),
            ))),
        }
    }

    /// An address of this machine, `127.0.0.0/8` or `[::1]`, over `http` or `https`. A name is not
    /// one: where it leads is up to a resolver.
    pub fn loopback(url: &str) -> Result<Self, InvalidBaseUrl> {
        Self::of_this_machine(url).map_err(|why| InvalidBaseUrl(format!("The base URL {why}.")))
    }

    /// The error continues a sentence whose subject is the value: `takes http or https only`.
    fn of_this_machine(url: &str) -> Result<Self, String> {
        let refused = |why: &str| Err(why.to_owned());
        let parsed = Url::parse(url).map_err(|error| format!("is not a URL: {error}"))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return refused("takes http or https only");
        }
        let local = match parsed.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        if !local {
            return refused(
                "must be an address of this machine, and not a name: write http://127.0.0.1:PORT or \
                 http://[::1]:PORT",
            );
        }
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return refused("must not contain a username or a password");
        }
        if parsed.path() != "/" || parsed.query().is_some() || parsed.fragment().is_some() {
            return refused("takes scheme, host and port only, without path, query or fragment");
        }
        Ok(Self {
            origin: parsed.origin().ascii_serialization(),
            path: String::new(),
            loopback: true,
            private: false,
            parsed: OnceLock::new(),
        })
    }

    /// From the variables of `hosts`: an address of this machine, else the chosen host, else the
    /// default host.
    pub fn from_env(hosts: &Hosts) -> Result<Self, InvalidBaseUrl> {
        Self::from_variables(hosts, &environment::process)
    }

    /// Whether this is an address of this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    pub(crate) fn from_variables(
        hosts: &Hosts,
        lookup: Lookup<'_>,
    ) -> Result<Self, InvalidBaseUrl> {
        if let Some(base) = Self::overridden(hosts, lookup).map_err(InvalidBaseUrl)? {
            return Ok(base);
        }
        let Some(variable) = &hosts.variable else {
            return Ok(Self::of_default(hosts));
        };
        match environment::read(variable, lookup).map_err(InvalidBaseUrl)? {
            Some(name) => Self::host(hosts, name.expose_secret())
                .map_err(|InvalidBaseUrl(why)| InvalidBaseUrl(explained(why, variable, lookup))),
            None => Ok(Self::of_default(hosts)),
        }
    }

    fn overridden(hosts: &Hosts, lookup: Lookup<'_>) -> Result<Option<Self>, String> {
        let Some(variable) = &hosts.override_variable else {
            return Ok(None);
        };
        let Some(url) = environment::read(variable, lookup)? else {
            return Ok(None);
        };
        let base = Self::of_this_machine(url.expose_secret());
        let base = base.map_err(|why| explained(format!("{variable} {why}."), variable, lookup))?;
        Ok(Some(base.under(hosts)))
    }

    /// The same origin with the base path of the default host.
    pub(crate) fn under(&self, hosts: &Hosts) -> Self {
        Self {
            path: Self::of_default(hosts).path,
            ..self.clone()
        }
    }

    pub(crate) fn of_default(hosts: &Hosts) -> Self {
        Self::of(&hosts.default, hosts)
    }

    /// One of the hosts that `hosts` lists.
    fn of(host: &str, hosts: &Hosts) -> Self {
        Self {
            private: hosts.private_network,
            ..Self::listed(host)
        }
    }

    /// Whether its host may be in a private network. One without TLS is, since the manifest permits
    /// that only of names that have no meaning elsewhere.
    pub(crate) fn may_be_private(&self) -> bool {
        self.private || !self.is_tls()
    }

    /// Whether this is the listed host `host`, with or without its base path.
    pub(crate) fn is_at(&self, host: &str) -> bool {
        self.origin == Self::listed(host).origin
    }

    /// Whether it is reached by TLS.
    pub(crate) fn is_tls(&self) -> bool {
        self.origin.starts_with("https://")
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of the origin; `None` if it is not a URL.
    pub(crate) fn url(&self) -> Option<Url> {
        let parsed = self.parsed.get_or_init(|| Url::parse(&self.origin).ok());
        parsed.clone()
    }

    /// Without a slash in front of each.
    pub(crate) fn path_segments(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').skip(1)
    }

    /// A host as a tool set lists it.
    pub(crate) fn listed(host: &str) -> Self {
        let (scheme, rest) = match host.strip_prefix("http://") {
            Some(rest) => ("http", rest),
            None => ("https", host),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Self {
            origin: format!("{scheme}://{authority}"),
            path: path.to_owned(),
            loopback: scheme == "http" && is_loopback(authority),
            private: false,
            parsed: OnceLock::new(),
        }
    }
}

/// Why a value is refused, with what is odd about it. That it is a placeholder explains the rest.
fn explained(why: String, variable: &str, lookup: Lookup<'_>) -> String {
    if let Some(placeholder) = environment::placeholder(variable, lookup) {
        return placeholder;
    }
    let oddities = environment::oddities(variable, lookup).into_iter();
    std::iter::once(why)
        .chain(oddities)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether the host of a listed address is one of this machine.
fn is_loopback(authority: &str) -> bool {
    let name = authority
        .rsplit_once(':')
        .map_or(authority, |(name, _)| name);
    name.parse()
        .is_ok_and(|address: Ipv4Addr| address.is_loopback())
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl InvalidBaseUrl {
    pub(crate) fn of_no_server(name: &str, servers: &[Hosts]) -> Self {
        let known: Vec<_> = servers.iter().map(|it| it.default.as_str()).collect();
        Self(format!(
            "The tool set has no server {name}; it has {}.",
            known.join(", ")
        ))
    }
}

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidBaseUrl {}

#[cfg(test)]
mod tests;
