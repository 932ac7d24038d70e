//! `accept`: a person's decision about a change, with its reason, in the file beside the manifest.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use toolspec_core::diagnostic::near_miss;
use toolspec_core::text::shown;

use super::{ERROR, fail};
use crate::accepted::{Acceptance, Accepted, objection};
use crate::comparison::Comparison;
use crate::files::{Failure, beside};
use crate::found::{DEFAULT, parser};
use crate::output::{print, shown_path};
use crate::review::Review;

#[derive(Debug, Args)]
pub(super) struct Accept {
    /// The fingerprints of the changes, as `toolspec diff` prints them.
    #[arg(value_name = "FINGERPRINT", required_unless_present = "prune")]
    fingerprints: Vec<String>,
    /// Why the changes are right, in a sentence for the next reader.
    #[arg(long, value_name = "TEXT", required_unless_present = "prune")]
    reason: Option<String>,
    /// Only remove expired decisions: their changes are already part of the base.
    #[arg(long, requires = "base", conflicts_with_all = ["fingerprints", "reason"])]
    prune: bool,
    /// The path of the manifest.
    #[arg(long, value_name = "PATH", default_value = DEFAULT, value_parser = parser())]
    manifest: PathBuf,
    #[command(flatten)]
    comparison: Comparison,
}

impl Accept {
    pub(super) fn run(&self) -> ExitCode {
        match self.accept() {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => fail(&failure, ERROR),
        }
    }

    fn accept(&self) -> Result<(), Failure> {
        let reason = self.reason.as_deref().unwrap_or_default().trim();
        if let (false, Some(objection)) = (self.prune, objection(reason)) {
            return Err(Failure::Unreadable(format!("the reason {objection}")));
        }
        let (review, mut accepted) = self.comparison.review(&self.manifest, None)?;
        let chosen = self.chosen(&review, reason)?;
        let mut lines = Vec::new();
        for acceptance in &review.expired {
            accepted.remove(&acceptance.fingerprint);
            lines.push(format!(
                "{} is expired and removed\n",
                acceptance.fingerprint
            ));
        }
        for acceptance in chosen {
            let tool = acceptance.tool.as_deref().unwrap_or("all tools");
            lines.push(format!(
                "{} is accepted: {} of {}\n",
                acceptance.fingerprint,
                acceptance.kind,
                shown(tool)
            ));
            accepted.add(acceptance);
        }
        let path = beside(&self.manifest, "accepted");
        write(&accepted, &path)?;
        print(&format!(
            "{}{} is up to date; commit it\n",
            lines.concat(),
            shown_path(&path)
        ))
    }

    /// The changes with these fingerprints, or an error that names every unknown fingerprint.
    fn chosen(&self, review: &Review, reason: &str) -> Result<Vec<Acceptance>, Failure> {
        let mut chosen = Vec::new();
        let mut unknown = Vec::new();
        for fingerprint in &self.fingerprints {
            let mut findings = review.findings.iter();
            match findings.find(|finding| finding.fingerprint == *fingerprint) {
                Some(finding) => chosen.push(Acceptance {
                    fingerprint: fingerprint.clone(),
                    kind: finding.change.kind.to_owned(),
                    tool: finding.change.tool.clone(),
                    reason: reason.to_owned(),
                }),
                None => unknown.push(unknown_change(fingerprint, review)),
            }
        }
        if unknown.is_empty() {
            return Ok(chosen);
        }
        Err(Failure::Unreadable(format!(
            "{}\nhelp: `toolspec diff` shows the changes; give the same `--base`, `--head` and `--documents` to both",
            unknown.join("\nerror: ")
        )))
    }
}

fn unknown_change(fingerprint: &str, review: &Review) -> String {
    let known = review.findings.iter();
    let near = near_miss(
        fingerprint,
        known.map(|finding| finding.fingerprint.as_str()),
    );
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!(
        "no change between {} and {} has the fingerprint `{}`{near}",
        review.base,
        review.head,
        shown(fingerprint)
    )
}

/// Writes the file; removes it if no acceptance is left.
fn write(accepted: &Accepted, path: &Path) -> Result<(), Failure> {
    let is_empty = accepted.iter().next().is_none();
    let written = if !is_empty {
        std::fs::write(path, accepted.to_text())
    } else if path.exists() {
        std::fs::remove_file(path)
    } else {
        Ok(())
    };
    written.map_err(|why| {
        Failure::Unreadable(format!("`{}` cannot be written: {why}", path.display()))
    })?;
    Ok(())
}
