//! A folder with documents of an API, and the command run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::run::Run;

pub(crate) struct Folder(TempDir);

impl Folder {
    /// With all documents of these tests.
    pub(crate) fn new() -> Self {
        let folder = Self::empty();
        let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/init/documents");
        for entry in fs::read_dir(documents).unwrap().map(Result::unwrap) {
            fs::copy(
                entry.path(),
                folder.path(entry.file_name().to_str().unwrap()),
            )
            .unwrap();
        }
        folder
    }

    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} does not contain {from}");
        self.write(name, &text.replacen(from, to, 1));
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs the command with these variables.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        let command = command.envs(variables.iter().copied());
        Run::of(command.args(arguments).current_dir(self.0.path()))
    }

    /// Runs `init`, expects its exit code, and that `check` takes what it printed.
    pub(crate) fn init(&self, arguments: &[&str], code: i32) -> String {
        let printed = self.run(&[&["init"], arguments].concat()).expect_code(code);
        self.write("printed.yaml", &printed.out);
        let checked = self.run(&["check", "printed.yaml"]);
        assert_eq!(checked.code, Some(0), "{}{}", printed.out, checked.err);
        printed.out
    }
}

/// The names of the tools of a manifest.
pub(crate) fn tools(manifest: &str) -> Vec<&str> {
    let (_, tools) = manifest.split_once("\ntools:").unwrap();
    let names = tools.lines().filter_map(|line| {
        let name = line.strip_prefix("  ")?.strip_suffix(':')?;
        name.starts_with(|c: char| c.is_ascii_lowercase())
            .then_some(name)
    });
    names.collect()
}
