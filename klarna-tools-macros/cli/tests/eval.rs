//! `eval`: the cases, the transcripts of a scripted model, and what makes them stale.

use std::fs;

use super::command::{MANIFEST, Workspace, committed};

pub(super) const CASES: &str = "specs/evals.yaml";
pub(super) const TRANSCRIPTS: &str = "specs/evals.transcripts.jsonl";

pub(super) const CALL: &str =
    r#"{"name": "refund_klarna_order", "arguments": {"order_id": "1", "refunded_amount": 5000}}"#;

/// One case about a refund.
pub(super) const REFUND: &str = "cases:
  refund:
    prompt: Refund 50 of order 1.
    calls:
      - tool: refund_klarna_order
        arguments: { refunded_amount: 5000 }
    never: [capture_klarna_order]
";

pub(super) fn with_cases(cases: &str) -> Workspace {
    let workspace = Workspace::new();
    fs::write(workspace.path(CASES), cases).unwrap();
    workspace
}

/// A model that answers each case with these lines.
pub(super) fn model(workspace: &Workspace, lines: &[&str]) {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("echo '{line}'\n"))
        .collect();
    let script = format!(
        "read task\necho '{{\"model\": \"script\"}}'\n{}",
        lines.concat()
    );
    fs::write(workspace.path("model.sh"), script).unwrap();
}

pub(super) const ASK: [&str; 3] = ["eval", "--model", "sh model.sh"];

#[test]
fn the_committed_cases_are_sound_and_tell_alike_tools_apart() {
    let cases = fs::read_to_string(committed("evals.yaml")).unwrap();
    let workspace = with_cases(&cases);
    let run = workspace.run(&["eval"]).expect_code(0);
    assert_eq!(
        run.out,
        format!("{CASES}: 12 cases, no mistakes; no transcripts\n")
    );
    assert_eq!(run.err, "");
}

#[test]
fn mistakes_in_cases_are_reported_at_their_places() {
    let workspace = with_cases(
        "cases:
  refund:
    promt: Refund 50 of order 1.
    prompt: Refund 50 of order 1.
    before:
      - { tool: capture_klarna_order, arguments: { order_id: '1' } }
    calls:
      - { tool: refund_klarna_ordr, arguments: { refunded_amount: 5000 } }
      - tool: refund_klarna_order
        arguments: { refunded_amout: 5000, order_id: 1, order_lines: [{ quantity: one }] }
    never: [refund_klarna_order, cancel]
    books:
      - { tool: get_order_details, arguments: { order_id: '1' }, result: { captured: 0, status: 7 } }
  nothing:
    prompt: Do nothing.
",
    );
    let keys = workspace.run(&["eval"]).expect_code(1);
    insta::assert_snapshot!(keys.err);
    workspace.edit(CASES, "    promt: Refund 50 of order 1.\n", "");
    workspace.edit(CASES, "  nothing:\n    prompt: Do nothing.\n", "");
    let run = workspace.run(&["eval"]).expect_code(1);
    insta::assert_snapshot!(run.err);
}

#[test]
fn without_cases_a_first_one_is_shown() {
    let run = Workspace::new().run(&["eval"]).expect_code(2);
    insta::assert_snapshot!(run.err);
    let empty = with_cases("cases:\n").run(&["eval"]).expect_code(1);
    assert!(
        empty.err.contains("expected a mapping, found null"),
        "{}",
        empty.err
    );
}

#[test]
fn alike_tools_that_no_case_tells_apart_are_named() {
    let run = with_cases(REFUND).run(&["eval"]).expect_code(0);
    let pairs: Vec<&str> = run
        .err
        .lines()
        .filter(|line| line.starts_with("note: "))
        .collect();
    assert_eq!(
        pairs,
        [
            "note: no case tells `create_payment_session` and `create_klarna_order` apart",
            "note: no case tells `get_order_details` and `cancel_authorized_order` apart",
        ]
    );
    assert!(run.err.contains("--> specs/klarna.yaml:"), "{}", run.err);
}

