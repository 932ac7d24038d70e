//! Word to a client that waits, so that it goes on waiting.

use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::ProgressNotificationParam;
use rmcp::service::RequestContext;
use tokio::time::sleep;

/// How often a client is told.
const EVERY: Duration = Duration::from_secs(3);

/// Does `work`, and says every few seconds `what` is waited for, if the client wants to know.
pub(super) async fn reporting<W: Future>(
    context: &RequestContext<RoleServer>,
    what: &str,
    work: W,
) -> W::Output {
    let Some(token) = context.meta.get_progress_token() else {
        return work.await;
    };
    tokio::pin!(work);
    let mut told = 0;
    loop {
        tokio::select! {
            biased;
            output = &mut work => return output,
            () = sleep(EVERY) => {}
        }
        told += 1;
        let progress = ProgressNotificationParam::new(token.clone(), f64::from(told));
        let progress = progress.with_message(what);
        // A client that is gone needs no word.
        let _ = context.peer.notify_progress(progress).await;
    }
}
