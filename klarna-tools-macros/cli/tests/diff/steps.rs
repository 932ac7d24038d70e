//! The steps of the workflows in `.github/workflows`, run as GitHub does, and what holds for all.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use serde_json::Value;
use toolspec_core::{diagnostic::Diagnostics, source::Source, yaml};

use super::shop::{MANIFEST, SPEC, Shop};
use crate::run::Run;

/// Writes what it is called with, and answers with the comment or pull request that `earlier` names.
const GH: &str = r#"#!/bin/bash
printf '%s\n' "$*" >> "$CALLS"
for argument in "$@"; do
  case "$argument" in body=@*) cat "${argument#body=@}" >> "$CALLS" ;; esac
done
case "$*" in *"/contents/"*)
  all=$*
  file=${all##*/contents/}
  git --git-dir origin.git show "api-watch:${file%%\?*}" || exit 1 ;;
esac
case "$*" in *--jq*) if [ -s "$EARLIER" ]; then cat "$EARLIER"; fi ;; esac
"#;

/// Writes a script. No process that another test begins can have the file open for writing, which
/// would keep it from being run.
const WRITE: &str = r#"printf %s "$1" > "$2" && chmod 755 "$2""#;

/// A workflow.
pub(super) struct Workflow(pub(super) Value);

impl Workflow {
    pub(super) fn read(name: &str) -> Self {
        let source = Source::new(name, fs::read_to_string(folder().join(name)).unwrap());
        let mut cx = Diagnostics::new();
        let node = yaml::read(&source, &mut cx);
        Self(cx.finish(node).unwrap().unwrap().to_json())
    }

    /// A step, by its name or by the action that it uses.
    pub(super) fn step(&self, job: &str, called: &str) -> &Value {
        let mut steps = self.0["jobs"][job]["steps"].as_array().unwrap().iter();
        let is_it = |step: &&Value| {
            let action = step["uses"].as_str().unwrap_or_default();
            step["name"] == called || action.split('@').next() == Some(called)
        };
        steps.find(is_it).unwrap()
    }

    /// Puts programs in front of those of the machine: `toolspec`, a stand-in for `gh`, and these.
    pub(super) fn install(shop: &Shop, programs: &[(&str, &str)]) {
        fs::create_dir_all(shop.path("bin")).unwrap();
        for (name, script) in [("gh", GH)].iter().chain(programs) {
            let path = format!("bin/{name}");
            shop.run("bash", &["-c", WRITE, "-", script, &path], &[])
                .expect_code(0);
        }
        symlink(SPEC, shop.path("bin/toolspec")).unwrap();
    }

    /// Runs a step with the environment of the workflow and of a runner.
    pub(super) fn run(&self, shop: &Shop, job: &str, step: &str, given: &[(&str, &str)]) -> Run {
        let step = self.step(job, step);
        let declared = [&self.0["env"], &step["env"]].into_iter();
        let declared = declared.filter_map(Value::as_object).flatten();
        let declared = declared.map(|(name, value)| (name.clone(), value.as_str().unwrap()));
        let file = |name: &str| shop.path(name).to_str().unwrap().to_owned();
        let path = format!("{}:{}", file("bin"), std::env::var("PATH").unwrap());
        let runner = [
            ("PATH", path),
            ("MANIFEST", MANIFEST.to_owned()),
            ("GITHUB_STEP_SUMMARY", file("summary.md")),
            ("GITHUB_REPOSITORY", "shop/tools".to_owned()),
            ("GITHUB_REPOSITORY_OWNER", "shop".to_owned()),
            ("CALLS", file("calls")),
            ("EARLIER", file("earlier")),
        ];
        // What depends on a run is given here.
        let mut environment: Vec<(String, String)> = declared
            .filter(|(_, value)| !value.contains("${{"))
            .map(|(name, value)| (name, value.to_owned()))
            .chain(runner.map(|(name, value)| (name.to_owned(), value)))
            .collect();
        environment.extend(
            given
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into())),
        );
        let environment: Vec<(&str, &str)> = environment
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let script = step["run"].as_str().unwrap();
        let arguments = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
        shop.run("bash", &arguments, &environment)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.github/workflows")
}

fn all() -> Vec<(String, Workflow)> {
    let files = fs::read_dir(folder()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let all: Vec<(String, Workflow)> = names
        .map(|name| (name.clone(), Workflow::read(&name)))
        .collect();
    assert!(all.len() >= 3);
    all
}

/// A tag can be moved to other code, a digest cannot.
#[test]
fn actions_are_pinned_by_digest_with_the_version_beside_it() {
    for (name, _) in all() {
        let text = fs::read_to_string(folder().join(&name)).unwrap();
        for line in text.lines().filter(|line| line.contains("uses:")) {
            let (_, pinned) = line.split_once('@').unwrap();
            let (digest, version) = pinned.split_once(" # v").unwrap();
            let is_digest = digest.len() == 40 && digest.chars().all(|c| c.is_ascii_hexdigit());
            assert!(is_digest && !version.is_empty(), "{name}: {line}");
        }
    }
}

#[test]
fn every_job_ends_and_no_two_runs_are_in_each_others_way() {
    for (name, Workflow(workflow)) in all() {
        assert!(workflow["concurrency"]["group"].is_string(), "{name}");
        assert!(workflow["permissions"].is_object(), "{name}");
        for (job, settings) in workflow["jobs"].as_object().unwrap() {
            assert!(settings["timeout-minutes"].is_number(), "{name}: {job}");
        }
    }
}

/// What somebody else writes is an environment variable, never a part of a script.
#[test]
fn no_script_is_put_together_from_texts_of_others() {
    for (name, Workflow(workflow)) in all() {
        for job in workflow["jobs"].as_object().unwrap().values() {
            for step in job["steps"].as_array().unwrap() {
                let script = step["run"].as_str().unwrap_or_default();
                assert!(!script.contains("${{"), "{name}: {script}");
            }
        }
    }
}

/// A job that builds Rust says with which toolchain, and keeps what it built.
#[test]
fn what_is_built_has_a_toolchain_and_a_cache() {
    for (name, Workflow(workflow)) in all() {
        for (job, settings) in workflow["jobs"].as_object().unwrap() {
            let steps = settings["steps"].as_array().unwrap();
            let runs = |text: &str| {
                let mut scripts = steps.iter().filter_map(|step| step["run"].as_str());
                scripts.any(|script| script.contains(text))
            };
            if !runs("cargo ") {
                continue;
            }
            assert!(runs("rustup toolchain install "), "{name}: {job}");
            let mut uses = steps.iter().filter_map(|step| step["uses"].as_str());
            assert!(
                uses.any(|action| action.starts_with("actions/cache@")),
                "{name}: {job}"
            );
        }
    }
}