#[test]
fn a_model_that_does_what_is_expected_passes_until_a_tool_or_the_prompt_changes() {
    let workspace = with_cases(REFUND);
    model(&workspace, &[CALL]);
    let run = workspace.run(&ASK).expect_code(0);
    let passed = format!("{CASES}: 1 case, 1 transcript by `script`, no mistakes\n");
    assert_eq!(run.out, passed);
    assert_eq!(workspace.run(&["eval"]).expect_code(0).out, passed);

    // A tool that it does not call.
    workspace.edit(MANIFEST, "title: Capture an order", "title: Take payment");
    assert_eq!(workspace.run(&["eval"]).expect_code(0).out, passed);
    assert!(!workspace.run(&["diff"]).out.contains("stale"));

    workspace.edit(MANIFEST, "title: Refund an order", "title: Give money back");
    let stale = workspace.run(&["eval"]).expect_code(1).err;
    assert!(
        stale.contains("is stale: `refund_klarna_order` changed since"),
        "{stale}"
    );
    assert!(stale.contains("--> specs/evals.yaml:2:3"), "{stale}");
    let changed = "the transcript of `refund` is stale, as `refund_klarna_order` changed";
    let diff = workspace.run(&["diff"]).expect_code(0).out;
    assert!(diff.contains(changed), "{diff}");
    workspace.run(&ASK).expect_code(0);

    workspace.edit(CASES, "Refund 50 of order 1.", "Refund 50 of it.");
    let stale = workspace.run(&["eval"]).expect_code(1).err;
    assert!(
        stale.contains("is stale: its prompt changed since"),
        "{stale}"
    );
}

#[test]
fn a_model_that_does_something_else_fails() {
    let workspace = with_cases(REFUND);
    let other = CALL.replace("5000", "6000");
    let capture = CALL.replace("refund", "capture");
    let cancel = r#"{"name": "cancel_authorized_order", "arguments": {"order_id": "1"}}"#;
    let read = cancel.replace("cancel_authorized_order", "get_order_details");
    let unknown = cancel.replace("cancel_authorized_order", "delete_order");
    let refused = CALL.replace("5000}", "5000, \"note\": \"x\"}");
    for (calls, expected) in [
        (&[other.as_str()][..], "no call is as `refund` expects"),
        (&[], "it calls nothing"),
        (&[CALL, &capture], "`capture_klarna_order` was called"),
        (
            &[CALL, CALL],
            "`refund_klarna_order` was called, which nobody asked for",
        ),
        (
            &[CALL, cancel],
            "`cancel_authorized_order` was called, which nobody asked for",
        ),
        (
            &[CALL, &unknown],
            "`delete_order` was called, and there is no such tool",
        ),
        (&[&refused], "with arguments that are refused: `/note`"),
    ] {
        model(&workspace, calls);
        let run = workspace.run(&ASK).expect_code(1);
        assert!(run.err.contains(expected), "{expected}: {}", run.err);
        assert_eq!(run.err.matches("error: ").count(), 1, "{}", run.err);
        assert!(workspace.path(TRANSCRIPTS).is_file());
    }
    model(&workspace, &[&read, CALL, &read]);
    workspace.run(&ASK).expect_code(0);
}

#[test]
fn a_model_that_does_not_keep_to_the_protocol_writes_nothing() {
    let workspace = with_cases(REFUND);
    for (script, expected) in [
        ("exit 3", "did not say what it is"),
        ("echo hello", "wrote no JSON: hello"),
        (
            "echo '{\"model\": \"x\"}'; exit 3",
            "failed: exit status: 3",
        ),
        (
            "echo '{\"model\": \"x\"}'; echo '{\"tool\": 1}'",
            "something else than a call",
        ),
    ] {
        fs::write(workspace.path("model.sh"), script).unwrap();
        let run = workspace.run(&ASK).expect_code(2);
        assert!(run.err.contains(expected), "{expected}: {}", run.err);
        assert!(!workspace.path(TRANSCRIPTS).exists());
    }
    let missing = workspace.run(&["eval", "--server", "no-such-program", "--model", "x"]);
    assert!(missing.expect_code(2).err.contains("cannot be run"));
}

#[test]
fn mistakes_in_transcripts_are_reported_at_their_lines() {
    let workspace = with_cases(REFUND);
    model(&workspace, &[CALL]);
    workspace.run(&ASK).expect_code(0);
    let line = workspace.text(TRANSCRIPTS);
    let other = line.replace("\"refund\"", "\"other\"");
    fs::write(workspace.path(TRANSCRIPTS), format!("{line}{other}")).unwrap();
    let run = workspace.run(&["eval"]).expect_code(1);
    assert!(run.err.contains("there is no case `other`"), "{}", run.err);
    assert!(run.err.contains(":2:1"), "{}", run.err);
    fs::write(workspace.path(TRANSCRIPTS), format!("{line}{line}{{}}\n")).unwrap();
    let run = workspace.run(&["eval"]).expect_code(1);
    assert!(
        run.err.contains("a second transcript of `refund`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("this is not a transcript: missing field"),
        "{}",
        run.err
    );
    let diff = workspace.run(&["diff"]).expect_code(0).out;
    assert!(
        diff.contains("cannot be read: see `toolspec eval`"),
        "{diff}"
    );
}
