//! The subcommands.

mod accept;
mod add;
#[cfg(feature = "serve")]
mod call;
mod check;
mod diff;
#[cfg(feature = "serve")]
mod doctor;
mod eval;
mod explain;
mod init;
mod lint;
mod lock;
mod overlay;
#[cfg(feature = "serve")]
mod serve;
mod tools;
mod usage;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use toolspec_core::diagnostic::Notes;
use toolspec_core::manifest::manifest_schema;
use toolspec_core::secrets::concealed;
use toolspec_core::table;
use toolspec_core::text::spelled;
#[cfg(feature = "serve")]
use toolspec_mcp::command::exit;

use crate::files::{Failure, compile};
use crate::found::{DEFAULT, parser};
#[cfg(feature = "serve")]
use crate::live;
use crate::output::{note, print, shown_path};
pub(crate) use usage::usage;

/// The text below the list of subcommands.
const GUIDE: &str = "\
A manifest is a YAML file that names OpenAPI documents and defines tools over \
their operations. The lockfile beside it (api.lock.yaml for api.yaml) records \
what agents see and what is sent.

Each command reads the only manifest in specs unless another one is named.

A new API: `init` prints a first manifest for its OpenAPI documents, and \
`check` accepts it as it is.

A new tool: `tools` lists the operations of the documents, `add` prints an \
entry to paste, `check` finds mistakes, `explain` shows what the tool does, \
`diff` what it changes, and `lock` accepts it.";

/// Makes MCP tools of OpenAPI operations, as a manifest defines them.
#[derive(Debug, Parser)]
#[command(name = "toolspec", version, after_help = GUIDE, max_term_width = 80)]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Report every mistake in a manifest and its documents.
    ///
    /// Exit code 0: no mistakes; 1: mistakes.
    Check(ManifestPath),
    /// Check the texts that models read against what the tools do.
    ///
    /// A finding that is right as it is stays with an entry under `waivers`, with its reason. Exit
    /// code 0: nothing to correct; 1: something is; 2: the tools do not compile.
    #[command(after_long_help = lint::rules())]
    Lint(ManifestPath),
    /// Write the lockfile beside the manifest, or check that it is current.
    ///
    /// The lockfile records what agents see of each tool, what is checked and what is sent. Commit
    /// it: `diff` compares with it, and `serve` refuses tools that differ from it.
    Lock(lock::Lock),
    /// Explain every change between two versions of the tools.
    ///
    /// Exit code 0: no change must be accepted first; 1: some must; 2: the versions cannot be
    /// compared.
    Diff(diff::Diff),
    /// Record that changes are accepted, with the reason, in `<name>.accepted.yaml`.
    Accept(accept::Accept),
    /// Explain one tool: its arguments, what it sends and returns, and where each comes from.
    Explain(explain::Explain),
    /// Print a manifest entry for an operation, ready to be pasted.
    ///
    /// Required arguments are part of the entry, optional ones are comments. Exit code 0: the entry
    /// compiles as it is; 1: a person must decide something first; 2: there is no entry.
    Add(add::Add),
    /// Print a first manifest for OpenAPI documents, with the chosen operations as tools.
    ///
    /// Without a choice one operation becomes a tool. The other operations are comments, and so is
    /// what a person must decide (`To decide:`). Exit code 0: `check` accepts the manifest as it is;
    /// 1: some chosen operations are not tools yet; 2: there is no manifest.
    Init(init::Init),
    /// Serve the tools of a manifest over MCP, on standard input and output.
    ///
    /// The server does not start if there is a lockfile that is not current. It reads the files again
    /// when they change; after a mistake it keeps the last good tools.
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    /// Call one tool and print the result.
    ///
    /// Exit code 0: the call succeeded; 1: it did not, and the message says what is known; 2: the
    /// tool cannot be called.
    #[cfg(feature = "serve")]
    Call(call::Call),
    /// Report what is configured, what is wrong, and what was not checked.
    ///
    /// This is the lockfile, the environment variables, and where requests go. Exit code 0: nothing is
    /// wrong in what was checked; 1: something is; 2: wrong arguments.
    #[cfg(feature = "serve")]
    Doctor(doctor::Doctor),
    /// Print the corrections of a document as an OpenAPI Overlay, for other programs.
    ///
    /// A value that other programs would add to is removed first. `x-expect` is what a correction
    /// expects, and `description` its reason. Exit code 0: printed; 1: the document has no
    /// corrections; 2: there are mistakes.
    Overlay(overlay::Overlay),
    #[cfg(feature = "serve")]
    #[command(flatten)]
    State(toolspec_mcp::state::Control),
    /// Check what models should call for sentences that people say, and what they called.
    ///
    /// The cases are in `evals.yaml` beside the manifest, the transcripts beside them. Exit code 0:
    /// nothing is wrong; 1: a case has a mistake, or a transcript is stale or not as its case expects;
    /// 2: there is no answer.
    Eval(eval::Eval),
    /// List the operations of the documents, and the tools that use each.
    Tools(tools::Tools),
    /// Print the JSON Schema of manifests, for editors.
    Schema {
        /// The file to write it to, instead of standard output.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Print the tools as a Markdown table.
    Table(ManifestPath),
}

