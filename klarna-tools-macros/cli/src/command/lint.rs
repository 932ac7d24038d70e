//! `lint`: the texts that a model reads, against what is known of the tools.

use std::path::Path;
use std::process::ExitCode;

use toolspec_core::manifest::LintRule;

use super::{ERROR, NEGATIVE, answer, fail};
use crate::files::{Failure, read_specs};
use crate::layout::{count, wrap};
use crate::lint::{Report, lint};
use crate::output::shown_path;
use crate::tree::Tree;

pub(super) fn run(manifest: &Path) -> ExitCode {
    let report = match report(manifest) {
        Ok(report) => report,
        Err(failure) => return fail(&failure, ERROR),
    };
    if let Err(findings) = report.findings {
        return fail(&findings.into(), NEGATIVE);
    }
    let kept = match report.kept {
        0 => String::new(),
        kept => format!(", {} kept by `waivers`", count(kept, "finding")),
    };
    answer(&format!(
        "{}: {} that models read, nothing to correct{kept}\n",
        shown_path(manifest),
        count(report.texts, "text"),
    ))
}

fn report(manifest: &Path) -> Result<Report, Failure> {
    let specs = read_specs(&Tree::of_disk(manifest), manifest)?;
    Ok(lint(&specs.resolve()?.lock(), specs.manifest()))
}

/// The width of a page of help, and the column in which reasons begin.
const HELP: usize = 80;
const REASON: usize = 27;

/// The rules, each with its reason, for the help.
pub(super) fn rules() -> String {
    let rules = LintRule::ALL.map(|rule| {
        let reason = wrap(rule.reason(), HELP - REASON).join(&format!("\n{:REASON$}", ""));
        format!("{:REASON$}{reason}\n", format!("  {}", rule.id()))
    });
    format!("Rules:\n{}", rules.concat())
}
