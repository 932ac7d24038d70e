//! `eval`: what models should call, and what they called.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{ERROR, ManifestPath, NEGATIVE, answer, fail, notes};
use crate::eval::{Evals, FILE, Report};
use crate::files::{Failure, read_specs};
use crate::layout::count;
use crate::output::shown_path;
use crate::tree::Tree;

#[derive(Debug, Args)]
pub(super) struct Eval {
    #[command(flatten)]
    manifest: ManifestPath,
    /// The file of cases [default: `evals.yaml` beside the manifest].
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,
    /// Let this program answer each case, and write its calls as transcripts. It is started without a
    /// shell, and reads and writes lines of JSON.
    #[arg(long, value_name = "COMMAND")]
    model: Option<String>,
    /// Carry out the calls at this MCP server, a new one for each case, and compare what it reports
    /// then. It must be one that moves no money, such as a sandbox.
    #[arg(long, value_name = "COMMAND")]
    server: Option<String>,
}

impl Eval {
    pub(super) fn run(&self) -> ExitCode {
        match self.report() {
            Ok(text) => answer(&text),
            Err(failure @ Failure::Mistakes(_)) => fail(&failure, NEGATIVE),
            Err(failure) => fail(&failure, ERROR),
        }
    }

    fn report(&self) -> Result<String, Failure> {
        let manifest = &self.manifest.path;
        let beside = || manifest.with_file_name(FILE);
        let path = self.cases.clone().unwrap_or_else(beside);
        let specs = read_specs(&Tree::of_disk(manifest), manifest)?;
        let tools = specs.resolve()?.lock();
        let shown = shown_path(&path);
        let evals = Evals::read(path, &tools)?;
        let server = self.server.as_deref();
        if let Some(model) = &self.model {
            evals.ask(model, server)?;
        }
        let report = evals.judge(server)?;
        notes(&report.notes);
        Ok(format!("{shown}: {}\n", words(&report, server.is_some())))
    }
}

fn words(report: &Report, is_replayed: bool) -> String {
    let cases = count(report.cases, "case");
    if report.transcripts == 0 {
        return format!("{cases}, no mistakes; no transcripts");
    }
    let replayed = if is_replayed { ", replayed" } else { "" };
    let models: Vec<String> = report
        .models
        .iter()
        .map(|model| format!("`{}`", toolspec_core::text::shown(model)))
        .collect();
    format!(
        "{cases}, {} by {}{replayed}, no mistakes",
        count(report.transcripts, "transcript"),
        models.join(", "),
    )
}
