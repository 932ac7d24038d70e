//! Specs that a maintainer has edited, served on the spot.

use std::fs;
use std::path::{Path, PathBuf};

use klarna_tools_tests::{Finished, Server, ServerBuilder, run, toolspec};
use tempfile::TempDir;

/// The files that the workspace's own tools are made of, and their lockfile.
const FILES: [&str; 4] = [
    "klarna.yaml",
    "klarna.lock.yaml",
    "openapi/payments.yaml",
    "openapi/order-management.yaml",
];

/// The workspace under test.
pub(crate) fn original() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.join("..").canonicalize().unwrap()
}

/// The manifest, with room for more than what it contains.
pub(crate) fn without_budget() -> String {
    let manifest = fs::read_to_string(original().join("specs/klarna.yaml")).unwrap();
    let lines = manifest.lines().filter(|line| !line.starts_with("budget:"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Another manifest over the same documents, beside the lockfile of the original.
pub(crate) struct Edited {
    folder: TempDir,
}

impl Edited {
    pub(crate) fn new(manifest: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("openapi")).unwrap();
        for file in FILES {
            fs::copy(
                original().join("specs").join(file),
                folder.path().join(file),
            )
            .unwrap();
        }
        let edited = Self { folder };
        edited.write(manifest);
        edited
    }

    /// The same with its lock accepted.
    pub(crate) fn accepted(manifest: &str) -> Self {
        let edited = Self::new(manifest);
        let locked = edited.run("lock");
        assert_eq!(locked.code, Some(0), "{}", locked.stderr);
        edited
    }

    /// Replaces the manifest.
    pub(crate) fn write(&self, manifest: &str) {
        fs::write(self.manifest(), manifest).unwrap();
    }

    pub(crate) fn manifest(&self) -> PathBuf {
        self.beside("klarna.yaml")
    }

    pub(crate) fn lockfile(&self) -> PathBuf {
        self.beside("klarna.lock.yaml")
    }

    /// A file by its path from the manifest's folder.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A command of the maintainer, run on the manifest.
    pub(crate) fn run(&self, command: &str) -> Finished {
        run(
            toolspec(),
            &[command, self.manifest().to_str().unwrap()],
            &[],
        )
    }

    /// A server of these tools.
    pub(crate) fn serve(&self) -> ServerBuilder {
        Server::builder()
            .program(toolspec())
            .arg(self.manifest().to_str().unwrap())
            .credentials()
    }
}
