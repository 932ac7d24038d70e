//! `klarna-mcp serve`: the tools on standard input and output.

use std::sync::Arc;

use klarna_sandbox::{Options, Sandbox};
use klarna_tools::{BaseUrl, Client, Credentials, TOOLSET, Tools};

use toolspec_mcp::{Fault, command};

use crate::cli::{PROGRAM, Serve};

/// What a person can do who has set no credentials.
const REMEDY: &str = "`klarna-mcp doctor` reports what to set; without an account, start it with \
                      `serve --sandbox`, or watch `klarna-mcp demo`.";

/// Serves until the input ends or a signal asks to stop, and every running call has ended.
pub(crate) fn serve(serve: &Serve) -> Result<(), Fault> {
    let tools = command::begin(
        &PROGRAM,
        &TOOLSET,
        &serve.options,
        &["klarna_mcp", "klarna_sandbox"],
    )?;
    command::greet(
        "klarna-mcp: waiting for an MCP client on standard input. Register `klarna-mcp serve` \
         as a stdio server with your client, or see it work with `klarna-mcp demo`. \
         Ctrl-C ends.",
    );
    toolspec_mcp::run(session(serve, &tools))?
}

async fn session(serve: &Serve, tools: &Arc<Tools>) -> Result<(), Fault> {
    let mut sandbox = None;
    if serve.sandbox {
        let started = Sandbox::start(Options::default()).await;
        sandbox = Some(started.map_err(Fault::failed)?);
    }
    let client = match &sandbox {
        // Without regard to the environment.
        Some(sandbox) => Client::builder(tools)
            .base(BaseUrl::loopback(&sandbox.base_url()).map_err(Fault::failed)?)
            .credentials(Ok(Credentials::new("sandbox", "sandbox"))),
        None => Client::builder(tools)
            .bases_from_env()
            .map_err(Fault::misconfigured)?,
    };
    let remedy = (!serve.sandbox).then_some(REMEDY);
    command::serve(PROGRAM, client, &serve.options, remedy).await
}
