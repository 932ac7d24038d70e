//! The workflow that users copy: its own steps, with a stand-in for `gh`.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use serde_json::Value;
use toolspec_core::{diagnostic::Diagnostics, source::Source, yaml};

use super::shop::{MANIFEST, SPEC, Shop, TITLE};
use crate::run::Run;

/// Writes what it is called with, and answers with the comment that `earlier` names.
const GH: &str = r#"#!/bin/bash
printf '%s\n' "$*" >> "$CALLS"
for argument in "$@"; do
  case "$argument" in body=@*) cat "${argument#body=@}" >> "$CALLS" ;; esac
done
case "$*" in *--jq*) if [ -s "$EARLIER" ]; then cat "$EARLIER"; fi ;; esac
"#;

struct Workflow(Value);

impl Workflow {
    fn read() -> Self {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.github/workflows/spec-diff.yml");
        let source = Source::new("spec-diff.yml", fs::read_to_string(path).unwrap());
        let mut cx = Diagnostics::new();
        let node = yaml::read(&source, &mut cx);
        Self(cx.finish(node).unwrap().unwrap().to_json())
    }

    fn steps(&self, job: &str) -> &[Value] {
        self.0["jobs"][job]["steps"].as_array().unwrap()
    }

    /// The script of a step.
    fn script(&self, job: &str, step: &str) -> &str {
        let mut steps = self.steps(job).iter();
        let step = steps.find(|known| known["name"] == step).unwrap();
        step["run"].as_str().unwrap()
    }

    /// The values that do not depend on a run.
    fn environment(&self, job: &str, step: &str) -> BTreeMap<String, String> {
        let mut steps = self.steps(job).iter();
        let step = steps.find(|known| known["name"] == step).unwrap();
        let all = [&self.0["env"], &step["env"]];
        let all = all.into_iter().filter_map(Value::as_object).flatten();
        all.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .filter(|(_, value)| !value.contains("${{"))
            .collect()
    }
}

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
        shop.write("bin/gh", GH);
        fs::set_permissions(shop.path("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
        std::os::unix::fs::symlink(SPEC, shop.path("bin/toolspec")).unwrap();
        let workflow = Workflow::read();
        Self { shop, workflow }
    }

    /// Runs a step as GitHub does.
    fn run(&self, job: &str, step: &str) -> Run {
        let mut environment = self.workflow.environment(job, step);
        environment.insert("MANIFEST".to_owned(), MANIFEST.to_owned());
        let path = format!("{}:{}", self.file("bin"), std::env::var("PATH").unwrap());
        let given = [
            ("PATH", path),
            ("GITHUB_STEP_SUMMARY", self.file("summary.md")),
            ("GITHUB_REPOSITORY", "shop/tools".to_owned()),
            ("GITHUB_BASE_REF", "main".to_owned()),
            ("NUMBER", "7".to_owned()),
            ("CALLS", self.file("calls")),
            ("EARLIER", self.file("earlier")),
        ];
        environment.extend(given.map(|(name, value)| (name.to_owned(), value)));
        let environment: Vec<(&str, &str)> = environment
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let script = self.workflow.script(job, step);
        let arguments = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
        self.shop.run("bash", &arguments, &environment)
    }

    fn compare(&self) -> Run {
        self.run("diff", "Compare with the target branch")
    }

    fn comment(&self) -> String {
        self.run("comment", "Comment").expect_code(0);
        self.shop.text("calls")
    }

    fn file(&self, name: &str) -> String {
        let path: PathBuf = self.shop.path(name);
        path.to_str().unwrap().to_owned()
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
    assert_eq!(runner.shop.text("summary.md"), comment);
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
fn nothing_of_a_pull_request_reaches_a_shell_or_a_token_that_writes() {
    let Workflow(workflow) = Workflow::read();
    assert_eq!(workflow["on"], "pull_request");
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    let jobs = workflow["jobs"].as_object().unwrap();
    let steps = jobs
        .values()
        .flat_map(|job| job["steps"].as_array().unwrap());
    for step in steps {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{script}");
    }
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
