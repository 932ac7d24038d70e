//! The maintainer's command: answers about a manifest without rustc.

mod accepted;
mod command;
mod comparison;
mod documents;
mod files;
mod repository;
mod review;
mod show;
mod side;
mod tree;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    command::Command::parse().run()
}
