//! `klarna-mcp`: an MCP server on stdio that lets an agent take, capture and refund Klarna
//! payments.

use std::process::ExitCode;

use clap::Parser as _;

mod cli;
mod demo;
mod doctor;
mod lock;
mod log;
mod serve;
mod stderr;

fn main() -> ExitCode {
    let outcome = cli::Cli::parse().run();
    if let Err(fault) = &outcome {
        stderr::say(&format!("klarna-mcp: {fault}"));
    }
    stderr::flush();
    outcome.map_or_else(|fault| fault.exit_code(), |()| ExitCode::SUCCESS)
}
