//! `klarna-mcp serve`: the tools on standard input and output.

use std::io::{IsTerminal as _, Write as _};

use klarna_mcp::Fault;
use klarna_sandbox::{Options, Sandbox};
use klarna_tools::{Base, Client, Credentials, MissingCredentials, TOOLSET};

use crate::{cli, lock, log};

/// Serves until the input ends or a signal asks to stop, and every running call has ended.
pub(crate) fn serve(options: &cli::Serve) -> Result<(), Fault> {
    log::start(log::level(options.log)?);
    lock::check(lock::ACCEPTED, TOOLSET.lock).map_err(Fault::failed)?;
    greet_a_person();
    klarna_mcp::run(session(options))?
}

async fn session(options: &cli::Serve) -> Result<(), Fault> {
    let mut sandbox = None;
    if options.sandbox {
        let started = Sandbox::start(Options::default()).await;
        sandbox = Some(started.map_err(Fault::failed)?);
    }
    let (base, credentials) = account(sandbox.as_ref())?;
    for warning in credentials.iter().flat_map(|known| known.warnings(&base)) {
        tracing::warn!("{warning}");
    }
    let mut client = Client::builder(&TOOLSET)
        .base(base)
        .credentials(credentials)
        .system_roots(options.system_roots);
    if let Some(timeout) = options.timeout {
        client = client.timeout(timeout);
    }
    klarna_mcp::serve(client.build(), options.timeout).await
}

/// Where calls go and as whom: the sandbox, whatever the environment says, or what it says.
fn account(
    sandbox: Option<&Sandbox>,
) -> Result<(Base, Result<Credentials, MissingCredentials>), Fault> {
    if let Some(sandbox) = sandbox {
        let base = Base::loopback(&sandbox.base_url()).map_err(Fault::failed)?;
        return Ok((base, Ok(Credentials::new("sandbox", "sandbox"))));
    }
    let base = Base::from_env(&TOOLSET.hosts).map_err(Fault::misconfigured)?;
    Ok((base, Credentials::from_env(&TOOLSET.auth)))
}

fn greet_a_person() {
    if std::io::stdin().is_terminal() {
        let _ = writeln!(
            std::io::stderr(),
            "klarna-mcp: waiting for an MCP client on standard input. Register `klarna-mcp serve` \
             as a stdio server with your client, or see it work with `klarna-mcp demo`. \
             Ctrl-C ends."
        );
    }
}
