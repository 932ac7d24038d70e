//! `klarna-mcp`: an MCP server on stdio that lets an agent take, capture and refund Klarna
//! payments.

use std::process::ExitCode;

use clap::Parser as _;
use toolspec_mcp::{Fault, stderr};

use cli::{Cli, Command};

mod cli;
mod demo;
mod doctor;
mod serve;

fn main() -> ExitCode {
    let outcome = run(Cli::parse().command);
    if let Err(fault) = &outcome {
        stderr::say(&format!("klarna-mcp: {fault}"));
    }
    stderr::flush();
    outcome.map_or_else(|fault| fault.exit_code(), |()| ExitCode::SUCCESS)
}

fn run(command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve(options) => serve::serve(&options),
        Command::Demo => demo::demo(),
        Command::Doctor(options) => doctor::doctor(&options),
        Command::Lock => cli::print(klarna_tools::TOOLSET.lock()),
    }
}
