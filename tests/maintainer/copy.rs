//! A copy of the workspace that a test may edit and build.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A copy of the sources, kept between runs so that only what changed is built again.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

/// The workspace under test.
pub(crate) fn original() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

impl Workspace {
    /// Copies the sources as they are now.
    pub(crate) fn copy(name: &str) -> Self {
        let shared =
            env::var_os("CARGO_TARGET_DIR").map_or(original().join("target"), PathBuf::from);
        let folder = original().join(shared).join(name);
        let copy = Self {
            root: folder.join("source"),
            target: folder,
        };
        for entry in [
            "Cargo.lock",
            "specs",
            "klarna-tools-macros",
            "klarna-tools",
            "server",
            "tests",
            "xtask",
        ] {
            mirror(&original().join(entry), &copy.root.join(entry));
        }
        copy.rename(name);
        copy
    }

    /// Gives the packages another version: Cargo would take the build of one workspace for that of
    /// the other, since both keep it in one place and tell them apart by name and version only.
    fn rename(&self, name: &str) {
        let version = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"");
        let other = format!("{}-{name}\"", version.trim_end_matches('"'));
        let manifest = fs::read_to_string(original().join("Cargo.toml")).unwrap();
        assert!(manifest.contains(version), "the workspace has its version");
        let manifest = manifest.replacen(version, &other, 1);
        write(&self.path("Cargo.toml"), manifest.as_bytes());
    }

    /// A path within the copy.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Builds a binary of the copy. Dependencies come from the build of the workspace itself.
    pub(crate) fn build(&self, binary: &str) -> PathBuf {
        let status = Command::new(env!("CARGO"))
            .args([
                "build",
                "--quiet",
                "--offline",
                "--package",
                binary,
                "--bin",
                binary,
            ])
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_BUILD_BUILD_DIR", original().join("target"))
            .current_dir(&self.root)
            .status()
            .unwrap();
        assert!(status.success(), "{binary} does not build");
        self.target.join("debug").join(binary)
    }
}

/// Copies what differs; what is equal keeps its time of change, and what is gone goes.
fn mirror(from: &Path, to: &Path) {
    if from.is_file() {
        return write(to, &fs::read(from).unwrap());
    }
    let stale = fs::read_dir(to).into_iter().flatten().map(Result::unwrap);
    for entry in stale.filter(|entry| !from.join(entry.file_name()).exists()) {
        let path = entry.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        removed.unwrap();
    }
    for entry in fs::read_dir(from).unwrap() {
        let name = entry.unwrap().file_name();
        mirror(&from.join(&name), &to.join(&name));
    }
}

fn write(to: &Path, content: &[u8]) {
    if fs::read(to).ok().as_deref() != Some(content) {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, content).unwrap();
    }
}
