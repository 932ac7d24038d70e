//! `check`, `schema`, and what every command has in common.

use std::{fs, process::Command};

use super::command::{MANIFEST, Workspace, committed};

#[test]
fn a_check_reports_all_mistakes_without_colours() {
    let workspace = Workspace::new();
    let sound = workspace.run(&["check"]).expect_code(0);
    assert!(
        sound.out.starts_with(&format!("{MANIFEST}: 8 tools, ")),
        "{}",
        sound.out
    );
    workspace.edit(
        MANIFEST,
        "operation: GET /payments",
        "operation: GET /payment",
    );
    workspace.edit(
        MANIFEST,
        "captured_amount: { minimum: 1",
        "captured_amout: { minimum: 1",
    );
    let run = workspace.run(&["check"]).expect_code(1);
    assert_eq!(run.err.matches("error: ").count(), 2, "{}", run.err);
    assert!(
        run.err
            .contains("^^^^^^^^^^^^^^ did you mean `captured_amount`?"),
        "{}",
        run.err
    );
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn a_manifest_may_be_anywhere() {
    let workspace = Workspace::new();
    fs::rename(workspace.path("specs"), workspace.path("other")).unwrap();
    workspace
        .run(&["check", "other/klarna.yaml"])
        .expect_code(0);
    workspace
        .run(&["lock", "--check", "other/klarna.yaml"])
        .expect_code(0);
    fs::rename(
        workspace.path("other/klarna.yaml"),
        workspace.path("other/tools.yaml"),
    )
    .unwrap();
    workspace.run(&["lock", "other/tools.yaml"]).expect_code(0);
    assert!(workspace.path("other/tools.lock.yaml").is_file());
}

#[test]
fn the_schema_that_is_printed_is_the_one_that_is_committed() {
    let workspace = Workspace::new();
    let run = workspace.run(&["schema"]).expect_code(0);
    assert_eq!(
        run.out,
        fs::read_to_string(committed("manifest.schema.json")).unwrap()
    );
    workspace
        .run(&["schema", "--output", "written.json"])
        .expect_code(0);
    assert_eq!(workspace.text("written.json"), run.out);
}

#[test]
fn every_command_has_its_exit_code_for_a_reader_that_left() {
    let workspace = Workspace::new();
    for (arguments, code) in [
        (vec!["check"], 0),
        (vec!["lock"], 0),
        (vec!["lock", "--check"], 0),
        (vec!["diff"], 0),
        (vec!["explain", "refund_klarna_order"], 0),
        (vec!["add", "cancelAuthorization"], 0),
        (vec!["tools"], 0),
        (vec!["schema"], 0),
        (vec!["table"], 0),
        (vec!["check", "specs/missing.yaml"], 1),
        (vec!["explain", "refund"], 2),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let status = Command::new(env!("CARGO_BIN_EXE_toolspec"))
            .args(&arguments)
            .current_dir(workspace.path(""))
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn without_a_manifest_the_only_one_is_read_or_all_are_listed() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("specs/klarna.yaml")).unwrap();
    let commands = [&["check"][..], &["lock"], &["tools"], &["add", "getOrder"]];
    for arguments in commands {
        let run = workspace.run(arguments).expect_code(2);
        assert!(
            run.err.contains("`specs` contains no manifest"),
            "{}",
            run.err
        );
        assert!(run.err.contains("`--manifest FILE`"), "{}", run.err);
    }
    for name in ["one.yaml", "two.yml"] {
        fs::copy(committed("klarna.yaml"), workspace.path("specs").join(name)).unwrap();
    }
    for arguments in commands {
        let run = workspace.run(arguments).expect_code(2);
        let both = "`specs` contains several: specs/one.yaml, specs/two.yml";
        assert!(run.err.contains(both), "{}", run.err);
    }
    fs::remove_file(workspace.path("specs/two.yml")).unwrap();
    let run = workspace.run(&["check"]).expect_code(0);
    assert!(run.out.starts_with("specs/one.yaml: "), "{}", run.out);
}
