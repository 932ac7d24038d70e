//! Command lines that are almost right.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{DOCUMENT, MANIFEST, edit, shop};
use crate::run::Run;

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
    Run::of(command.args(arguments).current_dir(folder))
}

/// What is said about each command line, with its exit code.
fn said(folder: &Path, lines: &[&[&str]], code: i32) -> String {
    let said = lines.iter().map(|line| {
        let run = run(folder, line).expect_code(code);
        format!("## {}\n\n{}", line.join(" "), run.err)
    });
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn commands_and_options_of_other_programs() {
    let folder = shop();
    let lines: [&[&str]; 9] = [
        &["validate"],
        &["generate"],
        &["list"],
        &["chekc"],
        &["frobnicate"],
        &["lint", "--fix"],
        &["diff", "--json"],
        &["check", "--manifest", MANIFEST],
        &["call", "place_order", "--price=5"],
    ];
    insta::assert_snapshot!(said(folder.path(), &lines, 2));
}

#[test]
fn operations_to_add() {
    let folder = shop();
    let lines: [&[&str]; 7] = [
        &["add", "placeOrdr", MANIFEST],
        &["add", "POST /order", MANIFEST],
        &["add", MANIFEST, "placeOrder"],
        &["add", MANIFEST, "POST /orders"],
        &["add", MANIFEST, "POST", "/orders"],
        &["add", MANIFEST],
        &["add", "POST", "/orders", MANIFEST, "more"],
    ];
    insta::assert_snapshot!(said(folder.path(), &lines, 2));
}

#[test]
fn an_operation_that_a_tool_calls_already() {
    let folder = shop();
    let added = run(folder.path(), &["add", "placeOrder", MANIFEST]).expect_code(0);
    let note = "note: `place_order` calls this operation already\n  --> shop.yaml:18:16\n";
    assert!(added.err.starts_with(note), "{}", added.err);
}

#[test]
fn arguments_of_a_call() {
    let folder = shop();
    let order = ["call", "place_order", "--dry-run", "--manifest", MANIFEST];
    let lines = [
        &["price"][..],
        &["price", "5"],
        &["price:5"],
        &["pirce"],
        &["5"],
    ];
    let lines = lines.map(|given| [&order[..], given].concat());
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    insta::assert_snapshot!(said(folder.path(), &lines, 2));
}

/// Programs read the mistakes in the format that they asked for.
#[test]
fn mistakes_in_the_formats_of_diff() {
    let folder = shop();
    run(folder.path(), &["lock", MANIFEST]).expect_code(0);
    edit(
        &folder.path().join(MANIFEST),
        "      note:\n",
        "      noet:\n",
    );
    let formats = ["text", "markdown", "json", "github", "sarif"].map(|format| {
        let run = run(folder.path(), &["diff", MANIFEST, "--format", format]).expect_code(2);
        assert!(run.err.starts_with("error: `noet` is not"), "{}", run.err);
        format!("## {format}\n\n{}", run.out)
    });
    insta::assert_snapshot!(formats.join("\n"));
    fs::remove_file(folder.path().join(DOCUMENT)).unwrap();
    let missing = run(folder.path(), &["diff", MANIFEST, "--format", "github"]).expect_code(2);
    let place = "::error file=shop.yaml,line=5,col=5::`openapi/shop.yaml` cannot be read";
    assert!(missing.out.starts_with(place), "{}", missing.out);
}

#[test]
fn pages_of_help_are_eighty_columns_wide() {
    let folder = shop();
    let page = |arguments: &[&str]| run(folder.path(), arguments).expect_code(0).out;
    let commands = page(&["--help"]);
    let commands = commands.split("Commands:\n").nth(1).unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names.filter(|name| !matches!(*name, "" | "help")).collect();
    assert!(names.len() > 10, "{names:?}");
    let pages = names
        .iter()
        .flat_map(|name| [page(&[name, "-h"]), page(&[name, "--help"])]);
    for page in pages.chain([page(&["--help"])]) {
        let wide = page.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "{page}");
    }
}
