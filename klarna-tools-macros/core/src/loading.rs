//! The documents and overlays of a manifest, from the files that a caller has read.

use std::sync::Arc;

use crate::corrections::{Action, Correction, not_an_overlay, read_overlay};
use crate::diagnostic::{Diagnostic, Diagnostics, Reported};
use crate::manifest::{CorrectionOrOverlay, Located, Manifest, OverlayEntry};
use crate::openapi::{self, Document, FILES};
use crate::source::{Source, Span};
use crate::text;

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
    for name in distinct(manifest.paths(), cx) {
        if let Ok(file) = read_named(name, &mut load, cx) {
            let named = Some(&name.span);
            documents.extend(read_document(&name.value, named, file, &mut load, cx));
        }
    }
    documents
}

/// The documents, each once: a second name for one is a mistake.
fn distinct<'m>(
    names: impl Iterator<Item = &'m Located<String>>,
    cx: &mut Diagnostics,
) -> Vec<&'m Located<String>> {
    let mut distinct: Vec<(String, &Located<String>)> = Vec::new();
    for name in names {
        let path = openapi::path_from("", &name.value);
        match distinct.iter().find(|(known, _)| *known == path) {
            Some((_, first)) => {
                let message = format!("`{}` is named already", text::shown(&name.value));
                let twice = Diagnostic::new(&name.span, message).label("delete this entry");
                cx.push(twice.note(&first.span, "the same document"));
            }
            None => distinct.push((path, name)),
        }
    }
    distinct.into_iter().map(|(_, name)| name).collect()
}

/// Reads a file that the manifest names. Why it cannot be read may have lines on what to do.
fn read_named(
    name: &Located<String>,
    load: impl FnOnce(&str) -> Result<File, String>,
    cx: &mut Diagnostics,
) -> Result<File, Reported> {
    if name.value.contains("://") {
        return Err(cx.report(a_url(name)));
    }
    load(&name.value).map_err(|why| {
        let mut lines = why.lines();
        let unread = Diagnostic::new(&name.span, lines.next().unwrap_or_default());
        if name.span.text().contains('\n') {
            let label =
                "the line below is indented more and so continues this one: indent both alike";
            return cx.report(unread.label(label));
        }
        cx.report(lines.fold(unread, Diagnostic::help))
    })
}

/// The mistake of a URL in place of a file. Nothing is fetched, so that what is read is what was reviewed.
fn a_url(name: &Located<String>) -> Diagnostic {
    let url = text::spelled(&name.value).replace('\'', "%27");
    let is_file = |segment: &&str| FILES.iter().any(|end| segment.ends_with(end));
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().filter(is_file);
    let file = file.unwrap_or("openapi.yaml");
    let message = "this is a URL, and only files are read";
    let mistake = Diagnostic::new(&name.span, message);
    if url.starts_with("file:") {
        return mistake.label("write the path of the file, from the folder of the manifest");
    }
    let manifest = name.span.source().name();
    let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
    let saved = openapi::path_from(&format!("{folder}/"), file);
    mistake
        .label(format!("save it beside the manifest, and write `{file}`"))
        .help(format!("`curl -fsSL -o {saved} '{url}'`"))
}

/// Reads the corrections of a manifest, with the overlays that it names.
pub(crate) fn read_corrections<'m>(
    manifest: &'m Manifest,
    mut load: impl FnMut(&str) -> Result<File, String>,
    cx: &mut Diagnostics,
) -> Vec<Correction<'m>> {
    let mut corrections = Vec::new();
    let paths: Vec<_> = manifest.paths().collect();
    for correction in manifest.corrections.iter().flatten() {
        match correction {
            CorrectionOrOverlay::Correction(entry) => corrections.push(Correction::Entry(entry)),
            CorrectionOrOverlay::Overlay(entry) => {
                if let Ok(file) = read_named(&entry.overlay, &mut load, cx) {
                    let actions = read_actions(entry, &paths, file, cx);
                    corrections.extend(actions.into_iter().map(Arc::new).map(Correction::Action));
                }
            }
        }
    }
    corrections
}

fn read_actions(
    entry: &OverlayEntry,
    documents: &[&Located<String>],
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
/// from the folder of the manifest, which is at `named` there.
pub fn read_document(
    name: &str,
    named: Option<&Span>,
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
            let hidden = hidden.map(|source| openapi::not_a_document(source, named));
            cx.push(hidden.unwrap_or(mistake.clone()));
            return None;
        }
    };
    let load = |name: &str| text(load(name)?).map_err(|mistake| mistake.message().to_owned());
    Document::read(name, &source, named, load, cx)
}
