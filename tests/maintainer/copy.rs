//! The server over another manifest: what a maintainer has after an edit of YAML.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use klarna_tools_tests::{Finished, run, target, toolspec};

use crate::{extension, policy};

const MANIFEST: &str = "specs/klarna.yaml";

/// What is compiled from the manifest, and what is compiled with it.
const COPIED: [&str; 6] = [
    "Cargo.lock",
    "specs/klarna.lock.yaml",
    "specs/openapi",
    "klarna-tools",
    "server/Cargo.toml",
    "server/src",
];

/// What is as it was, so that the build of the original serves it.
const LINKED: [&str; 6] = [
    "Cargo.toml",
    "klarna-tools-macros",
    "server/bench",
    "server/sandbox",
    "tests",
    "xtask",
];

/// The workspace under test.
pub(crate) fn original() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.join("..").canonicalize().unwrap()
}

/// The manifest, with room for more than what it holds.
pub(crate) fn without_budget() -> String {
    let manifest = fs::read_to_string(original().join(MANIFEST)).unwrap();
    let lines = manifest.lines().filter(|line| !line.starts_with("budget:"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The server after the manifest was edited.
pub(crate) struct Edited {
    /// What it did while the lock was that of before.
    pub(crate) refused: Finished,
    /// What was said when the lock was written.
    pub(crate) locked: Finished,
    /// With the new lock.
    pub(crate) program: PathBuf,
}

/// The server with more tools and with limits, built once for all tests.
pub(crate) fn edited() -> &'static Edited {
    static EDITED: OnceLock<Edited> = OnceLock::new();
    EDITED.get_or_init(|| {
        let manifest = policy::limited(&without_budget()) + extension::ADDED;
        let copy = Copy::new("edited", &manifest);
        let path = copy.root.join(MANIFEST);
        Edited {
            refused: run(&copy.build(), &["serve"], &[]),
            locked: run(toolspec(), &["lock", path.to_str().unwrap()], &[]),
            program: copy.build(),
        }
    })
}

/// The workspace again, over another manifest. It is kept between runs.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn new(name: &str, manifest: &str) -> Self {
        let target = target().join(name);
        let root = target.join("source");
        for entry in COPIED {
            mirror(&original().join(entry), &root.join(entry));
        }
        for entry in LINKED {
            link(&original().join(entry), &root.join(entry));
        }
        for package in ["klarna-tools", "server"] {
            rename(&root.join(package).join("Cargo.toml"));
        }
        write(&root.join(MANIFEST), manifest.as_bytes());
        Self { root, target }
    }

    fn build(&self) -> PathBuf {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline", "--target-dir"])
            .arg(&self.target)
            .args(["--package", "klarna-mcp", "--bin", "klarna-mcp"])
            .env("CARGO_BUILD_BUILD_DIR", target())
            .current_dir(&self.root)
            .status()
            .unwrap();
        assert!(status.success(), "the edited server does not build");
        self.target.join("debug/klarna-mcp")
    }
}

/// Gives a package another version: cargo would take the build of the one for that of the other,
/// since both are kept in one place and told apart by name and version only.
fn rename(manifest: &Path) {
    let text = fs::read_to_string(manifest).unwrap();
    let inherited = "\nversion.workspace = true\n";
    assert!(text.contains(inherited), "{}", manifest.display());
    let own = concat!("\nversion = \"", env!("CARGO_PKG_VERSION"), "-edited\"\n");
    fs::write(manifest, text.replace(inherited, own)).unwrap();
}

fn link(from: &Path, to: &Path) {
    let _ = fs::remove_file(to);
    std::os::unix::fs::symlink(from, to).unwrap();
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
