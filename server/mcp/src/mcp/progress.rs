//! Progress notifications, so that a client goes on waiting.

use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::ProgressNotificationParam;
use rmcp::service::RequestContext;
use tokio::time::sleep;

/// How often a client is notified.
const EVERY: Duration = Duration::from_secs(3);

/// Runs `work`, and notifies the client every few seconds with `what`, if it asked for progress.
pub(super) async fn reporting<W: Future>(
    context: &RequestContext<RoleServer>,
    what: &str,
    work: W,
) -> W::Output {
    let Some(token) = context.meta.get_progress_token() else {
        return work.await;
    };
    tokio::pin!(work);
    let mut count = 0;
    loop {
        tokio::select! {
            biased;
            output = &mut work => return output,
            () = sleep(EVERY) => {}
        }
        count += 1;
        let progress = ProgressNotificationParam::new(token.clone(), f64::from(count));
        let progress = progress.with_message(what);
        // A client that is gone needs no notification.
        let _ = Box::pin(context.peer.notify_progress(progress)).await;
    }
}
