//! What requests have in common, and name by its index.

use super::address::{addresses_of, host_of};
use super::token_url::path_of;
use crate::model::{Hosts, SecurityScheme};
use crate::openapi::Operation;

/// What requests refer to by index: each value once, in the order in which requests use them.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) hosts: Vec<Hosts>,
    pub(super) security: Vec<SecurityScheme>,
}

pub(super) fn index_of<T: PartialEq>(values: &mut Vec<T>, value: T) -> usize {
    let known = values.iter().position(|known| *known == value);
    known.unwrap_or_else(|| {
        values.push(value);
        values.len() - 1
    })
}

/// Where tokens are requested: hosts of the tool set, and the index of those of the operation.
pub(super) struct TokenHosts<'a> {
    pub(super) known: &'a mut Vec<Hosts>,
    pub(super) own: usize,
}

impl TokenHosts<'_> {
    /// The servers that an operation can be sent to: as its document writes them, else as the
    /// manifest does.
    pub(super) fn servers(&self, operation: &Operation<'_>) -> Vec<String> {
        let declared = operation.servers().map(addresses_of).unwrap_or_default();
        let hosts = self.known.get(self.own).into_iter();
        let hosts = hosts.flat_map(|hosts| &hosts.allowed);
        let servers = hosts.map(|host| {
            let is_host = |address: &&String| host_of(address).as_ref() == Ok(host);
            let path = |server: &str| path_of(server).trim_end_matches('/').to_owned();
            let is_path = |address: &&String| path(address) == path(host);
            // What is written has the `/` at its end, which matters for what is relative.
            let written = declared.iter().find(is_host);
            let written = written.or_else(|| declared.iter().find(is_path));
            written.unwrap_or(host).clone()
        });
        servers.collect()
    }

    /// The index of the hosts that a token endpoint is at. The variable that sends requests to this
    /// machine sends token requests there too.
    pub(super) fn index_of(&mut self, host: Option<String>) -> usize {
        let own = self.known.get(self.own);
        let Some(host) = host else { return self.own };
        let hosts = Hosts {
            allowed: vec![host.clone()],
            default: host,
            override_variable: own.and_then(|own| own.override_variable.clone()),
            private_network: own.is_some_and(|own| own.private_network),
            ..Hosts::default()
        };
        index_of(self.known, hosts)
    }
}
