//! `tools`: the operations of the documents, and the tools that use each.

use std::process::ExitCode;

use clap::Args;
use toolspec_core::openapi::Document;

use super::explain::Format;
use super::{ERROR, ManifestPath, NEGATIVE, answer, fail};
use crate::catalogue::Catalogue;
use crate::files::{Failure, read_specs};
use crate::output::note;
use crate::palette::Palette;
use crate::show::safe_json;
use crate::tree::Tree;

#[derive(Debug, Args)]
pub(super) struct Tools {
    #[command(flatten)]
    manifest: ManifestPath,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print only where documents are published: a line for each, with its path from the manifest, a
    /// tab and the address. Exit code 1: the manifest names no place.
    #[arg(long, conflicts_with = "format")]
    published: bool,
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
        if self.published {
            return published(&catalogue, &manifest.display().to_string());
        }
        answer(&match self.format {
            Format::Text => catalogue.text(Palette::of(&std::io::stdout())),
            Format::Json => format!("{}\n", safe_json(&serde_json::json!(catalogue))),
        })
    }
}

fn published(catalogue: &Catalogue, manifest: &str) -> ExitCode {
    if let Some(path) = catalogue.in_several_lines() {
        let why = format!(
            "the path `{}` of a document contains a control character, which a line for each cannot show\n\
             help: give the file another name",
            path.escape_debug()
        );
        return fail(&Failure::Unreadable(why), ERROR);
    }
    let lines = catalogue.published();
    if lines.is_empty() {
        let why = format!(
            "`{manifest}` does not say where a document is published\n\
             help: write `{{ path: openapi/api.yaml, published: \"https://…\" }}` in the list of its `documents`"
        );
        return fail(&Failure::Unreadable(why), NEGATIVE);
    }
    answer(&lines)
}
