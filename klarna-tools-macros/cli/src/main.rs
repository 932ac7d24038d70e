//! The maintainer's command: answers about a manifest without rustc.

mod command;
mod files;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    command::Command::parse().run()
}
