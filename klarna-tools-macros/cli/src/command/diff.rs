//! `diff`: what changes for agents, and whether it may.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use toolspec_drift::Class;

use super::{ERROR, NEGATIVE, fail};
use crate::comparison::Comparison;
use crate::files::Failure;
use crate::found::DEFAULT;
use crate::output::{print, shown_path};
use crate::palette::Palette;
use crate::show::{
    github, github_mistakes, json, json_mistakes, markdown, sarif, sarif_mistakes, text,
};

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The path of the manifest [default: the only one in specs, or else the one that `--head` or
    /// `--base` names].
    #[arg(value_name = "MANIFEST")]
    manifest: Option<PathBuf>,
    #[command(flatten)]
    comparison: Comparison,
    /// Fail if a change of this class or a graver one is not accepted. A change with the flag money,
    /// reach or guard fails whatever its class. Without this option only what does not compile fails.
    #[arg(long, value_name = "CLASS")]
    fail_on: Option<Threshold>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A class, as an argument names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Threshold {
    /// A call, a saved prompt or a typed client that worked can fail.
    Breaking,
    /// Every call stays valid, but what agents see, may do, send or get back differs.
    Behavioural,
    /// Additive: what worked still works, with no new power.
    Compatible,
    /// No observable effect.
    Cosmetic,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
    /// For a comment on a pull request.
    Markdown,
    /// GitHub workflow commands, which annotate the lines of a pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

impl From<Threshold> for Class {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Breaking => Self::Breaking,
            Threshold::Behavioural => Self::Behavioural,
            Threshold::Compatible => Self::Compatible,
            Threshold::Cosmetic => Self::Cosmetic,
        }
    }
}

impl Diff {
    pub(super) fn run(&self) -> ExitCode {
        let threshold = self.fail_on.map(Class::from);
        let manifest = match self.comparison.manifest(self.manifest.as_deref()) {
            Ok(manifest) => manifest,
            Err(why) => return self.refuse(&Failure::Unreadable(why), Path::new(DEFAULT)),
        };
        let review = match self.comparison.review(&manifest, threshold) {
            Ok((review, _)) => review,
            Err(failure) => return self.refuse(&failure, &manifest),
        };
        let shown = match self.format {
            Format::Text => text(&review, Palette::of(&std::io::stdout())),
            Format::Json => json(&review),
            Format::Markdown => markdown(&review),
            Format::Github => github(&review),
            Format::Sarif => sarif(&review),
        };
        if let Err(failure) = print(&shown) {
            return fail(&failure, ERROR);
        }
        if review.failing() > 0 {
            ExitCode::from(NEGATIVE)
        } else {
            ExitCode::SUCCESS
        }
    }

    /// Reports why nothing can be compared: for people, and in the format for programs.
    fn refuse(&self, failure: &Failure, manifest: &Path) -> ExitCode {
        let mistakes = failure.mistakes();
        let manifest = shown_path(manifest);
        let shown = match self.format {
            Format::Text | Format::Markdown => String::new(),
            Format::Json => json_mistakes(&mistakes),
            Format::Github => github_mistakes(&mistakes, &manifest),
            Format::Sarif => sarif_mistakes(&mistakes, &manifest),
        };
        // What cannot be written is on standard error in any case.
        let _ = print(&shown);
        fail(failure, ERROR)
    }
}
