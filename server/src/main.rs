//! `klarna-mcp`: an MCP server on stdio that lets an agent take, capture and refund Klarna
//! payments.

use std::process::ExitCode;

use clap::Parser as _;
use toolspec_mcp::{Program, stderr};

mod cli;
mod demo;
mod doctor;
mod serve;

/// This program.
pub(crate) const PROGRAM: Program = Program {
    name: "klarna-mcp",
    version: env!("CARGO_PKG_VERSION"),
};

fn main() -> ExitCode {
    let outcome = cli::Cli::parse().run();
    if let Err(fault) = &outcome {
        stderr::say(&format!("klarna-mcp: {fault}"));
    }
    stderr::flush();
    outcome.map_or_else(|fault| fault.exit_code(), |()| ExitCode::SUCCESS)
}
