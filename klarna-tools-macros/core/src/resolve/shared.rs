//! What requests have in common, and name by its index.

use crate::model::{Hosts, SecurityScheme};

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
    /// The index of the hosts that a token endpoint is at. The variable that sends requests to this
    /// machine sends token requests there too.
    pub(super) fn index_of(&mut self, host: Option<String>) -> usize {
        let own = self.known.get(self.own);
        let Some(host) = host else { return self.own };
        let hosts = Hosts {
            allowed: vec![host.clone()],
            default: host,
            override_variable: own.and_then(|own| own.override_variable.clone()),
            ..Hosts::default()
        };
        index_of(self.known, hosts)
    }
}
