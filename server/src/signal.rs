//! Signals that ask the program to end.

use std::io;

use tokio_util::sync::CancellationToken;

/// Cancels `stopping` on the first signal. Further ones change nothing: a person's Ctrl-C and the
/// host's own signal often arrive together, and a payment on the wire is to be awaited.
#[cfg(unix)]
pub(crate) fn stop_on_signal(stopping: CancellationToken) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
        stopping.cancel();
    });
    Ok(())
}

/// Cancels `stopping` on Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn stop_on_signal(stopping: CancellationToken) -> io::Result<()> {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stopping.cancel();
        }
    });
    Ok(())
}
