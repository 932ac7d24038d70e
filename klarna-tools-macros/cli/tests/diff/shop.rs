//! A small shop in a git repository.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::run::Run;

/// A repository with a manifest, two documents and the lockfile, committed.
pub(crate) struct Shop(TempDir);

impl Shop {
    /// The repository, on the branch `main`.
    pub(crate) fn new() -> Self {
        let shop = Self::without_repository();
        shop.git(&["init", "--quiet", "--initial-branch", "main"]);
        shop.commit();
        shop
    }

    /// The same files without a repository around them.
    pub(crate) fn without_repository() -> Self {
        let shop = Self(tempfile::tempdir().unwrap());
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/shop");
        fs::create_dir_all(shop.path("specs/documents")).unwrap();
        for name in ["shop.yaml", "documents/carts.yaml", "documents/orders.yaml"] {
            fs::copy(original.join(name), shop.path("specs").join(name)).unwrap();
        }
        shop.spec(&["lock", MANIFEST]).expect_code(0);
        shop
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces the first of a text in a file.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} does not contain {from}");
        self.write(name, &text.replacen(from, to, 1));
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let run = self.run("git", arguments, &[]).expect_code(0);
        run.out.trim().to_owned()
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A state of the shop"]);
    }

    /// Runs toolspec.
    pub(crate) fn spec(&self, arguments: &[&str]) -> Run {
        self.run(SPEC, arguments, &[])
    }

    /// Runs `toolspec diff` on the manifest.
    pub(crate) fn diff(&self, arguments: &[&str]) -> Run {
        self.spec(&[&["diff", MANIFEST], arguments].concat())
    }

    /// The changes that `toolspec diff` finds.
    pub(crate) fn changes(&self, arguments: &[&str]) -> Value {
        let run = self.diff(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&run.out).unwrap_or_else(|why| panic!("{why}: {}", run.err))
    }

    /// The fingerprints of all changes of a kind.
    pub(crate) fn fingerprints(&self, arguments: &[&str], kind: &str) -> Vec<String> {
        let review = self.changes(arguments);
        let changes = review["changes"].as_array().unwrap();
        changes
            .iter()
            .filter(|change| change["kind"] == kind)
            .map(|change| change["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Runs `toolspec accept` on the manifest.
    pub(crate) fn accept(&self, arguments: &[&str]) -> Run {
        self.spec(&[&["accept", "--manifest", MANIFEST], arguments].concat())
    }

    /// Runs a program at the root of the repository, free of this machine's git settings.
    pub(crate) fn run(
        &self,
        program: impl AsRef<OsStr>,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Run {
        // A git hook names its own repository so.
        let hook = std::env::vars_os().map(|(name, _)| name);
        let hook = hook.filter(|name| name.as_encoded_bytes().starts_with(b"GIT_"));
        let mut command = Command::new(program);
        for name in hook {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CEILING_DIRECTORIES", self.0.path().parent().unwrap())
            .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "A maintainer")))
            .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "m@example.com")))
            .envs(environment.iter().copied());
        Run::of(&mut command)
    }
}

pub(crate) const SPEC: &str = env!("CARGO_BIN_EXE_toolspec");
pub(crate) const MANIFEST: &str = "specs/shop.yaml";
pub(crate) const LOCK: &str = "specs/shop.lock.yaml";
pub(crate) const ACCEPTED: &str = "specs/shop.accepted.yaml";
pub(crate) const CARTS: &str = "specs/documents/carts.yaml";
pub(crate) const ORDERS: &str = "specs/documents/orders.yaml";

/// Behavioural, with nothing but a text at stake.
pub(crate) const TITLE: (&str, &str) = ("title: Read a cart", "title: Show a cart");

/// Breaking.
pub(crate) const RESULT: (&str, &str) = ("      status:\n      amount:\n", "      status:\n");
