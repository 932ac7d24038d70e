//! `explain`: one tool, from its arguments to its answer.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use toolspec_core::diagnostic::nearest;
use toolspec_core::model::Toolset;

use super::{ERROR, ManifestPath, answer, fail};
use crate::explanation::{Explanation, Size, text};
use crate::files::{Failure, read_specs};
use crate::palette::Palette;
use crate::show::safe_json;
use crate::tree::Tree;

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The name of the tool.
    tool: String,
    #[command(flatten)]
    manifest: ManifestPath,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A format to print in.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
}

impl Explain {
    pub(super) fn run(&self) -> ExitCode {
        match self.explanation() {
            Ok(explanation) => self.print(&explanation),
            Err(failure) => fail(&failure, ERROR),
        }
    }

    fn explanation(&self) -> Result<Explanation, Failure> {
        let manifest = &self.manifest.path;
        let specs = read_specs(&Tree::of_disk(manifest), manifest)?;
        let tools = specs.resolve()?.lock();
        let bytes = Size::of_lock(&tools.lock).bytes;
        Explanation::of(&self.tool, &tools.lock, Some(&tools), bytes)
            .ok_or_else(|| Failure::Unreadable(unknown(&self.tool, manifest, &tools.toolset)))
    }

    fn print(&self, explanation: &Explanation) -> ExitCode {
        answer(&match self.format {
            Format::Text => text(explanation, Palette::of(&std::io::stdout())),
            Format::Json => format!("{}\n", safe_json(&serde_json::json!(explanation))),
        })
    }
}

fn unknown(name: &str, manifest: &Path, toolset: &Toolset) -> String {
    let names: Vec<&str> = toolset
        .tools
        .iter()
        .map(|tool| tool.name.as_str())
        .collect();
    let near = nearest(name, names.iter().copied());
    let near = near.map(|near| format!("help: did you mean `{near}`?\n"));
    format!(
        "`{name}` is not a tool of {}\n{}help: the tools are {}",
        manifest.display(),
        near.unwrap_or_default(),
        names.join(", "),
    )
}
