//! A whole program that serves one tool set.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use toolspec_runtime::{Client, Tools};

use crate::command::{Examination, Options, begin, exit, greet, print, serve, usage};
use crate::doctor::{Subject, doctor};
use crate::fault::Fault;
use crate::process::run;
use crate::program::Program;
use crate::variables::environment;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the tools on standard input and output; an MCP client starts this. The default
    Serve(Options),
    /// Report what is configured, what is wrong, and what was not checked
    ///
    /// Exit code 0: nothing is wrong in what was checked; 1: something is; 2: wrong arguments.
    Doctor(Examination),
    /// Print the lockfile of the compiled tools
    Lock,
    #[cfg(feature = "store")]
    #[command(flatten)]
    State(crate::state::Control),
}

/// A whole program that serves these tools: its commands are `serve`, which is also what it does
/// without one, `doctor` and `lock`. Everything that it says of itself is from the manifest.
#[must_use]
pub fn main(tools: &Arc<Tools>) -> ExitCode {
    let program = Program::of(tools);
    let command = Cli::command()
        .name(program.name.to_string())
        .version(program.version.to_string())
        .about(format!(
            "{}, as tools for an agent, over the Model Context Protocol",
            tools.server().title
        ))
        .after_help(environment(tools))
        .mut_subcommand("serve", |serve| serve.after_help(environment(tools)));
    let name = program.name.clone();
    let matches = command.try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&name, &error),
    };
    exit(
        &name,
        perform(
            cli.command.unwrap_or(Command::Serve(Options::default())),
            program,
            tools,
        ),
    )
}

fn perform(command: Command, program: Program, tools: &Arc<Tools>) -> Result<(), Fault> {
    match command {
        Command::Serve(options) => {
            let tools = begin(&program, tools, &options, &[])?;
            greet(&format!(
                "{name}: waiting for an MCP client on standard input. Register `{name}` as a stdio \
                 server with your client. Ctrl-C ends.",
                name = program.name
            ));
            let client = Client::builder(&tools).bases_from_env();
            let client = client.map_err(Fault::misconfigured)?;
            let remedy = format!("`{} doctor` reports what to set.", program.name);
            run(serve(program, client, &options, Some(&remedy)))?
        }
        Command::Doctor(examination) => doctor(&Subject::of(program, tools), &examination),
        Command::Lock => print(tools.lock()),
        #[cfg(feature = "store")]
        Command::State(control) => print(&control.run(&program.name)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
