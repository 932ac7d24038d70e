//! The evals of `specs/evals.yaml`: the committed transcripts, replayed against the sandbox.

use std::env::{join_paths, split_paths, var_os};
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use klarna_tools_tests::{Finished, klarna_mcp, run, toolspec};

use super::edited::{Edited, original, without_budget};

const SERVER: [&str; 2] = ["--server", "klarna-mcp serve --sandbox"];
const MODEL: [&str; 2] = ["--model", "stand-in"];
const TRANSCRIPTS: &str = "evals.transcripts.jsonl";

/// A search path with the server and the stand-in, whose folders may have blanks in their names.
fn search_path() -> OsString {
    let built = [klarna_mcp(), Path::new(env!("CARGO_BIN_EXE_stand-in"))];
    let built = built.map(|program| program.parent().unwrap().to_owned());
    let others = var_os("PATH").unwrap_or_default();
    join_paths(built.into_iter().chain(split_paths(&others))).unwrap()
}

fn eval(manifest: &Path, options: &[&[&str]]) -> Finished {
    let path = search_path();
    let arguments = [&["eval", manifest.to_str().unwrap()], &*options.concat()].concat();
    run(toolspec(), &arguments, &[("PATH", path.to_str().unwrap())])
}

/// A copy of the evals, with an edit of the cases.
fn copied(from: &str, to: &str) -> Edited {
    let edited = Edited::accepted(&without_budget());
    let specs = original().join("specs");
    let cases = fs::read_to_string(specs.join("evals.yaml")).unwrap();
    assert_eq!(cases.matches(from).count(), 1, "{from}");
    fs::write(edited.beside("evals.yaml"), cases.replace(from, to)).unwrap();
    fs::copy(specs.join(TRANSCRIPTS), edited.beside(TRANSCRIPTS)).unwrap();
    edited
}

/// Nothing in the heading differs, so that the copy is as the original.
const SAME: (&str, &str) = ("\ncases:\n", "\ncases:\n");

#[test]
fn the_committed_transcripts_keep_the_books_right() {
    let manifest = original().join("specs/klarna.yaml");
    let replayed = eval(&manifest, &[&SERVER]);
    let help =
        "after a change of tools or cases, `cargo xtask accept` writes the transcripts again";
    assert_eq!(replayed.code, Some(0), "{}\n{help}", replayed.stderr);
    let end = "12 cases, 12 transcripts by `scripted stand-in, not a language model`, replayed, no \
               mistakes\n";
    assert!(replayed.stdout.ends_with(end), "{}", replayed.stdout);
    assert_eq!(replayed.stderr, "");
}

#[test]
fn the_committed_transcripts_are_what_the_stand_in_writes() {
    let edited = copied(SAME.0, SAME.1);
    let committed = fs::read_to_string(edited.beside(TRANSCRIPTS)).unwrap();
    let written = eval(&edited.manifest(), &[&MODEL, &SERVER]);
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    let now = fs::read_to_string(edited.beside(TRANSCRIPTS)).unwrap();
    assert_eq!(now, committed);
}

#[test]
fn a_case_that_is_broken_on_purpose_fails_at_its_line() {
    let rest = "arguments: { order_id: 98765-XYZ, refunded_amount: 10000 }";
    let part = "captured_amount: 11000, remaining_authorized_amount: 4000";
    for (from, to, expected) in [
        (
            part,
            "captured_amount: 11001, remaining_authorized_amount: 4000",
            "`get_order_details` then reports another `captured_amount`: 11000",
        ),
        (
            rest,
            "arguments: { order_id: 98765-XYZ, refunded_amount: 9999 }",
            "no call is as `refund_the_rest` expects",
        ),
        (
            "fails: CAPTURE_NOT_ALLOWED",
            "fails: ANOTHER_CODE",
            "this call failed: ",
        ),
        (", fails: NO_SUCH_ORDER", "", "this call failed: "),
    ] {
        let edited = copied(from, to);
        let replayed = eval(&edited.manifest(), &[&SERVER]);
        assert_eq!(replayed.code, Some(1), "{}", replayed.stderr);
        assert!(replayed.stderr.contains(expected), "{}", replayed.stderr);
        assert_eq!(
            replayed.stderr.matches("error: ").count(),
            1,
            "{}",
            replayed.stderr
        );
        assert!(
            replayed.stderr.contains("evals.yaml:"),
            "{}",
            replayed.stderr
        );
    }
}

#[test]
fn a_call_before_a_case_that_fails_is_the_mistake() {
    let whole = "  undo_a_captured_order:\n    prompt: Order 98765-XYZ came back, all of it. The customer gets the \
                 whole $150.\n    before:\n      - { tool: capture_klarna_order, arguments: { order_id: 98765-XYZ, \
                 captured_amount: 15000 } }";
    let edited = copied(whole, &whole.replace("15000", "15001"));
    let replayed = eval(&edited.manifest(), &[&SERVER]);
    assert_eq!(replayed.code, Some(1), "{}", replayed.stderr);
    assert!(
        replayed.stderr.contains("CAPTURE_NOT_ALLOWED"),
        "{}",
        replayed.stderr
    );
    assert!(
        replayed
            .stderr
            .contains("it is made before the case begins"),
        "{}",
        replayed.stderr
    );
}
