//! The workflow for pull requests that users copy: its own steps, with a stand-in for `gh`.

use super::shop::{MANIFEST, Shop, TITLE};
use super::steps::Workflow;
use crate::run::Run;

/// A pull request on a runner.
struct Runner {
    shop: Shop,
    workflow: Workflow,
}

impl Runner {
    /// A checkout of the merge of a pull request that an edit makes.
    fn of(edit: impl Fn(&Shop)) -> Self {
        let shop = Shop::new();
        shop.git(&["checkout", "--quiet", "-b", "change"]);
        edit(&shop);
        shop.git(&[
            "commit",
            "--quiet",
            "--allow-empty",
            "--all",
            "--message",
            "The change",
        ]);
        shop.git(&["checkout", "--quiet", "main"]);
        shop.git(&[
            "merge",
            "--quiet",
            "--no-ff",
            "--message",
            "The merge",
            "change",
        ]);
        shop.git(&["checkout", "--quiet", "--detach"]);
        shop.git(&["branch", "--quiet", "--delete", "--force", "main"]);
        let workflow = Workflow::read("spec-diff.yml");
        Workflow::install(&shop, &[]);
        let runner = Self { shop, workflow };
        runner.run("diff", "Begin without an answer").expect_code(0);
        runner
    }

    /// Runs a step as GitHub does.
    fn run(&self, job: &str, step: &str) -> Run {
        let given = [("GITHUB_BASE_REF", "main"), ("NUMBER", "7")];
        self.workflow.run(&self.shop, job, step, &given)
    }

    fn compare(&self) -> Run {
        self.run("diff", "Compare with the target branch")
    }

    fn summary(&self) -> String {
        self.run("diff", "Summary").expect_code(0);
        self.shop.text("summary.md")
    }

    fn comment(&self) -> String {
        self.run("comment", "Comment").expect_code(0);
        self.shop.text("calls")
    }
}

const POST: &str = "api --silent --method POST repos/shop/tools/issues/7/comments ";
const PATCH: &str = "api --silent --method PATCH repos/shop/tools/issues/comments/4711 ";

#[test]
fn a_change_is_commented_and_fails() {
    let runner = Runner::of(|shop| shop.edit(MANIFEST, TITLE.0, TITLE.1));
    let run = runner.compare().expect_code(1);
    assert!(
        run.out.starts_with("::error file=specs/shop.yaml,line="),
        "{}",
        run.out
    );
    let comment = runner.shop.text("review/comment.md");
    assert!(
        comment.contains("### Tools: 1 change, 1 to decide\n"),
        "{comment}"
    );
    assert_eq!(runner.summary(), comment);
    let calls = runner.comment();
    assert!(calls.contains(POST) && !calls.contains("PATCH"), "{calls}");
    assert!(calls.ends_with(&comment), "{calls}");
}

#[test]
fn the_earlier_comment_is_updated() {
    let runner = Runner::of(|shop| shop.edit(MANIFEST, TITLE.0, TITLE.1));
    runner.shop.write("earlier", "4711\n4712\n");
    runner.compare().expect_code(1);
    let calls = runner.comment();
    assert!(calls.contains(PATCH) && !calls.contains("POST"), "{calls}");
}

#[test]
fn without_changes_only_an_earlier_comment_is_updated() {
    let runner = Runner::of(|_| {});
    runner.compare().expect_code(0);
    assert!(!runner.comment().contains("--method"));
    runner.shop.write("earlier", "4711\n");
    let calls = runner.comment();
    assert!(calls.contains(PATCH), "{calls}");
    assert!(calls.contains("### Tools: no changes\n"), "{calls}");
}

#[test]
fn what_is_accepted_in_the_pull_request_passes() {
    let runner = Runner::of(|shop| {
        shop.edit(MANIFEST, TITLE.0, TITLE.1);
        let found = shop.fingerprints(&["--base", "main"], "title-changed");
        shop.accept(&[&found[0], "--reason", "It was agreed on."])
            .expect_code(0);
        shop.git(&["add", "--all"]);
    });
    runner.compare().expect_code(0);
    let calls = runner.comment();
    assert!(
        calls.contains("1 accepted; none fails at `behavioural`"),
        "{calls}"
    );
}

#[test]
fn what_cannot_be_compared_fails_and_says_so() {
    let runner = Runner::of(|shop| shop.edit(MANIFEST, "name: shop", "nam: shop"));
    let run = runner.compare().expect_code(2);
    assert!(run.err.contains("did you mean `name`?"), "{}", run.err);
    let calls = runner.comment();
    assert!(
        calls.contains("<!-- toolspec diff -->\n### Tools: no answer\n"),
        "{calls}"
    );
}

#[test]
fn what_cannot_be_installed_is_said_in_the_comment_and_the_summary() {
    let runner = Runner::of(|shop| shop.edit(MANIFEST, TITLE.0, TITLE.1));
    // The steps between did not run.
    let calls = runner.comment();
    assert!(
        calls.contains("<!-- toolspec diff -->\n### Tools: no answer\n"),
        "{calls}"
    );
    assert!(runner.summary().contains("### Tools: no answer\n"));
    for step in ["Summary", "actions/upload-artifact"] {
        let step = runner.workflow.step("diff", step);
        assert_eq!(step["if"], "always()", "{step}");
    }
}

#[test]
fn nothing_of_a_pull_request_reaches_a_shell_or_a_token_that_writes() {
    let Workflow(workflow) = Workflow::read("spec-diff.yml");
    assert_eq!(workflow["on"], "pull_request");
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    let jobs = workflow["jobs"].as_object().unwrap();
    assert_eq!(
        jobs["diff"]["permissions"],
        serde_json::json!({ "contents": "read" })
    );
    assert_eq!(
        jobs["comment"]["permissions"],
        serde_json::json!({ "pull-requests": "write" })
    );
    let writing = jobs["comment"]["steps"].to_string();
    for foreign in ["actions/checkout", "cargo", "toolspec diff \\\""] {
        assert!(!writing.contains(foreign), "{writing}");
    }
}
