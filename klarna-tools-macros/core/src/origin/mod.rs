//! Where in the specs a part of the lock comes from.
//!
//! A pointer into the lock is followed through the manifest, and through the documents where the
//! manifest leaves something to them. What is derived has the place that it is derived from.

mod advertised;
mod input;
mod policy;
mod said;
mod schema;
mod set;
mod shared;
mod tool;
mod wire;

use crate::manifest::{Located, Manifest, OperationName, ToolEntry, split_document};
use crate::openapi::{Document, Operation};
use crate::pointer::Pointer;
use crate::source::Span;

/// The place that decides what stands at `pointer` of the lock: in the manifest if it says so
/// there, else in the document, else what encloses it; `None` where the specs have nothing of it.
#[must_use]
pub(crate) fn origin(
    manifest: &Manifest,
    documents: &[Document],
    pointer: &Pointer,
) -> Option<Span> {
    let specs = Specs {
        manifest,
        documents,
    };
    let segments: Vec<&str> = pointer.segments().iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["operations", name, ..] => Some(specs.named(name)?.span.clone()),
        ["server", "title", ..] => Some(manifest.title.span.clone()),
        ["server", "portal"] => {
            let portal = manifest.portal.as_ref().unwrap_or(&manifest.name);
            Some(portal.span.clone())
        }
        ["server", "instructions", ..] => Some(manifest.instructions.span.clone()),
        ["wire", rest @ ..] => Some(shared::origin(specs, rest)),
        ["tools", name, rest @ ..] => Some(specs.tool(name)?.origin(rest)),
        _ => Some(manifest.name.span.clone()),
    }
}

/// Where the documents declare what an argument fills, once for each operation that takes it.
#[must_use]
pub(crate) fn declarations(
    manifest: &Manifest,
    documents: &[Document],
    tool: &str,
    argument: &str,
) -> Vec<Span> {
    let specs = Specs {
        manifest,
        documents,
    };
    let tool = specs.tool(tool);
    tool.map(|tool| tool.declarations(argument))
        .unwrap_or_default()
}

/// A manifest and its documents.
#[derive(Clone, Copy)]
struct Specs<'a> {
    manifest: &'a Manifest,
    documents: &'a [Document],
}

/// A tool of the manifest.
#[derive(Clone, Copy)]
struct Tool<'a> {
    specs: Specs<'a>,
    name: &'a Located<String>,
    entry: &'a ToolEntry,
}

impl<'a> Specs<'a> {
    fn tool(self, name: &str) -> Option<Tool<'a>> {
        let tools = &self.manifest.tools.0;
        let (name, entry) = tools.iter().find(|(known, _)| known.value == name)?;
        Some(Tool {
            specs: self,
            name,
            entry,
        })
    }

    fn operation(self, name: &'a OperationName) -> Option<Operation<'a>> {
        let documents = self.documents.iter();
        let mut meant = documents.filter(|document| name.may_be_in(&document.name));
        meant.find_map(|document| document.operation(&name.method, &name.path))
    }

    /// The operation that the lock calls `METHOD /path`, with the document in front where several
    /// have it.
    fn named(self, name: &'a str) -> Option<Operation<'a>> {
        let (document, name) = split_document(name);
        let (method, path) = name.split_once(' ')?;
        let documents = self.documents.iter();
        let mut meant = documents.filter(|known| document.is_none_or(|name| known.name == name));
        meant.find_map(|document| document.operation(method, path))
    }
}
