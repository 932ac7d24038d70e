//! The operations that tools call, found by the names that a manifest gives them, and opened.

use std::cell::RefCell;

use super::carried::key_place;
use super::misnamed::unknown_operation;
use super::request::{Access, Endpoint};
use super::security::choose_security;
use super::server::choose_hosts;
use super::shared::{Shared, TokenHosts, index_of};
use crate::check::StepNamed;
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{Located, Manifest, OperationName, all, is_method};
use crate::openapi::{Document, Operation, unknown_document};
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
        all(opened)
    }

    pub(super) fn open(
        &self,
        operation: &'m Located<OperationName>,
        media_type: Option<&Located<String>>,
        mut places: Recorder<'_>,
        cx: &mut Diagnostics,
    ) -> Result<Endpoint<'m>, Reported> {
        places.insert(&[], &operation.span);
        let found = find_operation(operation, self.manifest, self.documents, cx)?;
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
        let access = Access {
            hosts,
            keys: security.iter().filter_map(key_place).collect(),
            security: security
                .into_iter()
                .map(|scheme| index_of(&mut shared.security, scheme))
                .collect(),
        };
        Ok(Endpoint::open(
            found,
            operation,
            media_type,
            access,
            self.manifest,
            &mut places,
            cx,
        ))
    }
}

/// The operations of these names that the documents have.
pub(super) fn found_of<'a>(
    names: impl Iterator<Item = &'a Located<OperationName>>,
    documents: &'a [Document],
) -> impl Iterator<Item = Operation<'a>> {
    names.filter_map(|name| found(&name.value, documents))
}

pub(super) fn found<'a>(
    name: &'a OperationName,
    documents: &'a [Document],
) -> Option<Operation<'a>> {
    let mut documents = documents.iter().filter(|known| name.may_be_in(&known.name));
    documents.find_map(|document| document.operation(&name.method, &name.path))
}

/// The operation that a manifest names; exactly one document must have it.
fn find_operation<'a>(
    name: &'a Located<OperationName>,
    manifest: &Manifest,
    documents: &'a [Document],
    cx: &mut Diagnostics,
) -> Result<Operation<'a>, Reported> {
    let OperationName { method, path, .. } = &name.value;
    let is_named = |known: &&Document| name.value.may_be_in(&known.name);
    let named = || documents.iter().filter(is_named);
    if let (Some(unknown), None) = (&name.value.document, named().next()) {
        return Err(cx.report(unknown_document(unknown, &name.span, documents)));
    }
    let mut found = named()
        .filter(|_| is_method(method))
        .filter_map(|document| document.operation(method, path));
    match (found.next(), found.next()) {
        (Some(only), None) => only.check_object(cx).map(|()| only),
        (Some(first), Some(second)) if is_copy(first.document, second.document) => {
            Err(cx.report(copied(first.document, second.document, manifest)))
        }
        (Some(first), Some(second)) => {
            let document = &first.document.name;
            let which = format!("write `{document} {method} {path}` or the other");
            let message = format!("two documents have {method} {path}");
            let two = Diagnostic::new(&name.span, message).label(which);
            Err(cx.report(two.note(first.span, "here").note(second.span, "and here")))
        }
        (None, _) => {
            named().try_for_each(|document| document.check_path(path, cx))?;
            Err(cx.report(unknown_operation(name, documents)))
        }
    }
}

/// Whether two documents have the same text.
fn is_copy(one: &Document, other: &Document) -> bool {
    let text = |document: &Document| document.root.span.source().clone();
    text(one).text() == text(other).text()
}

/// The mistake of the same document under two names, where no operation says which is meant.
fn copied(first: &Document, second: &Document, manifest: &Manifest) -> Diagnostic {
    let named = |document: &Document| {
        let mut names = manifest.paths();
        names
            .find(|name| name.value == document.name)
            .map(|name| &name.span)
    };
    let (one, other) = (&first.name, &second.name);
    let message = format!("`{other}` has the same content as `{one}`");
    let span = named(second).unwrap_or(&second.root.span);
    let label = format!("delete this entry, or write `{other} METHOD /path` at the operations");
    Diagnostic::new(span, message).label(label)
}
