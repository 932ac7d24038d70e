//! `klarna-mcp`: an MCP server on stdio that lets an agent take, capture and refund Klarna
//! payments.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

mod cli;
mod demo;
mod doctor;
mod lock;
mod log;
mod serve;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Nobody may be listening on stderr any more; `eprintln!` would panic then.
            let _ = writeln!(std::io::stderr(), "klarna-mcp: {fault}");
            fault.exit_code()
        }
    }
}
