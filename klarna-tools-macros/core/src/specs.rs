//! A manifest and its documents, and what they define.

use std::sync::Arc;

use crate::corrections::{self, Action, Corrected, Correction};
use crate::diagnostic::{Diagnostic, Diagnostics, Errors, Notes};
use crate::loading::{File, read_corrections, read_documents};
use crate::manifest::{self, CorrectionOrOverlay, Manifest};
use crate::model::{Tool, Toolset};
use crate::offer::Offer;
use crate::openapi::{Document, Operation};
use crate::resolve::{self, Resolved};
use crate::source::{Source, Span};
use crate::{budget, locate};

/// A manifest and its documents, read and corrected: located trees, nothing resolved yet.
#[derive(Debug)]
pub struct Specs {
    manifest: Manifest,
    documents: Vec<Document>,
    /// The overlays that have corrected them.
    overlays: Vec<Source>,
    /// What those overlays do.
    actions: Vec<Arc<Action>>,
    /// What reading them found to have no effect.
    notes: Notes,
}

impl Specs {
    /// Reads a manifest and what it refers to. `load` is handed the path of each document and overlay
    /// as the manifest gives it and returns the file, or why it cannot be read.
    ///
    /// # Errors
    /// Every mistake of the first phase that finds one; later phases assume sound input.
    pub fn read(
        manifest: &Source,
        load: impl FnMut(&str) -> Result<File, String>,
    ) -> Result<Self, Errors> {
        let (manifest, notes) = read_with_notes(manifest)?;
        let ((mut documents, corrections), of_files) = read_files(&manifest, load)?;
        let notes = notes.and(of_files);
        let mut cx = Diagnostics::new();
        corrections::correct(&corrections, &mut documents, &mut cx);
        let documents = cx.finish(documents)?;
        let overlays = corrections::overlays(&corrections);
        let actions = corrections::actions(corrections);
        Ok(Self {
            manifest,
            documents,
            overlays,
            actions,
            notes,
        })
    }

    /// What they define, and where each part of it is decided.
    ///
    /// # Errors
    /// Every place where manifest and documents disagree, or the budget if the tools exceed it.
    pub fn resolve(&self) -> Result<Resolved, Errors> {
        let mut resolved = resolve(&self.manifest, &self.documents, &self.overlays)?;
        resolved.notes = self.notes.and(resolved.notes);
        match excess(&self.manifest, &resolved.toolset) {
            Some(excess) => Err(excess.into()),
            None => Ok(resolved),
        }
    }

    /// What another manifest would define over the same documents, as they are corrected here: its
    /// own `documents` and `corrections` are ignored.
    ///
    /// # Errors
    /// Every mistake of the first phase that finds one.
    pub fn try_manifest(&self, manifest: &Source) -> Result<Toolset, Errors> {
        Ok(resolve(&read_manifest(manifest)?, &self.documents, &self.overlays)?.toolset)
    }

    /// The same documents, as they are corrected here, under another manifest: its own `documents`
    /// and `corrections` are ignored.
    ///
    /// # Errors
    /// Every mistake in the manifest by itself.
    pub fn under(self, manifest: &Source) -> Result<Self, Errors> {
        let (manifest, notes) = read_with_notes(manifest)?;
        let notes = self.notes.and(notes);
        Ok(Self {
            manifest,
            notes,
            ..self
        })
    }

    /// What a tool of an operation can bind, without the mistakes that any such tool has.
    #[must_use]
    pub fn offer(&self, operation: Operation<'_>) -> Offer {
        let mut offer = resolve::offer(&self.manifest, operation);
        locate::locate(offer.diagnostics(), &self.documents, &self.overlays);
        offer
    }

    /// Compiles the tools of a text that has the key `tools` alone, as if they were the manifest's.
    ///
    /// # Errors
    /// Every mistake in them.
    pub fn try_tools(&self, tools: &Source) -> Result<Vec<Tool>, Errors> {
        let tools = resolve::try_tools(&self.manifest, &self.documents, tools);
        tools.map_err(|mut errors| {
            locate::locate(errors.iter_mut(), &self.documents, &self.overlays);
            errors
        })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Everything that is corrected in the documents, in the manifest and by overlays.
    #[must_use]
    pub fn corrections(&self) -> Vec<Corrected<'_>> {
        let entries = self.manifest.corrections.iter().flatten();
        let entries = entries.filter_map(|entry| match entry {
            CorrectionOrOverlay::Correction(entry) => Some(Correction::Entry(entry)),
            CorrectionOrOverlay::Overlay(_) => None,
        });
        let actions = self.actions.iter().cloned().map(Correction::Action);
        entries.chain(actions).map(Corrected::of).collect()
    }

    /// Where the documents, as they are corrected here, have what a correction is about.
    #[must_use]
    pub fn places_of(&self, correction: &Corrected<'_>) -> Vec<&Span> {
        correction.places(&self.documents)
    }

    /// The documents, corrected, in the order in which the manifest names them.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}

/// The corrections of one document as a file of the OpenAPI Overlay Specification (1.1), and the
/// documents that have any: `None` where the document has none.
///
/// # Errors
/// Every mistake of the first phase that finds one.
pub fn overlay_of(
    document: &str,
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
) -> Result<(Option<serde_json::Value>, Vec<String>), Errors> {
    let manifest = read_manifest(manifest)?;
    let ((mut documents, corrections), _) = read_files(&manifest, load)?;
    let mut cx = Diagnostics::new();
    let overlay = corrections::export(document, &corrections, &mut documents, &mut cx);
    cx.finish((overlay, corrections::corrected(&corrections)))
}

pub(crate) fn read_manifest(source: &Source) -> Result<Manifest, Errors> {
    read_with_notes(source).map(|(manifest, _)| manifest)
}

/// A reader that returns nothing has reported why.
fn read_with_notes(source: &Source) -> Result<(Manifest, Notes), Errors> {
    let mut cx = Diagnostics::new();
    let manifest = manifest::read_manifest(source, &mut cx);
    let (manifest, notes) = cx.finish_with_notes(manifest)?;
    let nothing = || Errors::from(Diagnostic::without_place("nothing could be read"));
    Ok((manifest.ok_or_else(nothing)?, notes))
}

/// The documents of a manifest, and what it corrects in them.
type Files<'m> = (Vec<Document>, Vec<Correction<'m>>);

fn read_files(
    manifest: &Manifest,
    mut load: impl FnMut(&str) -> Result<File, String>,
) -> Result<(Files<'_>, Notes), Errors> {
    let mut cx = Diagnostics::new();
    let documents = read_documents(manifest, &mut load, &mut cx);
    let corrections = read_corrections(manifest, &mut load, &mut cx);
    cx.finish_with_notes((documents, corrections))
}

fn resolve(
    manifest: &Manifest,
    documents: &[Document],
    overlays: &[Source],
) -> Result<Resolved, Errors> {
    let mut cx = Diagnostics::new();
    let resolved = resolve::resolve(manifest, documents, &mut cx);
    let located = cx.finish_with_notes(resolved).map_err(|mut errors| {
        locate::locate(errors.iter_mut(), documents, overlays);
        errors
    });
    let (mut resolved, mut notes) = located?;
    locate::locate(notes.iter_mut(), documents, overlays);
    resolved.notes = notes;
    Ok(resolved)
}

/// The mistake of tools that take more than the manifest allows.
pub(crate) fn excess(manifest: &Manifest, toolset: &Toolset) -> Option<Diagnostic> {
    let budget = manifest.budget.as_ref()?;
    budget::excess(budget.value.0, &budget.span, toolset)
}
