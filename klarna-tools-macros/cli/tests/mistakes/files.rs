//! Files that are named wrongly, or are those of something else.

use std::path::Path;
use std::process::Command;

use super::{DOCUMENT, MANIFEST, check, edit, shop};
use crate::run::Run;

const LOCKFILE: &str = "shop.lock.yaml";

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    Run::of(command.args(arguments).current_dir(folder))
}

#[test]
fn another_path_than_that_of_the_manifest() {
    let folder = shop();
    let said = [".", "shp.yaml", "other", "openapi", "-"].map(|path| {
        let run = run(folder.path(), &["check", path]).expect_code(1);
        format!("## {path}\n\n{}", run.err)
    });
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_lockfile_of_another_manifest_is_not_compared() {
    let folder = shop();
    run(folder.path(), &["lock", MANIFEST]).expect_code(0);
    edit(&folder.path().join(MANIFEST), "name: shop", "name: market");
    // A manifest that got another name has its tools still.
    let renamed = run(folder.path(), &["lock", "--check", MANIFEST]).expect_code(1);
    assert!(renamed.err.contains("is stale"), "{}", renamed.err);
    edit(
        &folder.path().join(MANIFEST),
        "  find_orders:",
        "  show_orders:",
    );
    edit(
        &folder.path().join(MANIFEST),
        "  place_order:",
        "  open_order:",
    );
    let expected = "error: `shop.lock.yaml` is the lock of `shop`, and this manifest is `market`\n\
                    help: `toolspec lock` writes it again\n";
    for (arguments, code) in [
        (&["lock", "--check"][..], 2),
        (&["diff"], 2),
        (&["serve"], 1),
    ] {
        let run = run(folder.path(), &[arguments, &[MANIFEST]].concat()).expect_code(code);
        assert_eq!(run.err, expected);
    }
}

#[test]
fn a_conflict_in_a_lockfile_is_settled_in_the_manifest() {
    let folder = shop();
    run(folder.path(), &["lock", MANIFEST]).expect_code(0);
    edit(
        &folder.path().join(LOCKFILE),
        "\nformat:",
        "\n<<<<<<< HEAD\nformat:",
    );
    let run = run(folder.path(), &["lock", "--check", MANIFEST]).expect_code(2);
    let help = "help: settle the manifest first, then `toolspec lock` writes this file again";
    assert!(run.err.contains(help), "{}", run.err);
}

#[test]
fn a_key_of_an_answer_that_is_no_status() {
    let folder = shop();
    edit(&folder.path().join(DOCUMENT), "'201':", "'2O1':");
    let run = check(folder.path()).expect_code(0);
    let note = "note: `2O1` is not a status";
    assert!(run.err.contains(note), "{}", run.err);
}
