//! The one writer of standard output.

use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How many waiting lines are joined into one write.
const BATCH: usize = 64;

/// How long a client that does not read may hold up the end of the program.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lines on their way to the client, in order.
pub(crate) struct Output {
    queue: Option<UnboundedSender<Vec<u8>>>,
    writer: JoinHandle<()>,
}

impl Output {
    /// Writes to `to` in a task of its own. When the client has stopped listening, `broken` is
    /// cancelled and everything that follows is dropped.
    pub(crate) fn new(
        to: impl AsyncWrite + Send + Unpin + 'static,
        broken: CancellationToken,
    ) -> Self {
        let (queue, lines) = unbounded_channel();
        Self {
            queue: Some(queue),
            writer: tokio::spawn(write(lines, to, broken)),
        }
    }

    /// Queues one line, which ends in a line break.
    pub(crate) fn send(&self, line: Vec<u8>) {
        if let Some(queue) = &self.queue {
            // A closed queue means that the client is gone, which the writer has reported.
            let _ = queue.send(line);
        }
    }

    /// Waits until everything is written, as far as the client reads it.
    pub(crate) async fn close(&mut self) {
        if self.queue.take().is_some() {
            let _ = tokio::time::timeout(PATIENCE, &mut self.writer).await;
        }
    }
}

async fn write(
    mut lines: UnboundedReceiver<Vec<u8>>,
    mut to: impl AsyncWrite + Unpin,
    broken: CancellationToken,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while lines.recv_many(&mut batch, BATCH).await > 0 {
        let bytes = batch.concat();
        batch.clear();
        let written = match to.write_all(&bytes).await {
            Ok(()) => to.flush().await,
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            tracing::warn!(%error, "the client no longer reads answers; ending");
            broken.cancel();
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use super::*;

    #[tokio::test]
    async fn lines_arrive_in_order_before_close_returns() {
        let (mut far, near) = tokio::io::duplex(1024);
        let mut output = Output::new(near, CancellationToken::new());
        for line in ["one\n", "two\n", "three\n"] {
            output.send(line.into());
        }
        output.close().await;
        let mut seen = String::new();
        far.read_to_string(&mut seen).await.unwrap();
        assert_eq!(seen, "one\ntwo\nthree\n");
    }

    #[tokio::test]
    async fn a_client_that_is_gone_breaks_the_output_without_a_panic() {
        let (far, near) = tokio::io::duplex(1024);
        drop(far);
        let broken = CancellationToken::new();
        let mut output = Output::new(near, broken.clone());
        output.send(b"into the void\n".to_vec());
        broken.cancelled().await;
        output.send(b"and again\n".to_vec());
        output.close().await;
    }
}
