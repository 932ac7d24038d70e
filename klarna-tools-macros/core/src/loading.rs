//! The documents and overlays of a manifest, from the files that a caller has read.

use crate::corrections::{Action, Correction, not_an_overlay, read_overlay};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{CorrectionOrOverlay, Located, Manifest, OverlayEntry};
use crate::openapi::{self, Document};
use crate::source::{Source, Span};

/// A file that the caller has read: nothing here reads files.
#[derive(Debug)]
pub struct File {
    /// Its path, as a person finds it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads the documents of a manifest.
pub(crate) fn read_documents(
    manifest: &Manifest,
    mut load: impl FnMut(&str) -> Result<File, String>,
    cx: &mut Diagnostics,
) -> Vec<Document> {
    let mut documents = Vec::new();
    for name in &manifest.documents {
        match load(&name.value) {
            Ok(file) => documents.extend(read_document(&name.value, file, &mut load, cx)),
            Err(why) => cx.push(Diagnostic::new(&name.span, why)),
        }
    }
    documents
}

/// Reads the corrections of a manifest, with the overlays that it names.
pub(crate) fn read_corrections<'m>(
    manifest: &'m Manifest,
    mut load: impl FnMut(&str) -> Result<File, String>,
    cx: &mut Diagnostics,
) -> Vec<Correction<'m>> {
    let mut corrections = Vec::new();
    for correction in manifest.corrections.iter().flatten() {
        match correction {
            CorrectionOrOverlay::Correction(entry) => corrections.push(Correction::Entry(entry)),
            CorrectionOrOverlay::Overlay(entry) => match load(&entry.overlay.value) {
                Ok(file) => {
                    let actions = read_actions(entry, &manifest.documents, file, cx);
                    corrections.extend(actions.into_iter().map(Box::new).map(Correction::Action));
                }
                Err(why) => cx.push(Diagnostic::new(&entry.overlay.span, why)),
            },
        }
    }
    corrections
}

fn read_actions(
    entry: &OverlayEntry,
    documents: &[Located<String>],
    file: File,
    cx: &mut Diagnostics,
) -> Vec<Action> {
    match Source::from_bytes(file.name, file.bytes) {
        Ok(source) => read_overlay(entry, documents, &source, cx),
        Err(mistake) => {
            cx.push(not_an_overlay(&entry.overlay).help(mistake.message()));
            Vec::new()
        }
    }
}

/// Reads a document and the files that it refers to, which `load` is asked for. Its name is its path
/// from the folder of the manifest.
pub fn read_document(
    name: &str,
    file: File,
    mut load: impl FnMut(&str) -> Result<File, String>,
    cx: &mut Diagnostics,
) -> Option<Document> {
    let text = |file: File| Source::from_bytes(file.name, file.bytes);
    let source = match text(file) {
        Ok(source) => source,
        Err(mistake) => {
            let shown = mistake.span().map(Span::source);
            let hidden = shown.filter(|source| !openapi::is_likely(source.text()));
            cx.push(hidden.map_or(mistake.clone(), openapi::not_a_document));
            return None;
        }
    };
    let load = |name: &str| text(load(name)?).map_err(|mistake| mistake.message().to_owned());
    Document::read(name, &source, load, cx)
}
