//! `overlay`: the corrections of a document, for other programs.

use std::process::ExitCode;

use clap::Args;
use toolspec_core::diagnostic::nearest;
use toolspec_core::{overlay_of, yaml};

use super::{ERROR, ManifestPath, NEGATIVE, answer, fail};
use crate::files::{Failure, manifest_source};
use crate::tree::Tree;

#[derive(Debug, Args)]
pub(super) struct Overlay {
    /// The document, as the manifest names it.
    document: String,
    #[command(flatten)]
    manifest: ManifestPath,
}

impl Overlay {
    pub(super) fn run(&self) -> ExitCode {
        match self.overlay() {
            Ok((Some(overlay), _)) => answer(&overlay),
            Ok((None, corrected)) => fail(&self.uncorrected(&corrected), NEGATIVE),
            Err(failure) => fail(&failure, ERROR),
        }
    }

    fn overlay(&self) -> Result<(Option<String>, Vec<String>), Failure> {
        let manifest = &self.manifest.path;
        let tree = Tree::of_disk(manifest);
        let source = manifest_source(&tree, manifest)?;
        let load = |name: &str| tree.document(name);
        let (overlay, corrected) = overlay_of(&self.document, &source, load)?;
        Ok((overlay.as_ref().map(yaml::write), corrected))
    }

    fn uncorrected(&self, corrected: &[String]) -> Failure {
        let near = nearest(&self.document, corrected.iter().map(String::as_str));
        let near = near.map(|near| format!("help: did you mean `{near}`?\n"));
        let known = match corrected {
            [] => "the manifest has no corrections".to_owned(),
            corrected => format!("corrections are about {}", corrected.join(", ")),
        };
        Failure::Unreadable(format!(
            "no correction is about `{}`\n{}help: {known}",
            self.document,
            near.unwrap_or_default(),
        ))
    }
}
