//! Signals that ask the program to end.

use std::io;

use tokio_util::sync::CancellationToken;

/// Cancels `stopping` on the first signal and ends the program at once on the second.
#[cfg(unix)]
pub(crate) fn stop_on_signal(stopping: CancellationToken) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                _ = hangup.recv() => {}
            }
            if stopping.is_cancelled() {
                std::process::exit(1);
            }
            stopping.cancel();
        }
    });
    Ok(())
}

/// Cancels `stopping` on the first Ctrl-C and ends the program at once on the second.
#[cfg(not(unix))]
pub(crate) fn stop_on_signal(stopping: CancellationToken) -> io::Result<()> {
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if stopping.is_cancelled() {
                std::process::exit(1);
            }
            stopping.cancel();
        }
    });
    Ok(())
}
