//! `lock`: the lockfile beside a manifest, written by a person and checked by CI.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use klarna_tools_core::lock::Lock as Signature;
use klarna_tools_core::model::Toolset;

use super::{CANNOT_SAY, NO, Place, fail};
use crate::files::{compile, lock_path, read_source};

#[derive(Debug, Args)]
pub(super) struct Lock {
    #[command(flatten)]
    place: Place,
    /// Write nothing. Exit code 0: current; 1: stale; 2: cannot say.
    #[arg(long)]
    check: bool,
}

impl Lock {
    pub(super) fn run(&self) -> ExitCode {
        let path = lock_path(&self.place.manifest);
        match compile(&self.place.manifest) {
            Err(failure) => fail(&failure, CANNOT_SAY),
            Ok(toolset) if self.check => check(&toolset, &path),
            Ok(toolset) => write(&toolset, &path),
        }
    }
}

fn write(toolset: &Toolset, path: &Path) -> ExitCode {
    let text = Signature::of(toolset).to_text();
    let before = std::fs::read_to_string(path).unwrap_or_default();
    if before == text {
        println!("{} is current", path.display());
        return ExitCode::SUCCESS;
    }
    if let Err(why) = std::fs::write(path, &text) {
        eprintln!("error: `{}` cannot be written: {why}", path.display());
        return ExitCode::from(CANNOT_SAY);
    }
    print!("{}", changes(&before, &text, path));
    println!(
        "{} written; review the change and commit it",
        path.display()
    );
    ExitCode::SUCCESS
}

fn check(toolset: &Toolset, path: &Path) -> ExitCode {
    let source = match read_source(path) {
        Ok(source) => source,
        Err(failure) => {
            let code = fail(&failure, CANNOT_SAY);
            eprintln!("help: `klarna-spec lock` writes it");
            return code;
        }
    };
    match Signature::read(&source) {
        Err(unusable) => {
            eprintln!("{unusable}");
            ExitCode::from(CANNOT_SAY)
        }
        Ok(locked) if locked == Signature::of(toolset) => {
            println!("{} is current", path.display());
            ExitCode::SUCCESS
        }
        Ok(locked) => {
            eprint!(
                "{}",
                changes(&locked.to_text(), &Signature::of(toolset).to_text(), path)
            );
            eprintln!("error: {} is stale", path.display());
            eprintln!(
                "help: if the change is meant, run `klarna-spec lock`, review it and commit it"
            );
            ExitCode::from(NO)
        }
    }
}

fn changes(before: &str, after: &str, path: &Path) -> String {
    let name = path.display().to_string();
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&name, &name)
        .to_string()
}
