//! `init`: a first manifest for the documents of an API.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{ERROR, NEGATIVE, fail};
use crate::files::Failure;
use crate::init::{Choice, FirstManifest, Given, Tools};
use crate::layout::count;
use crate::output::{note, print, shown_path};

/// The assumed name of a manifest that is printed.
const PRINTED: &str = "manifest.yaml";

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The OpenAPI documents: files in YAML or JSON
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    given: Given,
    /// The file to write the manifest to, instead of standard output; it must not exist yet. The
    /// manifest names the documents relative to this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Init {
    pub(super) fn run(&self) -> ExitCode {
        match self.write() {
            Ok(tools) => self.conclude(&tools),
            Err(failure) => fail(&failure, ERROR),
        }
    }

    fn write(&self) -> Result<Tools, Failure> {
        let manifest = self.output.as_deref().unwrap_or(Path::new(PRINTED));
        let first = FirstManifest::read(manifest, &self.documents, &self.given)?;
        let specs = first.specs()?;
        if let Some(mistake) = self.choice.mistake(&specs) {
            return Err(Failure::Unreadable(mistake));
        }
        let tools = Tools::draft(&self.choice, &specs);
        let text = first.text(&specs, &tools)?;
        match &self.output {
            Some(path) => create(path, &text)?,
            None => print(&text)?,
        }
        Ok(tools)
    }

    fn conclude(&self, tools: &Tools) -> ExitCode {
        let open = tools.open;
        if open > 0 {
            let chosen = count(open + tools.len(), "chosen operation");
            let are = if open == 1 {
                "is not a tool"
            } else {
                "are not tools"
            };
            note(&format!(
                "error: {open} of {chosen} {are} yet\nhelp: the comments at the end say why"
            ));
            return ExitCode::from(NEGATIVE);
        }
        let tools = count(tools.len(), "tool");
        note(&match &self.output {
            Some(path) => format!(
                "{path} has {tools}\nhelp: `toolspec check {path}` accepts it as it is; `To decide:` marks what a person must decide",
                path = shown_path(path)
            ),
            None => format!(
                "help: {tools}; save it as {PRINTED}, and `toolspec check {PRINTED}` accepts it as it is"
            ),
        });
        ExitCode::SUCCESS
    }
}

/// Writes a file that does not exist yet.
fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|why| {
        Failure::Unreadable(match why.kind() {
            ErrorKind::AlreadyExists => format!(
                "`{}` exists already, and is not overwritten\nhelp: name another file with `--output`",
                path.display()
            ),
            _ => format!("`{}` cannot be written: {why}", path.display()),
        })
    })
}
