//! Reads manifests, documents and lockfiles.

use std::path::{Path, PathBuf};

use toolspec_core::diagnostic::{Diagnostic, Errors, near_miss};
use toolspec_core::lock::Lock;
use toolspec_core::manifest::{OperationName, unread};
use toolspec_core::model::Toolset;
use toolspec_core::source::Source;
use toolspec_core::text::{names_key, spelled};
use toolspec_core::{File, Specs};

use crate::found::manifests_in;
use crate::missing::document_with;
use crate::tree::{Tree, folder_of, read_file};

/// Why a command has no answer.
pub(crate) enum Failure {
    /// Something cannot be read or found; what to do may follow on lines of its own.
    Unreadable(String),
    /// The manifest, a document, the lockfile or another file has mistakes.
    Mistakes(Errors),
}

impl From<Errors> for Failure {
    fn from(errors: Errors) -> Self {
        Self::Mistakes(errors)
    }
}

impl Failure {
    /// Each reason, with its place if it is in a file.
    pub(crate) fn mistakes(&self) -> Vec<Diagnostic> {
        match self {
            Self::Mistakes(errors) => errors.iter().cloned().collect(),
            Self::Unreadable(why) => {
                let mut lines = why.lines();
                let mistake = Diagnostic::without_place(lines.next().unwrap_or_default());
                let help = |line: &str| line.trim_start_matches("help: ").to_owned();
                vec![lines.map(help).fold(mistake, Diagnostic::help)]
            }
        }
    }
}

/// Compiles the manifest at a path; documents are looked for beside it.
pub(crate) fn compile(manifest: &Path) -> Result<Toolset, Failure> {
    Ok(read_specs(&Tree::of_disk(manifest), manifest)?
        .resolve()?
        .toolset)
}

/// Reads a manifest of a tree and the documents it names.
pub(crate) fn read_specs(tree: &Tree, manifest: &Path) -> Result<&'static Specs, Failure> {
    let source = manifest_source(tree, manifest)?;
    let specs = Specs::read(&source, |name| tree.document(name))?;
    match unnamed_document(&specs, manifest).filter(|_| tree.is_on_disk()) {
        Some(mistake) => Err(Errors::from(mistake).into()),
        None => Ok(kept(specs)),
    }
}

/// The mistake of a document beside the manifest that has operations of its tools and is not named there.
fn unnamed_document(specs: &Specs, manifest: &Path) -> Option<Diagnostic> {
    let documents = specs.documents();
    let is_known = |name: &OperationName| {
        let mut documents = documents.iter();
        documents.any(|document| document.operation(&name.method, &name.path).is_some())
    };
    let named = specs.manifest().operations();
    let missing = named.filter(|name| !name.value.method.is_empty() && !is_known(&name.value));
    let missing: Vec<_> = missing.collect();
    let mut paths: Vec<&str> = missing.iter().map(|name| &*name.value.path).collect();
    paths.sort_unstable();
    paths.dedup();
    let first = missing.first()?;
    let listed: Vec<&str> = documents.iter().map(|document| &*document.name).collect();
    let (document, found) = document_with(&paths, folder_of(manifest), &listed)?;
    let them = match (found, paths.len()) {
        (1, 1) => "it",
        (found, all) if found == all => "all of them",
        _ => "some of them",
    };
    let others = match paths.len() - 1 {
        0 => String::new(),
        1 => ", nor one other path of these tools".to_owned(),
        others => format!(", nor {others} other paths of these tools"),
    };
    let message = format!(
        "no document has {}{others}",
        spelled(&first.value.to_string())
    );
    let help = format!("`{document}` has {them}: write `- {document}` under `documents`");
    Some(Diagnostic::new(&first.span, message).help(help))
}

/// What a command needs until it ends. To free a large document would take half as long as to read it.
pub(crate) fn kept(specs: Specs) -> &'static Specs {
    Box::leak(Box::new(specs))
}

/// Reads the text of a manifest of a tree.
pub(crate) fn manifest_source(tree: &Tree, manifest: &Path) -> Result<Source, Failure> {
    if tree.is_on_disk() {
        is_manifest(manifest).map_err(Failure::Unreadable)?;
    }
    let name = manifest.file_name().unwrap_or_default().to_string_lossy();
    let file = tree.read(&name).map_err(Failure::Unreadable)?;
    let source = Source::from_bytes(file.name, file.bytes);
    source.map_err(|mistake| Errors::from(unread(mistake)).into())
}

/// Refuses a path that can be no manifest, and says which one was probably meant.
fn is_manifest(path: &Path) -> Result<(), String> {
    let shown = path.display();
    if path == Path::new("-") {
        let why = "is read from a file, since its documents are found beside it";
        return Err(format!("a manifest {why}"));
    }
    if path.is_dir() {
        let known = manifests_in(path);
        return Err(format!(
            "`{shown}` is a folder{}",
            which("name a manifest in it: ", &known)
        ));
    }
    if path.exists() {
        return Ok(());
    }
    let folder = folder_of(path);
    let known = manifests_in(if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    });
    let name = shown.to_string();
    let near = near_miss(&name, known.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("\nhelp: did you mean `{near}`?"),
        None => which("name one that is there: ", &known),
    };
    Err(format!(
        "`{shown}` cannot be read: there is no such file{help}"
    ))
}

/// A line that names files, if there are any.
fn which(what: &str, files: &[String]) -> String {
    let named: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|file| format!("`{file}`"))
        .collect();
    match named.as_slice() {
        [] => String::new(),
        named => format!("\nhelp: {what}{}", named.join(", ")),
    }
}

/// How many files are named.
const NAMED: usize = 5;

/// Reads a text file.
pub(crate) fn read_source(path: &Path) -> Result<Source, Failure> {
    source(read_file(path).map_err(Failure::Unreadable)?)
}

/// The text of a file. Of bytes that are not text no line is shown.
fn source(file: File) -> Result<Source, Failure> {
    Source::from_bytes(file.name, file.bytes).map_err(|mistake| {
        mistake.places().for_each(|place| place.source().conceal());
        Errors::from(mistake).into()
    })
}

/// The text of a file that has one of these keys. Where it has none, no line is shown: it may be a secret.
pub(crate) fn source_with(keys: &[&str], file: File) -> Result<Source, Failure> {
    let source = source(file)?;
    if !names_key(source.text(), keys) {
        source.conceal();
    }
    Ok(source)
}

/// Reads a lockfile.
pub(crate) fn read_lock(source: &Source) -> Result<Lock, Failure> {
    Ok(Lock::read(source)?)
}

/// The lockfile beside a manifest: `shop.yaml` has `shop.lock.yaml`.
pub(crate) fn lock_path(manifest: &Path) -> PathBuf {
    beside(manifest, "lock")
}

/// A file beside a manifest, named after it: `shop.accepted.yaml`.
pub(crate) fn beside(manifest: &Path, what: &str) -> PathBuf {
    let stem = manifest.file_stem().unwrap_or_default().to_string_lossy();
    manifest.with_file_name(format!("{stem}.{what}.yaml"))
}
