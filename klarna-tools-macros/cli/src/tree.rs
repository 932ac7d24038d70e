//! The folder of a manifest, from which its files are read: on disk, or in a commit.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use toolspec_core::File;
use toolspec_core::yaml::MAX_BYTES;

use crate::missing::{instead_of, instead_of_file};
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

    /// Reads a document, or a file that one refers to. A manifest may come from elsewhere, so it names
    /// regular files of its repository or beside it, of bounded size, and nothing else.
    pub(crate) fn document(&self, name: &str) -> Result<File, String> {
        match &self.revision {
            None => read_document(&self.folder, name),
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

/// The most bytes of a file that a person names, which can be a device without an end: one more than
/// are read shows that it is larger.
const LARGEST: u64 = MAX_BYTES as u64 + 1;

/// Reads a file that a person names; the error is a message.
pub(crate) fn read_file(path: &Path) -> Result<File, String> {
    read_bounded(path, LARGEST).map_err(|why| unreadable(path, &why.to_string()))
}

fn read_bounded(path: &Path, most: u64) -> io::Result<File> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path)?;
    file.take(most).read_to_end(&mut bytes)?;
    Ok(File {
        name: path.display().to_string(),
        bytes,
    })
}

fn read_document(folder: &Path, name: &str) -> Result<File, String> {
    let path = folder.join(name);
    let place = path.canonicalize().map_err(|why| match why.kind() {
        io::ErrorKind::NotFound => {
            let missing = unreadable(&path, "there is no such file");
            format!("{missing}\n{}", instead_of(name, folder))
        }
        _ => unreadable(&path, &why.to_string()),
    })?;
    if may_be_named(folder, &place) {
        return read_regular(&path);
    }
    let why = "it is neither in the git repository of the manifest nor beside the manifest";
    Err(unreadable(&path, why))
}

/// Whether a manifest in a folder may name this file.
pub(crate) fn may_be_named(folder: &Path, file: &Path) -> bool {
    roots(folder).any(|root| file.starts_with(root))
}

/// Reads a regular file of at most the size of a document, and one byte more that shows it is larger.
pub(crate) fn read_regular(path: &Path) -> Result<File, String> {
    let failed = |why: io::Error| match why.kind() {
        io::ErrorKind::NotFound => {
            let near = instead_of_file(path).replace("\nhelp: ", "; ");
            unreadable(path, &format!("there is no such file{near}"))
        }
        _ => unreadable(path, &why.to_string()),
    };
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(unreadable(path, "it is not a regular file"));
    }
    read_bounded(path, LARGEST).map_err(failed)
}

fn unreadable(path: &Path, why: &str) -> String {
    format!("`{}` cannot be read: {why}", path.display())
}

/// The folders that documents may be in: that of the manifest, and its repository; without one, that
/// in which the command runs.
fn roots(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let current = Path::new(".").canonicalize().ok();
    let here = if folder == Path::new("") {
        current.clone()
    } else {
        folder.canonicalize().ok()
    };
    let repository = here.as_deref().and_then(|here| {
        let mut around = here.ancestors();
        around.find(|folder| folder.join(".git").exists())
    });
    let around = repository.map(Path::to_owned).or(current);
    here.into_iter().chain(around)
}

/// The folder that contains a file.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}
