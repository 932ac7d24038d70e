//! A session on standard input and output.

use std::time::Duration;

use tokio::sync::watch;
use toolspec_runtime::{Client, Tools};

use crate::calls::Calls;
use crate::fault::Fault;
use crate::mcp;
use crate::program::Program;
use crate::signal::{Stop, stop_on_signal};

/// Serves the tools of `client` until the input ends or a signal asks to stop, and every running
/// call has ended. `cap` is the cap that `client` puts on the time of a call, if any.
///
/// # Errors
/// The session could not be opened, or its transport broke.
pub async fn serve(program: Program, client: Client, cap: Option<Duration>) -> Result<(), Fault> {
    let longest = longest(client.tools(), cap);
    on_stdio(
        program,
        client.clone(),
        mcp::Served::always(client),
        longest,
    )
    .await
}

/// Serves the tools of the latest of `clients`, as [`serve`] does. Clients are notified when the
/// tools change; a running call keeps those that it began with.
///
/// # Errors
/// The session could not be opened, or its transport broke.
pub async fn serve_latest(
    program: Program,
    clients: watch::Receiver<Client>,
    cap: Option<Duration>,
) -> Result<(), Fault> {
    let first = clients.borrow().clone();
    let longest = longest(first.tools(), cap);
    on_stdio(program, first, mcp::Served::latest(clients), longest).await
}

/// `client` is one of those that are `served`: they share what they keep.
async fn on_stdio(
    program: Program,
    client: Client,
    served: mcp::Served,
    longest: Duration,
) -> Result<(), Fault> {
    let stop = Stop::default();
    stop_on_signal(stop.clone()).map_err(Fault::failed)?;
    let calls = Calls::new(longest, stop);
    let (input, output) = mcp::stdio();
    let ended = mcp::serve(program, served, calls, input, output).await;
    client.flush().await;
    ended
}

/// The time budget of the slowest call.
fn longest(tools: &Tools, cap: Option<Duration>) -> Duration {
    let slowest = Duration::from_millis(tools.longest_timeout_ms().into());
    cap.map_or(slowest, |cap| cap.min(slowest))
}
