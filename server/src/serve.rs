//! `klarna-mcp serve`: the tools on standard input and output.

use std::io::IsTerminal as _;

use klarna_sandbox::{Options, Sandbox};
use klarna_tools::{BaseUrl, Client, Credentials, TOOLSET};

use toolspec_mcp::{Fault, log, stderr};

use crate::cli::{self, PROGRAM};

/// Serves until the input ends or a signal asks to stop, and every running call has ended.
pub(crate) fn serve(options: &cli::Serve) -> Result<(), Fault> {
    let level = log::level(options.log, cli::LOG)?;
    log::start(PROGRAM, &["klarna_mcp", "klarna_sandbox"], level);
    TOOLSET.check_accepted().map_err(Fault::failed)?;
    greet_a_person();
    toolspec_mcp::run(session(options))?
}

async fn session(options: &cli::Serve) -> Result<(), Fault> {
    let mut sandbox = None;
    if options.sandbox {
        let started = Sandbox::start(Options::default()).await;
        sandbox = Some(started.map_err(Fault::failed)?);
    }
    let client = match &sandbox {
        // Without regard to the environment.
        Some(sandbox) => Client::builder(&TOOLSET)
            .base(BaseUrl::loopback(&sandbox.base_url()).map_err(Fault::failed)?)
            .credentials(Ok(Credentials::new("sandbox", "sandbox"))),
        None => Client::builder(&TOOLSET)
            .bases_from_env()
            .map_err(Fault::misconfigured)?,
    };
    let mut client = client.system_roots(options.system_roots);
    if let Some(timeout) = options.timeout {
        client = client.timeout(timeout);
    }
    let client = client.build();
    stderr::redact(client.redactor());
    for warning in client.warnings() {
        tracing::warn!("{warning}");
    }
    toolspec_mcp::serve(PROGRAM, client, options.timeout).await
}

fn greet_a_person() {
    if std::io::stdin().is_terminal() {
        stderr::say(
            "klarna-mcp: waiting for an MCP client on standard input. Register `klarna-mcp serve` \
             as a stdio server with your client, or see it work with `klarna-mcp demo`. \
             Ctrl-C ends.",
        );
    }
}
