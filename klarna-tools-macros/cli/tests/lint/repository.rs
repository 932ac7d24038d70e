//! The manifests of this repository, and the words about the rules.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::command::{MANIFEST, Workspace};
use crate::run::Run;

fn repository() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    repository.canonicalize().unwrap()
}

fn lint(manifest: &Path) -> Run {
    Run::of(
        Command::new(env!("CARGO_BIN_EXE_toolspec"))
            .arg("lint")
            .arg(manifest),
    )
}

#[test]
fn every_manifest_of_the_repository_passes() {
    let mut manifests = Vec::new();
    collect(&repository(), &mut manifests);
    assert!(manifests.len() > 10, "{manifests:?}");
    for manifest in manifests {
        let run = lint(&manifest);
        assert_eq!(run.code, Some(0), "{}\n{}", manifest.display(), run.err);
    }
}

/// The folder that cargo builds in, however it is configured.
fn target() -> PathBuf {
    let program = env::current_exe().unwrap();
    let folder = program.ancestors().nth(3);
    folder.expect("TARGET/PROFILE/deps/TEST").to_owned()
}

/// The manifests below a folder that compile.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            let is_spec = !["target", "mistakes"].contains(&name) && path != target();
            if is_spec && !name.starts_with('.') {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|end| end == "yaml") && !name.contains(".lock.") {
            let text = fs::read_to_string(&path).unwrap();
            if text.lines().any(|line| line.starts_with("documents:")) {
                found.push(path);
            }
        }
    }
}

#[test]
fn a_session_that_charges_nothing_is_not_marked_destructive() {
    let workspace = Workspace::new();
    let text = workspace.text(MANIFEST);
    let hint = text
        .lines()
        .find(|line| line.contains("destructive: false"))
        .unwrap();
    workspace.edit(MANIFEST, hint, "    moves_money: false");
    let run = workspace.run(&["lint"]).expect_code(1);
    assert!(
        run.err.contains(
            "the text says `Charges nothing`, but `create_payment_session` is marked destructive"
        ),
        "{}",
        run.err
    );
    workspace.run(&["lock"]).expect_code(0);
    fs::write(workspace.path(MANIFEST), text).unwrap();
    let run = workspace.run(&["diff"]).expect_code(0);
    assert!(
        run.out
            .contains("behavioural[destructive-hint-cleared] create_payment_session  +guard"),
        "{}",
        run.out
    );
}

#[test]
fn the_help_and_the_page_name_every_rule() {
    let run = Run::of(Command::new(env!("CARGO_BIN_EXE_toolspec")).args(["lint", "--help"]))
        .expect_code(0);
    let page = fs::read_to_string(repository().join("docs/lint.md")).unwrap();
    let rules = run.out.split("Rules:\n").nth(1).unwrap().lines();
    let rules: Vec<_> = rules
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|rule| !rule.is_empty())
        .collect();
    assert_eq!(rules.len(), 6, "{}", run.out);
    for rule in rules {
        assert!(page.contains(&format!("| `{rule}` |")), "{rule}");
    }
}
