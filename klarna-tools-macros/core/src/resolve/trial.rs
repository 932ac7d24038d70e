//! A manifest tried on other documents than its own: what does not fit is left out and reported.

use super::operations::found;
use super::tool::resolve_tools;
use super::{Resolved, resolve};
use crate::corrections::{Correction, Outdated, Work};
use crate::diagnostic::{Diagnostic, Diagnostics, Errors};
use crate::manifest::{Located, Manifest, OperationName};
use crate::openapi::Document;
use crate::provenance::{Provenance, Recorder};
use crate::source::Span;

/// Something of a manifest that does not fit its documents.
#[derive(Debug)]
pub struct Incompatibility {
    /// What it is.
    pub subject: Subject,
    /// Where the manifest says it.
    pub span: Option<Span>,
    /// Why it does not fit.
    pub errors: Errors,
}

/// What of a manifest does not fit.
#[derive(Debug)]
pub enum Subject {
    /// A correction, which is skipped.
    Correction(Outdated),
    /// An operation that no document has; its tool is left out.
    Operation {
        /// The tool that calls it.
        tool: String,
        /// Its method and path.
        name: String,
    },
    /// A tool that is left out for another reason.
    Tool(String),
    /// What all tools share.
    Shared,
}

impl Incompatibility {
    /// A mistake that belongs to no tool alone.
    pub(crate) fn shared(mistake: Diagnostic) -> Self {
        Self {
            subject: Subject::Shared,
            span: mistake.span().cloned(),
            errors: Errors::from(mistake),
        }
    }
}

/// Applies the corrections that fit, in their order, and returns the others.
pub(crate) fn correct_what_fits(
    corrections: &[Correction<'_>],
    documents: &mut [Document],
) -> Vec<Incompatibility> {
    let mut work = Work::default();
    let unfit = corrections.iter().filter_map(|correction| {
        let mut cx = Diagnostics::new();
        correction.apply(documents, &mut work, &mut cx);
        let errors = cx.finish(()).err()?;
        Some(Incompatibility {
            subject: Subject::Correction(correction.outdated(documents, &mut work)),
            span: Some(correction.span().clone()),
            errors,
        })
    });
    let unfit = unfit.collect();
    for document in documents {
        Diagnostics::look_ahead(|cx| document.read_version(cx));
    }
    unfit
}

/// Resolves the tools that fit, and returns why the others do not.
pub(crate) fn resolve_what_fits(
    manifest: &Manifest,
    documents: &[Document],
) -> (Resolved, Vec<Incompatibility>) {
    let mut incompatibilities = Vec::new();
    let mut fitting = manifest.clone();
    let tools = std::mem::take(&mut fitting.tools.0);
    let mut alone = fitting.clone();
    for tool in tools {
        alone.tools.0 = vec![tool];
        let unfit = misfits(&alone, documents);
        if unfit.is_empty() {
            fitting.tools.0.append(&mut alone.tools.0);
        }
        incompatibilities.extend(unfit);
    }
    let mut cx = Diagnostics::new();
    let mut resolved = resolve(&fitting, documents, &mut cx);
    let mut places = Recorder::of(&mut resolved.provenance);
    for (name, _) in &manifest.tools.0 {
        places.insert(&["tools", &name.value], &name.span);
    }
    if let Err(errors) = cx.finish(()) {
        incompatibilities.extend(errors.iter().cloned().map(Incompatibility::shared));
    }
    (resolved, incompatibilities)
}

/// Why the only tool of a manifest does not fit.
fn misfits(manifest: &Manifest, documents: &[Document]) -> Vec<Incompatibility> {
    let mut cx = Diagnostics::new();
    let mut ignored = Provenance::default();
    let _ = resolve_tools(manifest, documents, Recorder::of(&mut ignored), &mut cx);
    let (Err(errors), Some((name, entry))) = (cx.finish(()), manifest.tools.0.first()) else {
        return Vec::new();
    };
    let is_unknown =
        |operation: &&Located<OperationName>| found(&operation.value, documents).is_none();
    let named = entry.calls().chain(entry.reads());
    let vanished = named.filter(is_unknown).map(|operation| {
        let of_it = |span: &Span| *span == operation.span;
        let error_of_it = errors.iter().find(|error| error.span().is_some_and(of_it));
        Incompatibility {
            subject: Subject::Operation {
                tool: name.value.clone(),
                name: format!("{} {}", operation.value.method, operation.value.path),
            },
            span: Some(operation.span.clone()),
            errors: error_of_it.map_or_else(|| errors.clone(), |error| Errors::from(error.clone())),
        }
    });
    let vanished: Vec<Incompatibility> = vanished.collect();
    if !vanished.is_empty() {
        return vanished;
    }
    vec![Incompatibility {
        subject: Subject::Tool(name.value.clone()),
        span: Some(name.span.clone()),
        errors,
    }]
}
