//! `bench`: the measurements that the documentation of this package describes.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

mod api;
mod call;
mod driver;
mod macros;
mod processor;
mod programs;
mod rebuild;
mod report;
mod sample;
mod spec;
mod start;
mod table;

/// Measures the server beside a bare one and prints a table.
#[derive(Debug, Parser)]
struct Options {
    /// How often each variant takes its turn
    #[arg(long, default_value_t = 21, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// An earlier build of klarna-mcp, to be measured in place of the bare server
    #[arg(long, value_name = "PROGRAM")]
    beside: Option<PathBuf>,
    /// Also measure how long the server takes to build after an edit, in a copy of the workspace
    #[arg(long)]
    rebuild: bool,
}

fn main() -> ExitCode {
    match report::report(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}
