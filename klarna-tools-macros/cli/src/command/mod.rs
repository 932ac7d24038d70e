//! The subcommands.

mod accept;
mod add;
#[cfg(feature = "serve")]
mod call;
mod check;
mod diff;
mod explain;
mod init;
mod lock;
#[cfg(feature = "serve")]
mod serve;
mod tools;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use toolspec_core::manifest::manifest_schema;
use toolspec_core::table;

use crate::files::{Failure, compile};
use crate::output::{note, print};

/// What stands below the list of subcommands.
const GUIDE: &str = "\
Each command reads specs/klarna.yaml unless another manifest is named; the lockfile stands beside it.

A new API: `init` prints a first manifest over its OpenAPI documents, which `check` takes as it is.

A new tool: `tools` lists what the documents offer, `add` drafts an entry to paste, `check` reads
it, `explain` shows what it does, `diff` what it changes, and `lock` accepts it.";

/// Drafts, checks, serves and calls the tools of a manifest, and keeps its lockfile.
#[derive(Debug, Parser)]
#[command(name = "toolspec", version, after_help = GUIDE)]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Report every mistake in a manifest and its documents.
    ///
    /// Exit code 0: none; 1: some.
    Check(ManifestPath),
    /// Write the lockfile beside the manifest, or check that it is current.
    Lock(lock::Lock),
    /// Explain every change between two versions of the tools.
    ///
    /// Exit code 0: nothing that must be accepted; 1: changes that must be; 2: cannot say.
    Diff(diff::Diff),
    /// Accept changes that `diff` shows, with the reason, in `<name>.accepted.yaml`.
    Accept(accept::Accept),
    /// Explain one tool: its arguments, what it sends and returns, and where each comes from.
    Explain(explain::Explain),
    /// Print a manifest entry for an operation, ready to be pasted.
    ///
    /// What is required is exposed, what may be said stands there as a comment. Exit code 0: it
    /// compiles as it is; 1: a person must decide something first; 2: cannot say.
    Add(add::Add),
    /// Print a first manifest over OpenAPI documents, with the operations that are chosen as tools.
    ///
    /// What a person must still decide is a comment, and so are the other operations. Exit code 0:
    /// `check` takes it as printed; 1: a person must decide something first; 2: cannot say.
    Init(init::Init),
    /// Serve the tools of a manifest over MCP, on standard input and output.
    ///
    /// The files are read anew when they change. A lockfile that is not current stops the server.
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    /// Call one tool, and print what happened.
    ///
    /// Exit code 0: it succeeded; 1: it did not, and the answer says what is known; 2: cannot say.
    #[cfg(feature = "serve")]
    Call(call::Call),
    /// List the operations that the documents offer, and the tools that use each.
    Tools(tools::Tools),
    /// Print the JSON Schema of manifests, for editors.
    Schema {
        /// The file to write it to.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Print the table of tools for the README.
    Table(ManifestPath),
}

/// Which manifest is meant.
#[derive(Debug, Args)]
struct ManifestPath {
    /// The manifest.
    #[arg(value_name = "MANIFEST", default_value = MANIFEST)]
    path: PathBuf,
}

/// The manifest where none is named.
pub(crate) const MANIFEST: &str = "specs/klarna.yaml";

/// The question was answered, and the answer is no.
const NEGATIVE: u8 = 1;

/// The question could not be answered.
const ERROR: u8 = 2;

impl Command {
    /// Runs it and says how it went.
    pub(crate) fn run(self) -> ExitCode {
        match self.action {
            Action::Check(manifest) => check::run(&manifest.path),
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
        Ok(()) => answer(&format!("{} written\n", path.display())),
        Err(why) => {
            let why = format!("`{}` cannot be written: {why}", path.display());
            fail(&Failure::Unreadable(why), ERROR)
        }
    }
}

/// Prints an answer; that is all there was to do.
fn answer(text: &str) -> ExitCode {
    match print(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure, ERROR),
    }
}

/// Tells a person why there is no answer.
fn fail(failure: &Failure, code: u8) -> ExitCode {
    note(&words(failure));
    ExitCode::from(code)
}

/// Why there is no answer, for standard error.
fn words(failure: &Failure) -> String {
    match failure {
        Failure::Unreadable(why) => format!("error: {why}"),
        Failure::Mistakes(errors) if std::io::stderr().is_terminal() => errors.render_styled(),
        Failure::Mistakes(errors) => errors.render(),
    }
}
