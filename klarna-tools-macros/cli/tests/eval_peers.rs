//! `eval`: what models and servers answer, and what is answered by none.

use std::fs;

use super::command::{MANIFEST, Workspace};
use super::eval::{ASK, CALL, CASES, REFUND, TRANSCRIPTS, model, with_cases};

/// A server of the tools of a workspace. A command is divided at blanks, which the folder that cargo
/// builds in may have in its name.
fn server_of(workspace: &Workspace) -> String {
    let manifest = workspace.path(MANIFEST);
    let program = workspace.path("server");
    if !program.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_toolspec"), &program).unwrap();
    }
    format!("{} serve {}", program.display(), manifest.display())
}

/// A workspace in which the case has a transcript.
fn answered() -> Workspace {
    let workspace = with_cases(REFUND);
    model(&workspace, &[CALL]);
    workspace.run(&ASK).expect_code(0);
    workspace
}

#[test]
fn a_case_without_a_transcript_cannot_be_replayed() {
    let workspace = answered();
    let replay = ["eval", "--server", "no-such-program"];
    let more =
        format!("{REFUND}  read:\n    prompt: Read order 1.\n    never: [refund_klarna_order]\n");
    fs::write(workspace.path(CASES), more).unwrap();

    fs::write(workspace.path(TRANSCRIPTS), "").unwrap();
    let run = workspace.run(&replay).expect_code(1);
    assert_eq!(
        run.err.matches("this case has no transcript").count(),
        2,
        "{}",
        run.err
    );
    for line in ["specs/evals.yaml:2:3", "specs/evals.yaml:8:3"] {
        assert!(run.err.contains(line), "{}", run.err);
    }
    let run = workspace.run(&["eval"]).expect_code(0);
    assert!(
        run.out.ends_with("2 cases, no mistakes; no transcripts\n"),
        "{}",
        run.out
    );
    assert!(!run.err.contains("no transcript"), "{}", run.err);
}

#[test]
fn a_case_without_a_transcript_is_noted_beside_others() {
    let workspace = answered();
    let more =
        format!("{REFUND}  read:\n    prompt: Read order 1.\n    never: [refund_klarna_order]\n");
    fs::write(workspace.path(CASES), more).unwrap();
    let run = workspace.run(&["eval"]).expect_code(0);
    assert!(
        run.err.contains("note: this case has no transcript"),
        "{}",
        run.err
    );
    assert!(run.err.contains("specs/evals.yaml:8:3"), "{}", run.err);
}

#[test]
fn a_server_of_other_tools_is_refused() {
    let workspace = answered();
    let other = Workspace::new();
    other.edit(MANIFEST, "title: Refund an order", "title: Give money back");
    other.edit(
        MANIFEST,
        "  cancel_authorized_order:\n",
        "  cancel_the_order:\n",
    );
    other.edit(
        MANIFEST,
        ", cancel_authorized_order, update",
        ", cancel_the_order, update",
    );
    other.run(&["lock"]).expect_code(0);
    let run = workspace
        .run(&["eval", "--server", &server_of(&other)])
        .expect_code(2);
    for line in [
        "does not serve the tools of the manifest",
        "its `refund_klarna_order` differs in title",
        "it has no tool `cancel_authorized_order`",
        "its `cancel_the_order` is not in the manifest",
    ] {
        assert!(run.err.contains(line), "{line}: {}", run.err);
    }
    assert_eq!(run.err.matches("differs in").count(), 1, "{}", run.err);

    // The same tools, but no credentials.
    let run = workspace
        .run(&["eval", "--server", &server_of(&workspace)])
        .expect_code(1);
    assert!(run.err.contains("this call failed"), "{}", run.err);
}

#[test]
fn a_call_that_several_expect_is_left_to_the_one_that_fits_no_other() {
    let of = |order: &str| CALL.replace("\"1\"", &format!("\"{order}\""));
    let calls = [
        "      - { tool: refund_klarna_order }\n",
        "      - { tool: refund_klarna_order, arguments: { order_id: A } }\n",
    ];
    for expected in [calls.concat(), [calls[1], calls[0]].concat()] {
        let case = format!("cases:\n  both:\n    prompt: Refund both.\n    calls:\n{expected}");
        let workspace = with_cases(&case);
        for made in [[of("A"), of("B")], [of("B"), of("A")]] {
            model(&workspace, &made.each_ref().map(String::as_str));
            workspace.run(&ASK).expect_code(0);
        }
        model(&workspace, &[&of("B"), &of("C")]);
        let run = workspace.run(&ASK).expect_code(1);
        assert_eq!(
            run.err.matches("no call is as `both` expects").count(),
            1,
            "{}",
            run.err
        );
    }
}

#[test]
fn a_model_without_a_name_is_refused() {
    let workspace = with_cases(REFUND);
    fs::write(workspace.path("model.sh"), "echo '{\"model\": \" \"}'").unwrap();
    let run = workspace.run(&ASK).expect_code(2);
    assert!(run.err.contains("did not say what it is"), "{}", run.err);

    let workspace = answered();
    workspace.edit(TRANSCRIPTS, "\"model\":\"script\"", "\"model\":\"\"");
    let run = workspace.run(&["eval"]).expect_code(1);
    assert!(
        run.err.contains("does not say which model wrote it"),
        "{}",
        run.err
    );
}

#[test]
fn a_model_that_writes_too_much_is_told_so() {
    let workspace = with_cases(REFUND);
    let script = "echo '{\"model\": \"x\"}'; head -c 67108865 /dev/zero | tr '\\0' x";
    fs::write(workspace.path("model.sh"), script).unwrap();
    let run = workspace.run(&ASK).expect_code(2);
    assert!(run.err.contains("wrote more than 64 MiB"), "{}", run.err);
}

#[test]
fn hidden_characters_in_a_prompt_are_a_mistake() {
    let prompt = "prompt: Refund 50 of order 1.";
    let hidden = REFUND.replacen(prompt, "prompt: \"Refund\\u200b 50 of order 1.\"", 1);
    let run = with_cases(&hidden).run(&["eval"]).expect_code(1);
    assert!(run.err.contains("hidden characters: U+200B"), "{}", run.err);
    assert!(run.err.contains("specs/evals.yaml:3:13"), "{}", run.err);
}

#[test]
fn a_value_that_the_document_does_not_list_is_a_mistake_in_a_result() {
    let books = |status: &str| {
        format!(
            "{REFUND}    books:\n      - tool: get_order_details\n        arguments: {{ order_id: '1' }}\n        \
             result: {{ status: {status} }}\n"
        )
    };
    with_cases(&books("CANCELLED"))
        .run(&["eval"])
        .expect_code(0);
    let run = with_cases(&books("CANCELED")).run(&["eval"]).expect_code(1);
    let message = "`/status`: the document does not list `CANCELED`";
    assert!(run.err.contains(message), "{}", run.err);
    assert!(run.err.contains("did you mean `CANCELLED`?"), "{}", run.err);
}
