//! The folder of a manifest, from which its files are read: on disk, or in a commit.

use std::path::{Path, PathBuf};

use toolspec_core::File;

use crate::repository::Revision;

/// The folder of a manifest, now or in a commit.
pub(crate) struct Tree {
    folder: PathBuf,
    revision: Option<Revision>,
}

impl Tree {
    /// The folder of a manifest on disk.
    pub(crate) fn of_disk(manifest: &Path) -> Self {
        Self {
            folder: folder_of(manifest).to_owned(),
            revision: None,
        }
    }

    /// The folder of a manifest in a commit.
    pub(crate) fn of_revision(manifest: &Path, revision: Revision) -> Self {
        Self {
            folder: folder_of(manifest).to_owned(),
            revision: Some(revision),
        }
    }

    /// Whether the files are those on disk.
    pub(crate) fn is_on_disk(&self) -> bool {
        self.revision.is_none()
    }

    /// Reads a file by its path from the folder; the error is a message.
    pub(crate) fn read(&self, name: &str) -> Result<File, String> {
        match &self.revision {
            None => read_file(&self.folder.join(name)),
            Some(revision) => revision.read(name),
        }
    }

    /// Whether there is a file at a path from the folder.
    pub(crate) fn has(&self, name: &str) -> bool {
        match &self.revision {
            None => self.folder.join(name).exists(),
            Some(revision) => revision.has(name),
        }
    }
}

/// Reads a file; the error is a message.
pub(crate) fn read_file(path: &Path) -> Result<File, String> {
    let bytes =
        std::fs::read(path).map_err(|why| format!("`{}` cannot be read: {why}", path.display()))?;
    Ok(File {
        name: path.display().to_string(),
        bytes,
    })
}

/// The folder that contains a file.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}
