//! A tool set as an MCP server on standard input and output.
//!
//! Everything here applies to any [`Tools`]; the command line is up to the program.

mod calls;
mod fault;
mod lines;
pub mod log;
mod mcp;
mod output;
mod program;
#[cfg(test)]
mod shop;
mod signal;
pub mod stderr;

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::watch;
use toolspec_runtime::{CancellationToken, Client, Tools};

pub use fault::Fault;
pub use program::Program;

/// Serves the tools of `client` until the input ends or a signal asks to stop, and every running
/// call has ended. `cap` is the cap that `client` puts on the time of a call, if any.
///
/// # Errors
/// The session could not be opened, or its transport broke.
pub async fn serve(program: Program, client: Client, cap: Option<Duration>) -> Result<(), Fault> {
    let longest = longest(client.tools(), cap);
    on_stdio(program, mcp::Served::always(client), longest).await
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
    let longest = longest(clients.borrow().tools(), cap);
    on_stdio(program, mcp::Served::latest(clients), longest).await
}

async fn on_stdio(program: Program, served: mcp::Served, longest: Duration) -> Result<(), Fault> {
    let stop = signal::Stop::default();
    signal::stop_on_signal(stop.clone()).map_err(Fault::failed)?;
    let calls = calls::Calls::new(longest, stop);
    let (input, output) = mcp::stdio();
    mcp::serve(program, served, calls, input, output).await
}

/// Two tokens: one is cancelled when a signal asks the program to end, the other when the same
/// signal comes again.
///
/// # Errors
/// The operating system gives no means to wait for signals.
pub fn signals() -> Result<[CancellationToken; 2], Fault> {
    let stop = signal::Stop::default();
    signal::stop_on_signal(stop.clone()).map_err(Fault::failed)?;
    Ok([stop.stopping, stop.at_once])
}

/// Runs `work` on one thread: it mostly waits, and a second thread costs more than it brings.
///
/// # Errors
/// The operating system gives no means to wait.
pub fn run<W: Future>(work: W) -> Result<W::Output, Fault> {
    #[cfg(unix)]
    check_descriptors()?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Fault::failed)?;
    let outcome = runtime.block_on(work);
    // A blocking read of standard input cannot be cancelled; it must not delay the end.
    runtime.shutdown_background();
    Ok(outcome)
}

/// Whether this process may open enough files, sockets included: without, tokio panics.
#[cfg(unix)]
fn check_descriptors() -> Result<(), Fault> {
    use std::os::fd::AsFd as _;

    /// For the runtime, the client's pipes, name resolution and a connection.
    const NEEDED: usize = 16;
    let input = std::io::stdin();
    let taken: Result<Vec<_>, _> = (0..NEEDED)
        .map(|_| input.as_fd().try_clone_to_owned())
        .collect();
    let few = |error| {
        Fault::failed(format!(
            "this process may open too few files ({error}); it needs {NEEDED} beside those it was \
             started with, so raise the limit: `ulimit -n 64`"
        ))
    };
    taken.map(drop).map_err(few)
}

/// The time budget of the slowest call.
fn longest(tools: &Tools, cap: Option<Duration>) -> Duration {
    let slowest = Duration::from_millis(tools.longest_timeout_ms().into());
    cap.map_or(slowest, |cap| cap.min(slowest))
}
