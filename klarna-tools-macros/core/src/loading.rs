//! The documents of a manifest, from the files that a caller has read.

use crate::diagnostic::{Diagnostic, Diagnostics, Errors};
use crate::manifest::Manifest;
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
) -> Result<Vec<Document>, Errors> {
    let mut cx = Diagnostics::new();
    let mut documents = Vec::new();
    for name in &manifest.documents {
        let file = match load(&name.value) {
            Ok(file) => file,
            Err(why) => {
                cx.push(Diagnostic::new(&name.span, why));
                continue;
            }
        };
        documents.extend(read_document(&name.value, file, &mut load, &mut cx));
    }
    cx.finish(documents)
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
