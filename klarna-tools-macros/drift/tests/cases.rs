//! One case for every kind that a manifest can bring about.

use std::{fmt::Write as _, fs, sync::LazyLock};

use toolspec_drift::{Change, changes};

use super::specs::{apply, changed_by, folder, lock};

/// A change of the sound specs, and what is to be said about it.
pub(crate) struct Case {
    pub(crate) name: String,
    /// Lines of class, kind and flags.
    pub(crate) expected: Vec<String>,
    /// What is said, or the mistake that keeps the specs from being compiled.
    pub(crate) found: Result<Vec<Change>, String>,
}

const CLASSES: [&str; 4] = ["breaking", "behavioural", "compatible", "cosmetic"];

impl Case {
    /// Says what it is about and what is expected, a line for each change, then changes the specs.
    /// What comes before `@@ from here` only makes the specs to start from.
    fn read(name: String, text: &str) -> Self {
        let (head, _) = text.split_once("\n@@ ").unwrap_or((text, ""));
        let is_expected = |line: &&str| CLASSES.iter().any(|class| line.starts_with(class));
        let expected = head.lines().filter(is_expected).map(str::to_owned);
        let (prepared, edits) = text.split_once("\n@@ from here").unwrap_or(("", text));
        let mut specs = changed_by(text);
        let fails = |why| panic!("{name}: {why}");
        apply(prepared, &mut specs).unwrap_or_else(fails);
        let base = lock(&specs);
        apply(edits, &mut specs).unwrap_or_else(fails);
        let found = base.and_then(|base| Ok(changes(&base, &lock(&specs)?)));
        let mut case = Self {
            expected: expected.collect(),
            found: found.map_err(|errors| errors.render()),
            name,
        };
        case.expected.sort();
        case
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = match &self.found {
            Ok(changes) => changes.iter().map(line).collect(),
            Err(mistakes) => vec![mistakes.clone()],
        };
        lines.sort();
        lines
    }
}

/// Class, kind and flags in a line.
pub(crate) fn line(change: &Change) -> String {
    let mut line = format!("{} {}", change.class, change.kind);
    for flag in &change.flags {
        let _ = write!(line, " +{flag}");
    }
    line
}

/// Every case; compiled once for all tests.
pub(crate) static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let entries = fs::read_dir(folder().join("cases")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "diff")
    });
    paths.sort();
    let read = paths.iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Case::read(name, &fs::read_to_string(path).unwrap())
    });
    read.collect()
});

#[test]
fn each_change_is_of_the_expected_kind() {
    let mut disagreements = String::new();
    for case in CASES.iter() {
        let (name, expected, found) = (&case.name, &case.expected, case.lines());
        if found != *expected {
            let _ = writeln!(
                disagreements,
                "{name}\n  expected: {expected:#?}\n  found: {found:#?}"
            );
        }
    }
    assert!(disagreements.is_empty(), "{disagreements}");
}

#[test]
fn each_change_is_described_in_words() {
    let mut said = String::new();
    for case in CASES.iter() {
        let _ = writeln!(said, "== {}", case.name);
        for change in case.found.iter().flatten() {
            let tool = change.tool.as_deref().unwrap_or("-");
            let (pointer, means) = (&change.pointer, &change.means);
            let _ = writeln!(said, "{} {tool}\n  {pointer}\n  {means}", line(change));
        }
    }
    insta::assert_snapshot!(said);
}
