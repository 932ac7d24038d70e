//! Two sides, as the command line names them, and the review of what is between them.

use std::path::Path;

use clap::Args;
use klarna_tools_core::drift::Class;

use crate::accepted::Accepted;
use crate::files::{Failure, lock_path};
use crate::review::{Review, compare};
use crate::side::Side;
use crate::tree::Tree;

/// What is compared with what.
#[derive(Debug, Args)]
pub(crate) struct Comparison {
    /// What to compare with: a git revision, a lockfile or a manifest [default: the lockfile beside
    /// the manifest].
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// What to compare: a git revision, a lockfile or a manifest [default: the working tree].
    #[arg(long, value_name = "REV")]
    head: Option<String>,
}

impl Comparison {
    /// Compares, and judges by what is accepted in the head.
    pub(crate) fn review(
        &self,
        manifest: &Path,
        threshold: Option<Class>,
    ) -> Result<(Review, Accepted), Failure> {
        let (head, tree) = match &self.head {
            Some(name) => Side::named(name, manifest)?,
            None => (Side::working_tree(manifest)?, None),
        };
        let base = match &self.base {
            Some(name) => Side::named(name, manifest)?.0,
            None => Side::lockfile(&lock_path(manifest))?,
        };
        let tree = tree.unwrap_or_else(|| Tree::of_disk(manifest));
        let accepted = Accepted::read(&tree, manifest)?;
        let mut review = Review {
            base: base.name.clone(),
            head: head.name.clone(),
            threshold,
            findings: compare(&base, &head),
            expired: Vec::new(),
            notes: Vec::new(),
            manifest: manifest.display().to_string(),
        };
        review.judge(&accepted);
        if self.base.is_some() {
            review.expire(&accepted);
        }
        Ok((review, accepted))
    }
}
