//! The command `toolspec`: drafts, checks, compares and serves a manifest, without rustc.

mod accepted;
mod catalogue;
mod command;
mod comparison;
mod corrected;
mod destination;
mod documents;
mod draft;
mod eval;
mod explanation;
mod fields;
mod files;
mod finding;
mod found;
mod idempotency;
mod init;
mod layout;
mod lint;
#[cfg(feature = "serve")]
mod live;
mod missing;
mod operations;
mod output;
mod palette;
mod repository;
mod review;
mod show;
mod sizes;
mod tree;
mod version;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match command::Command::try_parse() {
        Ok(command) => command.run(),
        Err(error) => command::usage(error),
    }
}
