//! Tool calls that are running: how many at once, when they are cancelled, and what the end of
//! the session waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::signal::Stop;

/// How many calls talk to the API at once; the others wait their turn.
const CONCURRENT: usize = 32;

/// How many calls may wait for their turn; a further one is not sent.
pub(crate) const WAITING: usize = 1024;

/// How long every call may go on after the input has ended, so that a program behind a pipe
/// gets its answers. Then reads and retries are cancelled.
const GRACE: Duration = Duration::from_secs(2);

/// How long a write on the wire may take after a signal, whose sender will not wait for long.
const LAST: Duration = Duration::from_secs(8);

/// What a call needs beyond its own time budget to notice that the budget is spent.
const MARGIN: Duration = Duration::from_secs(5);

/// The calls of a session.
#[derive(Clone)]
pub(crate) struct Calls {
    tasks: TaskTracker,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    stop: Stop,
    /// The time budget of the slowest call, in milliseconds.
    longest: Arc<AtomicU64>,
}

/// A request that was read; until this is dropped, the end of the session waits.
#[derive(Clone)]
pub(crate) struct Arrival {
    /// When it was read.
    pub(crate) at: Instant,
    _running: TaskTrackerToken,
}

/// The call ended in a bug of this program. Whether it reached the API is unknown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Panicked;

impl Calls {
    /// `longest` is the time budget of the slowest call; `stop` ends the session.
    pub(crate) fn new(longest: Duration, stop: Stop) -> Self {
        Self {
            tasks: TaskTracker::new(),
            permits: Arc::new(Semaphore::new(CONCURRENT)),
            waiting: Arc::default(),
            stop,
            longest: Arc::new(AtomicU64::new(milliseconds(longest))),
        }
    }

    /// Adds a call with this time budget: the tools may have changed.
    pub(crate) fn allow(&self, budget: Duration) {
        self.longest
            .fetch_max(milliseconds(budget), Ordering::Relaxed);
    }

    /// Resolves when the session is to end.
    pub(crate) async fn stopping(&self) {
        self.stop.stopping.cancelled().await;
    }

