//! `diff`: what changes for agents, and whether it may.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use toolspec_core::drift::Class;

use super::{ERROR, ManifestPath, NEGATIVE, fail};
use crate::comparison::Comparison;
use crate::output::print;
use crate::show::{Palette, github, json, markdown, sarif, text};

#[derive(Debug, Args)]
pub(super) struct Diff {
    #[command(flatten)]
    manifest: ManifestPath,
    #[command(flatten)]
    comparison: Comparison,
    /// The class from which on a change must be accepted. What touches money, reach or a guard
    /// must be accepted at any.
    #[arg(long, value_name = "CLASS")]
    fail_on: Option<Threshold>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A class, as it is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Threshold {
    /// A call, a saved prompt or a typed client that worked can fail.
    Breaking,
    /// Every call stays valid, but what is told, sent, allowed or returned differs.
    Behavioural,
    /// Additive: what worked still works, with no new power.
    Compatible,
    /// Nothing that anybody can observe.
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
    /// Workflow commands, which annotate a pull request.
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
        let reviewed = self.comparison.review(&self.manifest.path, threshold);
        let review = match reviewed {
            Ok((review, _)) => review,
            Err(failure) => return fail(&failure, ERROR),
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
}
