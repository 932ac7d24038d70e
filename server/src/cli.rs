//! The command line.

use std::io::{self, ErrorKind, Write as _};
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use tracing::level_filters::LevelFilter;

use toolspec_mcp::{Fault, Program};

/// This program.
pub(crate) const PROGRAM: Program = Program {
    name: "klarna-mcp",
    version: env!("CARGO_PKG_VERSION"),
};

/// The variable that sets the level of the log where `--log` does not.
pub(crate) const LOG: &str = "KLARNA_LOG";

/// Klarna payments and orders as tools for an agent, over the Model Context Protocol.
#[derive(Parser)]
#[command(name = "klarna-mcp", version, after_help = ENVIRONMENT)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const ENVIRONMENT: &str = "\
Environment (each also as NAME_FILE, the path of a file that contains the value):
  KLARNA_API_KEY        the username of the API credentials
  KLARNA_SHARED_SECRET  their password
  KLARNA_REGION_DOMAIN  the API host, api.playground.klarna.com if not set
  KLARNA_BASE_URL       http://127.0.0.1:PORT or http://[::1]:PORT instead of a Klarna host, for tests
KLARNA_LOG sets what --log sets.";

/// What it does.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve the tools on standard input and output; an MCP client starts this.
    #[command(after_help = ENVIRONMENT)]
    Serve(Serve),
    /// Watch a purchase go through all tools, from session to refund. Needs no account.
    Demo,
    /// Report what is configured and what is wrong.
    Doctor(Doctor),
    /// Print the lockfile of the compiled tools.
    Lock,
}

/// How `serve` serves.
#[derive(Args)]
pub(crate) struct Serve {
    /// Use the built-in sandbox instead of Klarna: no account, no money, nothing is kept
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// The longest a call may take, in seconds, where its tool would allow more
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Trust the certificates of this system instead of the built-in Mozilla roots
    #[arg(long)]
    pub(crate) system_roots: bool,
    /// What to log on stderr: off, error, warn, info, debug or trace [default: warn]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log: Option<LevelFilter>,
}

/// What `doctor` looks at.
#[derive(Args)]
pub(crate) struct Doctor {
    /// Also ask Klarna whether it accepts the credentials; reads, changes nothing
    #[arg(long)]
    pub(crate) online: bool,
    /// Trust the certificates of this system instead of the built-in Mozilla roots
    #[arg(long)]
    pub(crate) system_roots: bool,
}

/// Prints `text`. A reader that has closed its side is not a failure.
pub(crate) fn print(text: &str) -> Result<(), Fault> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Fault::failed(error)),
        _ => Ok(()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err("takes a whole number from 1 to 600".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_timeout_is_a_sensible_number_of_seconds() {
        assert_eq!(seconds("30"), Ok(Duration::from_secs(30)));
        for wrong in ["0", "601", "-1", "1.5", "soon", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
