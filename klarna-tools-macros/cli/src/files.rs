//! Reading what the pipeline asks for.

use std::path::{Path, PathBuf};

use klarna_tools_core::File;
use klarna_tools_core::diagnostic::Errors;
use klarna_tools_core::lock::Lock;
use klarna_tools_core::model::Toolset;
use klarna_tools_core::source::Source;

/// Why there is no tool set.
pub(crate) enum Failure {
    /// The manifest cannot be read.
    Unreadable(String),
    /// The manifest or a document has mistakes.
    Mistakes(Errors),
}

/// Compiles the manifest at a path; documents are looked for beside it.
pub(crate) fn compile(manifest: &Path) -> Result<Toolset, Failure> {
    let source = read_source(manifest)?;
    let folder = manifest.parent().unwrap_or(Path::new(""));
    let load = |name: &str| {
        let path = folder.join(name);
        let bytes = std::fs::read(&path)
            .map_err(|why| format!("`{}` cannot be read: {why}", path.display()))?;
        Ok(File {
            name: path.display().to_string(),
            bytes,
        })
    };
    klarna_tools_core::compile(&source, load).map_err(Failure::Mistakes)
}

/// Reads a text file.
pub(crate) fn read_source(path: &Path) -> Result<Source, Failure> {
    let bytes = std::fs::read(path).map_err(|why| {
        Failure::Unreadable(format!("`{}` cannot be read: {why}", path.display()))
    })?;
    Source::from_bytes(path.display().to_string(), bytes)
        .map_err(|diagnostic| Failure::Mistakes(Errors::from(diagnostic)))
}

/// The lockfile that stands beside a manifest: `klarna.yaml` has `klarna.lock.yaml`.
pub(crate) fn lock_path(manifest: &Path) -> PathBuf {
    let stem = manifest.file_stem().unwrap_or_default().to_string_lossy();
    manifest.with_file_name(format!("{stem}.lock.yaml"))
}

/// The text that the lockfile should have.
pub(crate) fn lock_text(toolset: &Toolset) -> String {
    Lock::of(toolset).to_text()
}
