//! Which addresses requests go to: a name is checked where it is resolved, so that what is connected
//! to is what was checked.

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;
use toolspec_model::Network;
use url::{Host, Url};

use crate::http::base_url::BaseUrl;

/// The hosts that may be in a private network; all others are on the internet.
#[derive(Debug, Default)]
pub(crate) struct Outbound {
    private: BTreeSet<String>,
}

/// Where a host leads.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// Its name.
    pub host: String,
    /// The addresses that requests may go to.
    pub addresses: Vec<String>,
    /// Why it has none, or has others, and what a person has to do.
    pub problem: Option<String>,
}

/// Why nothing is sent to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusedAddress {
    host: String,
    address: IpAddr,
    network: Network,
}

impl Outbound {
    pub(crate) fn of(bases: &[BaseUrl]) -> Self {
        let private = bases.iter().filter(|base| base.may_be_private());
        let names = private.filter_map(|base| Some(base.url()?.host_str()?.to_owned()));
        Self {
            private: names.collect(),
        }
    }

    /// Whether a request may go to `url` if its host is an address; a name is checked when it is
    /// resolved. An address of this machine is one that the manifest or the operator writes.
    pub(crate) fn check(&self, url: &Url) -> Result<(), RefusedAddress> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) | None => return Ok(()),
        };
        match Network::of(address) {
            Network::Loopback => Ok(()),
            _ => self.judge(url.host_str().unwrap_or_default(), address),
        }
    }

    /// Whether a request for `host` may go to `address`.
    fn judge(&self, host: &str, address: IpAddr) -> Result<(), RefusedAddress> {
        match Network::of(address) {
            Network::Public => Ok(()),
            Network::Private if self.private.contains(host) => Ok(()),
            network => Err(RefusedAddress {
                host: host.to_owned(),
                address,
                network,
            }),
        }
    }

    /// The addresses of `host` that a request may go to, and why it may not go to others.
    async fn look_up(&self, host: &str) -> io::Result<(Vec<SocketAddr>, Option<RefusedAddress>)> {
        let mut permitted = Vec::new();
        let mut refused = None;
        for address in lookup_host((host, 0)).await? {
            match self.judge(host, address.ip()) {
                Ok(()) => permitted.push(address),
                Err(why) => refused = Some(why),
            }
        }
        Ok((permitted, refused))
    }

    /// Where the host of `base` leads now.
    pub(crate) async fn resolve(&self, base: &BaseUrl) -> Option<Resolved> {
        let url = base.url()?;
        let host = url.host_str()?.to_owned();
        let Some(Host::Domain(_)) = url.host() else {
            let problem = self.check(&url).err().map(|refused| refused.problem());
            return Some(Resolved {
                addresses: vec![host.clone()],
                host,
                problem,
            });
        };
        let (addresses, problem) = match self.look_up(&host).await {
            Ok((permitted, refused)) => (permitted, refused.map(|refused| refused.problem())),
            Err(why) => (
                Vec::new(),
                Some(format!("{host} cannot be resolved: {why}.")),
            ),
        };
        let addresses = addresses.iter().map(|address| address.ip().to_string());
        Some(Resolved {
            addresses: addresses.collect(),
            host,
            problem,
        })
    }
}

/// Resolves the names of requests.
pub(crate) struct Resolver(pub(crate) Arc<Outbound>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let outbound = Arc::clone(&self.0);
        Box::pin(async move {
            match outbound.look_up(name.as_str()).await? {
                (permitted, Some(refused)) if permitted.is_empty() => Err(refused.into()),
                (permitted, _) => Ok(Box::new(permitted.into_iter()) as Addrs),
            }
        })
    }
}

impl RefusedAddress {
    fn problem(&self) -> String {
        format!("{self}. {}", self.remedy())
    }

    /// What a person has to do.
    pub(crate) fn remedy(&self) -> String {
        let host = &self.host;
        match self.network {
            Network::Private => format!(
                "A person has to check why {host} leads there. If the API is in a private network, \
                 `private_network: true` under `hosts` in the manifest allows it."
            ),
            Network::Loopback => format!(
                "A person has to check why {host} leads there. For tests, the variable of `hosts.override` \
                 in the manifest takes http://127.0.0.1:PORT."
            ),
            _ => format!(
                "A person has to check why {host} leads there: its DNS, and the file `hosts` of this machine."
            ),
        }
    }
}

impl fmt::Display for RefusedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            host,
            address,
            network,
        } = self;
        let is = network.described();
        write!(
            f,
            "{host} leads to {address}, {is}, and nothing is sent there"
        )
    }
}

impl std::error::Error for RefusedAddress {}

#[cfg(test)]
mod tests {
    use super::*;
    use toolspec_model::Hosts;

    fn outbound(default: &str, private_network: bool) -> Outbound {
        let hosts = Hosts {
            default: default.to_owned(),
            private_network,
            ..Hosts::default()
        };
        Outbound::of(&[BaseUrl::of_default(&hosts)])
    }

    #[test]
    fn a_private_address_is_for_hosts_that_may_be_in_a_private_network() {
        let address = "10.1.2.3".parse().expect("an address");
        for (base, key, is_permitted) in [
            ("api.example.com/v1", false, false),
            ("api.example.com/v1", true, true),
            ("http://orders.svc:8080", false, true),
        ] {
            let outbound = outbound(base, key);
            let host = if key || !is_permitted {
                "api.example.com"
            } else {
                "orders.svc"
            };
            assert_eq!(
                outbound.judge(host, address).is_ok(),
                is_permitted,
                "{base}"
            );
            assert!(outbound.judge("other.example.com", address).is_err());
        }
    }

    #[test]
    fn no_name_leads_to_this_machine_or_its_link() {
        let outbound = outbound("api.example.com", true);
        for address in [
            "127.0.0.1",
            "::1",
            "169.254.169.254",
            "fe80::1",
            "::ffff:127.0.0.1",
        ] {
            let address = address.parse().expect("an address");
            let refused = outbound
                .judge("api.example.com", address)
                .expect_err("refused");
            assert!(refused.to_string().contains("nothing is sent there"));
        }
    }

    #[test]
    fn an_address_in_any_spelling_is_judged() {
        let outbound = outbound("api.example.com", false);
        for (url, is_permitted) in [
            ("http://127.0.0.1:80/", true),
            ("https://10.0.0.1/", false),
            ("https://0xa000001/", false),
            ("https://012.1/", false),
            ("https://167772161/", false),
            ("https://[::ffff:10.0.0.1]/", false),
            ("https://[64:ff9b::a9fe:a9fe]/", false),
            ("https://8.8.8.8/", true),
        ] {
            let parsed = Url::parse(url).expect("a URL");
            assert_eq!(outbound.check(&parsed).is_ok(), is_permitted, "{url}");
        }
    }
}
