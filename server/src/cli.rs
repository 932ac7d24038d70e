//! The command line.

use clap::{Args, Parser, Subcommand};

use toolspec_mcp::Program;
use toolspec_mcp::command::{Examination, Options};

/// This program.
pub(crate) const PROGRAM: Program = Program::new("klarna-mcp", env!("CARGO_PKG_VERSION"));

/// Klarna payments and orders as tools for an agent, over the Model Context Protocol.
#[derive(Parser)]
#[command(name = "klarna-mcp", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What it does.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve the tools on standard input and output; an MCP client starts this.
    Serve(Serve),
    /// Watch a purchase go through all tools, from session to refund. Needs no account.
    Demo(Demo),
    /// Report what is configured, what is wrong, and what was not checked.
    ///
    /// Exit code 0: nothing is wrong in what was checked; 1: something is; 2: wrong arguments.
    Doctor(Examination),
    /// Print the lockfile of the compiled tools.
    Lock,
    #[cfg(feature = "store")]
    #[command(flatten)]
    State(toolspec_mcp::state::Control),
}

/// How `serve` serves.
#[derive(Args)]
pub(crate) struct Serve {
    /// Use the built-in sandbox instead of Klarna: no account, no money, nothing is kept unless --state
    /// says where
    #[arg(long)]
    pub(crate) sandbox: bool,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// How `demo` is shown.
#[derive(Args)]
pub(crate) struct Demo {
    /// Show everything at once. On a terminal, the demo pauses between its steps unless CI is set
    #[arg(long)]
    pub(crate) no_pause: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
