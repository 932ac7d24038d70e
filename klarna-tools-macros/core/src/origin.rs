//! Where in the specs a part of the lock comes from.

use crate::manifest::Manifest;
use crate::openapi::Document;
use crate::pointer::Pointer;
use crate::source::Span;

/// The place that decides what stands at `pointer` of the lock: in the manifest if it says so
/// there, else in the document; `None` where neither does.
#[must_use]
pub(crate) fn origin(
    manifest: &Manifest,
    _documents: &[Document],
    pointer: &Pointer,
) -> Option<Span> {
    let tool = pointer.segments().get(1)?;
    let tools = &manifest.tools.0;
    let entry = tools.iter().find(|(name, _)| name.value == *tool)?;
    Some(entry.0.span.clone())
}
