//! `tools`: the operations of the documents, and the tools that use each.

use std::process::ExitCode;

use clap::Args;
use toolspec_core::openapi::Document;

use super::explain::Format;
use super::{ERROR, ManifestPath, answer, fail};
use crate::catalogue::Catalogue;
use crate::files::read_specs;
use crate::output::note;
use crate::show::{Palette, safe_json};
use crate::tree::Tree;

#[derive(Debug, Args)]
pub(super) struct Tools {
    #[command(flatten)]
    manifest: ManifestPath,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Tools {
    pub(super) fn run(&self) -> ExitCode {
        let manifest = &self.manifest.path;
        let specs = match read_specs(&Tree::of_disk(manifest), manifest) {
            Ok(specs) => specs,
            Err(failure) => return fail(&failure, ERROR),
        };
        for unusable in specs.documents().iter().flat_map(Document::unusable) {
            note(&format!("{}\n", unusable.render()));
        }
        let catalogue = Catalogue::of(specs);
        answer(&match self.format {
            Format::Text => catalogue.text(Palette::of(&std::io::stdout())),
            Format::Json => format!("{}\n", safe_json(&serde_json::json!(catalogue))),
        })
    }
}
