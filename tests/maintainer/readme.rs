//! What the README claims about the tools.

use std::fs;

use klarna_tools_tests::{run, toolspec};

use super::edited::original;

#[test]
fn the_table_of_tools_is_current() {
    let manifest = original().join("specs/klarna.yaml");
    let printed = run(toolspec(), &["table", manifest.to_str().unwrap()], &[]);
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    let readme = fs::read_to_string(original().join("README.md")).unwrap();
    assert!(
        readme.contains(&printed.stdout),
        "the README's table is stale; `toolspec table` prints:\n{}",
        printed.stdout,
    );
}

#[test]
fn the_typo_of_the_readme_is_answered_as_shown() {
    let folder = tempfile::tempdir().unwrap();
    let specs = original().join("specs");
    let manifest = folder.path().join("klarna.yaml");
    let written = fs::read_to_string(specs.join("klarna.yaml")).unwrap();
    let documents = folder.path().join("openapi");
    fs::create_dir(&documents).unwrap();
    for document in fs::read_dir(specs.join("openapi")).unwrap() {
        let document = document.unwrap();
        fs::copy(document.path(), documents.join(document.file_name())).unwrap();
    }
    fs::write(
        &manifest,
        written.replace("refunded_amount: { minimum", "refunded_amout: { minimum"),
    )
    .unwrap();
    let checked = run(toolspec(), &["check", manifest.to_str().unwrap()], &[]);
    assert_eq!(checked.code, Some(1));
    let readme = fs::read_to_string(original().join("README.md")).unwrap();
    let shown = checked
        .stderr
        .replace(manifest.to_str().unwrap(), "specs/klarna.yaml");
    assert!(
        readme.contains(shown.trim()),
        "the README does not show:\n{shown}"
    );
}
