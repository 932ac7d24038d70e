//! The process: its one thread, and its signals.

use tokio::runtime::Builder;
use toolspec_runtime::CancellationToken;

use crate::fault::Fault;
use crate::signal::{Stop, stop_on_signal};

/// Two tokens: one is cancelled when a signal asks the program to end, the other when the same
/// signal comes again.
///
/// # Errors
/// The operating system gives no means to wait for signals.
pub fn signals() -> Result<[CancellationToken; 2], Fault> {
    let stop = Stop::default();
    stop_on_signal(stop.clone()).map_err(Fault::failed)?;
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
