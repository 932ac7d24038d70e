//! The Model Context Protocol on stdio. This module and those below it are the only ones that
//! name `rmcp`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use klarna_tools::Client;
use rmcp::ServiceExt as _;
use rmcp::service::ServerInitializeError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use crate::calls::Calls;
use crate::fault::Fault;

mod answer;
mod handler;
mod message;
mod stdio;
mod transport;

pub(crate) use stdio::stdio;

/// Serves the tools of `client` to whoever is on the other side of `input` and `output` until the input ends
/// or `stopping` is cancelled, and every call that was running has ended.
pub(crate) async fn serve(
    client: Client,
    calls: Calls,
    stopping: CancellationToken,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
) -> Result<(), Fault> {
    let opened = Arc::new(AtomicBool::new(false));
    let transport =
        transport::Lines::new(input, output, calls.clone(), stopping, Arc::clone(&opened));
    let session = match handler::Server::new(client, calls).serve(transport).await {
        Ok(session) => session,
        // The client left before it opened a session; that is its right.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {
            return Ok(());
        }
        // The text of other errors may hold a whole message.
        Err(_) => {
            return Err(Fault::failed(
                "the client and this server found no common protocol version",
            ));
        }
    };
    opened.store(true, Ordering::Release);
    session.waiting().await.map_err(Fault::failed)?;
    Ok(())
}
