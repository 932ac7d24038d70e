//! The subcommands.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use klarna_tools_core::lock::Lock;
use klarna_tools_core::manifest::manifest_schema;
use klarna_tools_core::model::Toolset;
use klarna_tools_core::{list_bytes, table};

use crate::files::{Failure, compile, lock_path, lock_text, read_source};

/// Checks a manifest of agent tools and keeps its lockfile.
#[derive(Debug, Parser)]
#[command(name = "klarna-spec", version)]
pub(crate) struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Report every mistake in a manifest and its documents. Exit code 0: none; 1: some.
    Check(Place),
    /// Write the lockfile beside the manifest, or check that it is current.
    Lock {
        #[command(flatten)]
        place: Place,
        /// Write nothing. Exit code 0: current; 1: stale; 2: cannot say.
        #[arg(long)]
        check: bool,
    },
    /// Print the JSON Schema of manifests, for editors.
    Schema,
    /// Print the table of tools for the README.
    Table(Place),
}

#[derive(Debug, Args)]
struct Place {
    /// The manifest.
    #[arg(default_value = "specs/klarna.yaml")]
    manifest: PathBuf,
}

const STALE: u8 = 1;
const CANNOT_SAY: u8 = 2;

impl Command {
    /// Runs it and says how it went.
    pub(crate) fn run(self) -> ExitCode {
        match self.action {
            Action::Check(place) => check(&place.manifest),
            Action::Lock {
                place,
                check: false,
            } => write_lock(&place.manifest),
            Action::Lock { place, check: true } => check_lock(&place.manifest),
            Action::Schema => {
                println!("{:#}", manifest_schema());
                ExitCode::SUCCESS
            }
            Action::Table(place) => with_toolset(&place.manifest, 1, |toolset| {
                print!("{}", table(toolset));
                ExitCode::SUCCESS
            }),
        }
    }
}

fn with_toolset(manifest: &Path, failed: u8, then: impl FnOnce(&Toolset) -> ExitCode) -> ExitCode {
    match compile(manifest) {
        Ok(toolset) => then(&toolset),
        Err(failure) => {
            report(&failure);
            ExitCode::from(failed)
        }
    }
}

fn report(failure: &Failure) {
    match failure {
        Failure::Unreadable(why) => eprintln!("error: {why}"),
        Failure::Mistakes(errors) if std::io::stderr().is_terminal() => {
            eprintln!("{}", errors.render_styled());
        }
        Failure::Mistakes(errors) => eprintln!("{}", errors.render()),
    }
}

fn check(manifest: &Path) -> ExitCode {
    with_toolset(manifest, 1, |toolset| {
        println!(
            "{}: {} tools, {} bytes of tools/list, no mistakes",
            manifest.display(),
            toolset.tools.len(),
            list_bytes(toolset),
        );
        ExitCode::SUCCESS
    })
}

fn write_lock(manifest: &Path) -> ExitCode {
    with_toolset(manifest, CANNOT_SAY, |toolset| {
        let path = lock_path(manifest);
        let text = lock_text(toolset);
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        if before == text {
            println!("{} is current", path.display());
            return ExitCode::SUCCESS;
        }
        match std::fs::write(&path, &text) {
            Ok(()) => {
                print!("{}", changes(&before, &text, &path));
                println!(
                    "{} written; review the change and commit it",
                    path.display()
                );
                ExitCode::SUCCESS
            }
            Err(why) => {
                eprintln!("error: `{}` cannot be written: {why}", path.display());
                ExitCode::from(CANNOT_SAY)
            }
        }
    })
}

fn check_lock(manifest: &Path) -> ExitCode {
    with_toolset(manifest, CANNOT_SAY, |toolset| {
        let path = lock_path(manifest);
        let source = match read_source(&path) {
            Ok(source) => source,
            Err(failure) => {
                report(&failure);
                eprintln!("help: `klarna-spec lock` writes it");
                return ExitCode::from(CANNOT_SAY);
            }
        };
        match Lock::read(&source) {
            Err(unusable) => {
                eprintln!("{unusable}");
                ExitCode::from(CANNOT_SAY)
            }
            Ok(lock) if lock == Lock::of(toolset) => {
                println!("{} is current", path.display());
                ExitCode::SUCCESS
            }
            Ok(lock) => {
                eprint!("{}", changes(&lock.to_text(), &lock_text(toolset), &path));
                eprintln!("error: {} is stale", path.display());
                eprintln!(
                    "help: if the change is meant, run `klarna-spec lock`, review it and commit it"
                );
                ExitCode::from(STALE)
            }
        }
    })
}

fn changes(before: &str, after: &str, path: &Path) -> String {
    let name = path.display().to_string();
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&name, &name)
        .to_string()
}
