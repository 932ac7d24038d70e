//! The one writer of standard output.

use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How many waiting lines are joined into one write.
const BATCH: usize = 64;

/// How many bytes may wait before no further request is taken.
const MOST: usize = 1 << 20;

/// How long a client that does not read may delay the end of the program.
const PATIENCE: Duration = Duration::from_secs(5);

/// The client reads nothing, though much is queued for it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stalled;

/// Lines on their way to the client, in order.
#[derive(Clone)]
pub(crate) struct Output {
    queue: UnboundedSender<Vec<u8>>,
    /// How many bytes were queued and not yet written.
    waiting: watch::Sender<usize>,
}

impl Output {
    /// Writes to `to` in a task of its own. When the client has stopped listening, `broken` is
    /// cancelled and everything that follows is dropped.
    pub(crate) fn new(
        to: impl AsyncWrite + Send + Unpin + 'static,
        broken: CancellationToken,
    ) -> Self {
        let (queue, lines) = unbounded_channel();
        let waiting = watch::Sender::new(0);
        tokio::spawn(write(lines, to, waiting.clone(), broken));
        Self { queue, waiting }
    }

    /// Queues one line, which ends in a line break.
    pub(crate) fn send(&self, line: Vec<u8>) {
        let length = line.len();
        self.waiting.send_modify(|waiting| *waiting += length);
        if self.queue.send(line).is_err() {
            // The client is gone, which the writer has reported.
            self.waiting.send_replace(0);
        }
    }

    /// Waits while [`MOST`] bytes or more are queued; an error means that nothing of it was read for
    /// a while.
    pub(crate) async fn room(&self) -> Result<(), Stalled> {
        while *self.waiting.borrow() > MOST {
            let before = *self.waiting.borrow();
            let waited = tokio::time::timeout(PATIENCE, self.until(MOST)).await;
            if waited.is_err() && *self.waiting.borrow() >= before {
                return Err(Stalled);
            }
        }
        Ok(())
    }

    /// Waits until the client has read enough that there is room for notifications.
    pub(crate) async fn drained(&self) {
        self.until(MOST).await;
    }

    /// Waits until everything is written, as far as the client reads it.
    pub(crate) async fn close(&self) {
        let _ = tokio::time::timeout(PATIENCE, self.until(0)).await;
    }

    async fn until(&self, most: usize) {
        if *self.waiting.borrow() > most {
            // Fails only without a sender, and that is in `self`.
            let _ = self.waiting.subscribe().wait_for(|now| *now <= most).await;
        }
    }
}

async fn write(
    mut lines: UnboundedReceiver<Vec<u8>>,
    mut to: impl AsyncWrite + Unpin,
    waiting: watch::Sender<usize>,
    broken: CancellationToken,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while lines.recv_many(&mut batch, BATCH).await > 0 {
        let bytes = match batch.as_mut_slice() {
            [line] => std::mem::take(line),
            lines => lines.concat(),
        };
        batch.clear();
        let written = match to.write_all(&bytes).await {
            Ok(()) => to.flush().await,
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            tracing::warn!(%error, "the client no longer reads answers; ending");
            broken.cancel();
            break;
        }
        waiting.send_modify(|waiting| *waiting = waiting.saturating_sub(bytes.len()));
    }
    drop(lines);
    waiting.send_replace(0);
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use super::*;

    #[tokio::test]
    async fn lines_arrive_in_order_before_close_returns() {
        let (mut far, near) = tokio::io::duplex(1024);
        let output = Output::new(near, CancellationToken::new());
        for line in ["one\n", "two\n", "three\n"] {
            output.send(line.into());
        }
        output.close().await;
        drop(output);
        let mut seen = String::new();
        far.read_to_string(&mut seen).await.unwrap();
        assert_eq!(seen, "one\ntwo\nthree\n");
    }

    #[tokio::test]
    async fn a_client_that_is_gone_breaks_the_output_without_a_panic() {
        let (far, near) = tokio::io::duplex(1024);
        drop(far);
        let broken = CancellationToken::new();
        let output = Output::new(near, broken.clone());
        output.send(b"into the void\n".to_vec());
        broken.cancelled().await;
        output.send(vec![b'x'; 2 * MOST]);
        assert_eq!(output.room().await, Ok(()));
        output.close().await;
    }

    #[tokio::test(start_paused = true)]
    async fn there_is_room_again_when_the_client_has_read() {
        let (mut far, near) = tokio::io::duplex(1024);
        let output = Output::new(near, CancellationToken::new());
        output.send(vec![b'x'; MOST + 1024]);
        assert_eq!(output.room().await, Err(Stalled));
        let mut read = vec![0; MOST];
        far.read_exact(&mut read).await.unwrap();
        output.close().await;
        assert_eq!(output.room().await, Ok(()));
    }
}
