//! How the program is asked to end.

use std::io;

use tokio_util::sync::CancellationToken;

/// What ends a session, from gentle to abrupt. Each includes those before it.
#[derive(Clone, Default)]
pub(crate) struct Stop {
    /// No further requests; reads and retries are cancelled, writes on the wire awaited.
    pub(crate) stopping: CancellationToken,
    /// A signal came: what is awaited has a few seconds.
    pub(crate) signalled: CancellationToken,
    /// Nothing is awaited any more.
    pub(crate) at_once: CancellationToken,
}

impl Stop {
    /// A signal came, perhaps `again`.
    pub(crate) fn signal(&self, again: bool) {
        self.signalled.cancel();
        self.stopping.cancel();
        if again {
            self.at_once.cancel();
        }
    }
}

/// Ends the session with the first signal, and at once when the same one comes a second time. A
/// person's Ctrl-C and the host's own signal often arrive together, and a payment on the wire is
/// to be awaited.
#[cfg(unix)]
pub(crate) fn stop_on_signal(stop: Stop) -> io::Result<()> {
    use std::collections::HashSet;

    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        let mut seen = HashSet::new();
        loop {
            let kind = tokio::select! {
                _ = terminate.recv() => SignalKind::terminate(),
                _ = interrupt.recv() => SignalKind::interrupt(),
                _ = hangup.recv() => SignalKind::hangup(),
            };
            stop.signal(!seen.insert(kind));
        }
    });
    Ok(())
}

/// Ends the session with the first Ctrl-C, and at once with the second.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn stop_on_signal(stop: Stop) -> io::Result<()> {
    tokio::spawn(async move {
        let mut again = false;
        while tokio::signal::ctrl_c().await.is_ok() {
            stop.signal(std::mem::replace(&mut again, true));
        }
    });
    Ok(())
}
