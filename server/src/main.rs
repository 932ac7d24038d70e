//! `klarna-mcp`: an MCP server on stdio that lets an agent take, capture and refund Klarna
//! payments.

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use klarna_tools::TOOLSET;
use toolspec_mcp::{Fault, command};

use cli::{Cli, Command};

mod cli;
mod demo;
mod doctor;
mod serve;

fn main() -> ExitCode {
    let help = toolspec_mcp::environment(&TOOLSET);
    let command = Cli::command().after_help(help.clone());
    let command = command.mut_subcommand("serve", |serve| serve.after_help(help));
    let matches = command.try_get_matches();
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => command::exit("klarna-mcp", run(cli.command)),
        Err(error) => command::usage("klarna-mcp", &error),
    }
}

fn run(command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve(options) => serve::serve(&options),
        Command::Demo(demo) => demo::demo(!demo.no_pause),
        Command::Doctor(examination) => doctor::doctor(&examination),
        Command::Lock => command::print(TOOLSET.lock()),
        #[cfg(feature = "store")]
        Command::State(control) => command::print(&control.run("klarna-mcp")?),
    }
}
