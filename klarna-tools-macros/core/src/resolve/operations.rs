//! The operations that tools call, each opened where it is used.

use std::cell::RefCell;

use super::carried::place;
use super::lookup::find_operation;
use super::request::{Address, Endpoint};
use super::security::choose_security;
use super::server::choose_hosts;
use super::shared::{Shared, TokenHosts, index_of};
use crate::check::StepNamed;
use crate::diagnostic::{Diagnostics, Reported};
use crate::manifest::{Located, Manifest, OperationName};
use crate::openapi::Document;
use crate::provenance::Recorder;

/// Opens operations.
pub(super) struct Operations<'m> {
    pub(super) manifest: &'m Manifest,
    pub(super) documents: &'m [Document],
    pub(super) shared: RefCell<Shared>,
}

impl<'m> Operations<'m> {
    /// Opens every operation, or reports those that cannot be.
    pub(super) fn open_all(
        &self,
        steps: &[StepNamed<'m>],
        mut places: Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Vec<Endpoint<'m>>, Reported> {
        let opened = steps.iter().enumerate().map(|(index, step)| {
            let places = places.within(&[&index.to_string()]);
            self.open(step.operation, step.media_type, places, cx)
        });
        let opened: Vec<Result<Endpoint<'m>, Reported>> = opened.collect();
        opened.into_iter().collect()
    }

    pub(super) fn open(
        &self,
        operation: &'m Located<OperationName>,
        media_type: Option<&Located<String>>,
        mut places: Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Endpoint<'m>, Reported> {
        places.insert(&[], &operation.span);
        let found = find_operation(operation, self.documents, cx)?;
        let hosts = places.within(&["hosts"]);
        let hosts = choose_hosts(&found, &operation.span, self.manifest, hosts, cx);
        let mut shared = self.shared.borrow_mut();
        let hosts = index_of(&mut shared.hosts, hosts.unwrap_or_default());
        let mut endpoints = TokenHosts {
            known: &mut shared.hosts,
            own: hosts,
        };
        let auth = places.within(&[]);
        let security = choose_security(&found, operation, self.manifest, &mut endpoints, auth, cx);
        let security = security.unwrap_or_default();
        let address = Address {
            hosts,
            keys: security.iter().filter_map(place).collect(),
            security: security
                .into_iter()
                .map(|scheme| index_of(&mut shared.security, scheme))
                .collect(),
        };
        Ok(Endpoint::open(
            found,
            operation,
            media_type,
            address,
            self.manifest,
            &mut places,
            cx,
        ))
    }
}
