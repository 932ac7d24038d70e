//! The two versions that the command line names, and the review of the changes between them.

use std::path::{Path, PathBuf};

use clap::Args;
use toolspec_drift::Class;

use crate::accepted::Accepted;
use crate::corrected;
use crate::documents::{Head, try_documents};
use crate::eval;
use crate::files::{Failure, lock_path};
use crate::found::{may_be_manifest, only_manifest};
use crate::review::Review;
use crate::tree::Tree;
use crate::version::{Version, other_manifest};

/// What is compared with what.
#[derive(Debug, Args)]
pub(crate) struct Comparison {
    /// The old version: a git revision, a lockfile or a manifest [default: the lockfile beside the
    /// manifest; with `--documents` the working tree].
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// The new version: a git revision, a lockfile or a manifest [default: the working tree].
    #[arg(long, value_name = "REV")]
    head: Option<String>,
    /// The new version is the manifest with the copies of its documents in this folder, found by
    /// their paths or file names. What no longer compiles is reported with the other changes.
    #[arg(long, value_name = "DIR", conflicts_with = "head")]
    documents: Option<PathBuf>,
}

impl Comparison {
    /// The manifest that is compared, where the command line may name none.
    pub(crate) fn manifest(&self, given: Option<&Path>) -> Result<PathBuf, String> {
        let sides = [&self.head, &self.base].into_iter().flatten();
        let mut sides = sides.map(PathBuf::from);
        match (given, only_manifest()) {
            (Some(given), _) => Ok(given.to_owned()),
            (None, Err(why)) => sides.find(|path| may_be_manifest(path)).ok_or(why),
            (None, found) => found,
        }
    }

    /// Compares, and decides which changes fail by the acceptances in the head.
    pub(crate) fn review(
        &self,
        manifest: &Path,
        threshold: Option<Class>,
    ) -> Result<(Review, Accepted), Failure> {
        let base = self.base(manifest)?;
        let (head, tree) = self.head(manifest, &base)?;
        if self.base.is_none() && self.documents.is_none() {
            let other = other_manifest(&lock_path(manifest), base.lock(), head.version.lock());
            other.map_or(Ok(()), |why| Err(Failure::Unreadable(why)))?;
        }
        let accepted = Accepted::read(&tree, manifest)?;
        let mut review = Review::new(&base, &head.version, manifest);
        if self.documents.is_none() {
            corrected::join(&mut review.findings, &base, &head.version);
        }
        review.leave_out(&head.left_out, &base, &head.version);
        if self.documents.is_none() {
            review.own(&base, &head.version);
        } else {
            review
                .findings
                .iter_mut()
                .for_each(|finding| finding.is_ours = false);
        }
        review.findings.splice(..0, head.findings);
        review.notes = head.notes;
        review.notes.extend(eval::stale(&tree, head.version.lock()));
        let options = self.options();
        let named = named(manifest).map_or(String::new(), |named| format!(" {named}"));
        let option = if named.is_empty() { "" } else { " --manifest" };
        review.command = format!("toolspec diff{named}{options}");
        review.options = Some(format!("{options}{option}{named}"));
        review.decide(&accepted, threshold);
        // Decisions expire only against an explicit base: the lockfile may be newer than a
        // decision, and other documents are a comparison of their own.
        if self.base.is_some() && self.documents.is_none() {
            review.expire(&accepted);
        }
        Ok((review, accepted))
    }

    /// The new version, and the files with its acceptances.
    fn head(&self, manifest: &Path, base: &Version) -> Result<(Head, Tree), Failure> {
        let disk = || Tree::of_disk(manifest);
        let (version, tree) = match (&self.head, &self.documents) {
            (_, Some(folder)) => {
                return Ok((try_documents(manifest, folder, base.lock())?, disk()));
            }
            (Some(name), None) => Version::named(name, manifest)?,
            (None, None) => (Version::working_tree(manifest)?, None),
        };
        Ok((Head::of(version), tree.unwrap_or_else(disk)))
    }

    /// These arguments on a command line.
    fn options(&self) -> String {
        let documents = self.documents.as_ref();
        let documents = documents.map(|folder| folder.display().to_string());
        let given = [
            ("base", self.base.clone()),
            ("head", self.head.clone()),
            ("documents", documents),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let options: Vec<String> = given
            .map(|(name, value)| format!(" --{name} {}", quoted(&value)))
            .collect();
        options.concat()
    }

    fn base(&self, manifest: &Path) -> Result<Version, Failure> {
        match (&self.base, &self.documents) {
            (Some(name), _) => Ok(Version::named(name, manifest)?.0),
            (None, Some(_)) => Version::working_tree(manifest),
            (None, None) => Version::lockfile(&lock_path(manifest)),
        }
    }
}

/// A manifest on a command line, unless commands find it by themselves.
fn named(manifest: &Path) -> Option<String> {
    let is_found = only_manifest().is_ok_and(|only| only == manifest);
    (!is_found).then(|| quoted(&manifest.display().to_string()))
}

/// A word, quoted for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-@+:,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