/// The manifest that a command reads.
#[derive(Debug, Args)]
struct ManifestPath {
    /// The path of the manifest.
    #[arg(value_name = "MANIFEST", default_value = DEFAULT, value_parser = parser())]
    path: PathBuf,
}

/// The exit code of a negative answer: mistakes, a stale lockfile, changes to be accepted.
const NEGATIVE: u8 = 1;

/// The exit code if there is no answer.
const ERROR: u8 = 2;

impl Command {
    /// Runs the command; gives its exit code.
    pub(crate) fn run(self) -> ExitCode {
        match self.action {
            Action::Check(manifest) => check::run(&manifest.path),
            Action::Lint(manifest) => lint::run(&manifest.path),
            Action::Lock(lock) => lock.run(),
            Action::Diff(diff) => diff.run(),
            Action::Accept(accept) => accept.run(),
            Action::Explain(explain) => explain.run(),
            Action::Add(add) => add.run(),
            Action::Init(init) => init.run(),
            #[cfg(feature = "serve")]
            Action::Serve(serve) => serve.run(),
            #[cfg(feature = "serve")]
            Action::Call(call) => call.run(),
            #[cfg(feature = "serve")]
            Action::Doctor(doctor) => doctor.run(),
            #[cfg(feature = "serve")]
            Action::State(control) => match control.run(&live::PROGRAM.name) {
                Ok(text) => answer(&text),
                Err(fault) => exit(&live::PROGRAM.name, Err(fault)),
            },
            Action::Eval(eval) => eval.run(),
            Action::Overlay(overlay) => overlay.run(),
            Action::Tools(tools) => tools.run(),
            Action::Schema { output } => schema(output.as_deref()),
            Action::Table(manifest) => match compile(&manifest.path) {
                Ok(toolset) => answer(&table(&toolset)),
                Err(failure) => fail(&failure, NEGATIVE),
            },
        }
    }
}

fn schema(output: Option<&Path>) -> ExitCode {
    let schema = format!("{:#}\n", manifest_schema());
    let Some(path) = output else {
        return answer(&schema);
    };
    match std::fs::write(path, schema) {
        Ok(()) => answer(&format!("{} written\n", shown_path(path))),
        Err(why) => {
            let why = format!("`{}` cannot be written: {why}", path.display());
            fail(&Failure::Unreadable(why), ERROR)
        }
    }
}

/// Prints an answer, for commands that do nothing else.
fn answer(text: &str) -> ExitCode {
    match print(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure, ERROR),
    }
}

/// Reports a failure.
fn fail(failure: &Failure, code: u8) -> ExitCode {
    note(&words(failure));
    ExitCode::from(code)
}

/// Prints notes on standard error, if there are any.
fn notes(notes: &Notes) {
    if notes.iter().next().is_none() {
        return;
    }
    let text = if std::io::stderr().is_terminal() {
        notes.render_styled()
    } else {
        notes.render()
    };
    note(&(text + "\n"));
}

/// A failure as text for standard error.
fn words(failure: &Failure) -> String {
    match failure {
        Failure::Unreadable(why) => format!("error: {}", spelled(&concealed(why))),
        Failure::Mistakes(errors) if std::io::stderr().is_terminal() => errors.render_styled(),
        Failure::Mistakes(errors) => errors.render(),
    }
}