    /// Cancelled when everything that may be cancelled is to stop.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.stop.stopping
    }

    /// Cancelled when nothing is awaited any more, even if calls still run.
    pub(crate) fn given_up(&self) -> &CancellationToken {
        &self.stop.at_once
    }

    /// Whether the client has closed its side, so that an answer may find nobody.
    pub(crate) fn session_ended(&self) -> bool {
        self.tasks.is_closed()
    }

    /// Whether as many calls wait as may. Further ones are refused, not left unread, so that calls
    /// can be cancelled.
    pub(crate) fn is_crowded(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) >= WAITING
    }

    /// Counts a request as running from the moment it was read.
    pub(crate) fn arrival(&self) -> Arrival {
        Arrival {
            at: Instant::now(),
            _running: self.tasks.token(),
        }
    }

    /// Runs one call in a task of its own, which nothing aborts: `cancelled` and the end of the
    /// session reach the call as a token, and the call decides what it may leave undone. A panic
    /// ends the call alone.
    pub(crate) async fn run<W>(
        &self,
        cancelled: &CancellationToken,
        call: impl FnOnce(CancellationToken) -> W,
    ) -> Result<W::Output, Panicked>
    where
        W: Future<Output: Send> + Send + 'static,
    {
        let token = self.stop.stopping.child_token();
        let call = call(token.clone());
        let (permits, turn) = (Arc::clone(&self.permits), token.clone());
        let waiting = Arc::clone(&self.waiting);
        waiting.fetch_add(1, Ordering::Relaxed);
        let mut task = self.tasks.spawn(async move {
            // A call that is cancelled while it waits starts without a permit: it sees its token
            // and reports that nothing was sent.
            let _permit = tokio::select! {
                permit = permits.acquire() => permit.ok(),
                () = turn.cancelled() => None,
            };
            waiting.fetch_sub(1, Ordering::Relaxed);
            call.await
        });
        let outcome = tokio::select! {
            outcome = &mut task => outcome,
            () = cancelled.cancelled() => {
                token.cancel();
                task.await
            }
        };
        outcome.map_err(|_panic| Panicked)
    }

    /// Ends the session: waits for the running calls, cancels what may be cancelled when they have
    /// ended or after a short grace, and gives up on calls that exceed their own time budget, or a
    /// few seconds once a signal has come.
    pub(crate) async fn finish(&self) {
        self.tasks.close();
        tokio::select! {
            () = self.tasks.wait() => return self.stop.stopping.cancel(),
            () = self.stopping() => {}
            () = tokio::time::sleep(GRACE) => self.stop.stopping.cancel(),
        }
        let longest = Duration::from_millis(self.longest.load(Ordering::Relaxed));
        let after_a_signal = async {
            self.stop.signalled.cancelled().await;
            tokio::time::sleep(LAST).await;
        };
        tokio::select! {
            biased;
            () = self.tasks.wait() => return,
            () = self.stop.at_once.cancelled() => {}
            () = after_a_signal => {}
            () = tokio::time::sleep(longest + MARGIN) => {}
        }
        self.stop.at_once.cancel();
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls() -> (Calls, Stop) {
        let stop = Stop::default();
        (Calls::new(Duration::from_secs(30), stop.clone()), stop)
    }

    #[tokio::test]
    async fn a_panic_ends_one_call_and_not_the_next() {
        let (calls, _) = calls();
        let never = CancellationToken::new();
        let outcome = calls.run(&never, |_| async { panic!("on purpose") }).await;
        assert_eq!(outcome, Err::<(), _>(Panicked));
        assert_eq!(calls.run(&never, |_| async { 7 }).await, Ok(7));
    }

    #[tokio::test]
    async fn a_cancelled_call_is_signalled_and_not_dropped() {
        let (calls, _) = calls();
        let cancelled = CancellationToken::new();
        cancelled.cancel();
        let outcome = calls
            .run(&cancelled, |token| async move {
                token.cancelled().await;
                "finished on its own terms"
            })
            .await;
        assert_eq!(outcome, Ok("finished on its own terms"));
    }

    #[tokio::test]
    async fn the_next_call_waits_its_turn_until_it_is_cancelled() {
        let (calls, _) = calls();
        let never = CancellationToken::new();
        let _taken = calls.permits.acquire_many(32).await.unwrap();
        let waiting = calls.run(&never, |_| async {});
        assert!(
            tokio::time::timeout(Duration::from_millis(10), waiting)
                .await
                .is_err()
        );
        let cancelled = CancellationToken::new();
        cancelled.cancel();
        assert_eq!(
            calls
                .run(&cancelled, |token| async move { token.is_cancelled() })
                .await,
            Ok(true)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_input_waits_for_a_write_beyond_the_grace() {
        let (calls, _) = calls();
        let running = calls.clone();
        let call = tokio::spawn(async move {
            let never = CancellationToken::new();
            running.run(&never, |_| tokio::time::sleep(GRACE * 5)).await
        });
        tokio::task::yield_now().await;
        calls.finish().await;
        assert_eq!(call.await.unwrap(), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_input_cancels_a_read_after_the_grace() {
        let (calls, stop) = calls();
        let running = calls.clone();
        let call = tokio::spawn(async move {
            let never = CancellationToken::new();
            running
                .run(&never, |token| async move { token.cancelled().await })
                .await
        });
        tokio::task::yield_now().await;
        calls.finish().await;
        assert!(stop.stopping.is_cancelled());
        assert_eq!(call.await.unwrap(), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_signal_leaves_a_write_a_few_seconds_and_a_second_one_none() {
        for again in [false, true] {
            let (calls, stop) = calls();
            let running = calls.clone();
            let call = tokio::spawn(async move {
                let never = CancellationToken::new();
                running.run(&never, |_| std::future::pending::<()>()).await
            });
            tokio::task::yield_now().await;
            stop.signal(false);
            let begun = tokio::time::Instant::now();
            if again {
                stop.signal(true);
            }
            calls.finish().await;
            assert!(calls.given_up().is_cancelled());
            let expected = if again { Duration::ZERO } else { LAST };
            assert_eq!(begun.elapsed().as_secs(), expected.as_secs());
            call.abort();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_was_only_read_counts_as_running() {
        let (calls, _) = calls();
        let arrival = calls.arrival();
        let ending = calls.clone();
        let end = tokio::spawn(async move { ending.finish().await });
        tokio::task::yield_now().await;
        assert!(!end.is_finished());
        drop(arrival);
        end.await.unwrap();
    }
}
