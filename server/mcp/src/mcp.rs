//! The Model Context Protocol on stdio. This module and those below it are the only ones that
//! name `rmcp`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rmcp::service::{Peer, RequestContext, ServerInitializeError};
use rmcp::{RoleServer, ServiceExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::Instant;
use toolspec_runtime::Client;

use crate::Program;
use crate::calls::{Arrival, Calls};
use crate::fault::Fault;
use crate::output::Output;

mod answer;
mod confirm;
mod handler;
mod message;
mod progress;
mod questions;
mod receipts;
mod reply;
mod requests;
mod served;
mod stdio;
mod transport;

pub(crate) use served::Served;
pub(crate) use stdio::stdio;

/// How long rmcp is left to pass on the last answers when nothing else is awaited.
const LAST: Duration = Duration::from_millis(200);

/// Serves the tools of `served` to the client behind `input` and `output`, until the input ends or
/// `calls` are stopped, and every running call has ended or is given up.
pub(crate) async fn serve(
    program: Program,
    served: Served,
    calls: Calls,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
) -> Result<(), Fault> {
    let opened = Arc::new(AtomicBool::new(false));
    let output = Output::new(output, calls.stop().clone());
    let receipts = Arc::new(receipts::Receipts::default());
    let transport = transport::Lines::new(
        input,
        output.clone(),
        calls.clone(),
        Arc::clone(&opened),
        Arc::clone(&receipts),
    );
    let served = Arc::new(served);
    let handler = handler::Server::new(
        program,
        Arc::clone(&served),
        calls.clone(),
        receipts,
        output.clone(),
    );
    // Boxed, or every future around it would be moved with twelve kilobytes.
    let session = match Box::pin(handler.serve(transport)).await {
        Ok(session) => session,
        // The client left before it opened a session; that is its right.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {
            return Ok(());
        }
        // The text of other errors may contain a whole message.
        Err(_) => {
            return Err(Fault::failed(
                "the client and this server found no common protocol version",
            ));
        }
    };
    opened.store(true, Ordering::Release);
    if served.is_changing() {
        let peer = session.peer().clone();
        tokio::spawn(report_changes(served.changes(), output, peer));
    }
    let ended = session.waiting();
    tokio::pin!(ended);
    let ended = tokio::select! {
        ended = &mut ended => Some(ended),
        () = calls.given_up().cancelled() => {
            report_open(&served.client());
            tokio::time::timeout(LAST, ended).await.ok()
        }
    };
    ended.transpose().map_err(Fault::failed)?;
    Ok(())
}

/// Notifies a client that opened a session whenever the tools have changed. Since 2026-07-28 clients
/// subscribe to that instead.
async fn report_changes(
    mut changes: watch::Receiver<Client>,
    output: Output,
    peer: Peer<RoleServer>,
) {
    while served::change(&mut changes, &output).await.is_ok() {
        let opened = peer.peer_info().is_some();
        if opened && peer.notify_tool_list_changed().await.is_err() {
            return;
        }
    }
}

/// Logs the writes whose outcome nobody will learn.
fn report_open(client: &Client) {
    for write in client.open_writes() {
        tracing::error!(
            tool = write.tool,
            idempotency_key = write.idempotency_key,
            outcome = "unknown",
            "ended before the API answered: do not assume that it was done or not"
        );
    }
}

/// Whether the request is of version 2026-07-28 or later.
fn modern(context: &RequestContext<RoleServer>) -> bool {
    context
        .protocol_version()
        .is_some_and(|version| !version.has_initialize())
}

/// When the call of `context` was read.
fn asked(context: &RequestContext<RoleServer>) -> Instant {
    let arrival = context.extensions.get::<Arrival>();
    arrival.map_or_else(Instant::now, |arrival| arrival.at)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::net::TcpListener;
    use toolspec_runtime::{BaseUrl, Credentials};

    use super::*;
    use crate::shop::TOOLSET;
    use crate::signal::Stop;

    /// The output for a client that writes `lines`, ends its input and reads to the end, while the
    /// API accepts requests and never answers.
    async fn exchange(lines: &[Value]) -> Vec<Value> {
        let api = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", api.local_addr().unwrap());
        let client = Client::builder(&TOOLSET)
            .base(BaseUrl::loopback(&base).unwrap())
            .credentials(Ok(Credentials::new("user", "password")))
            .build();
        let calls = Calls::new(Duration::from_mins(1), Stop::default());
        let (mut requests, input) = duplex(1 << 16);
        let (output, mut answers) = duplex(1 << 20);
        for line in lines {
            let line = format!("{line}\n");
            requests.write_all(line.as_bytes()).await.unwrap();
        }
        drop(requests);
        let program = Program::new("test", "1");
        serve(program, Served::always(client), calls, input, output)
            .await
            .unwrap();
        let mut text = String::new();
        answers.read_to_string(&mut text).await.unwrap();
        let answers = text.lines().map(serde_json::from_str);
        answers.collect::<Result<_, _>>().unwrap()
    }

    fn initialize() -> Value {
        let client = json!({"name": "test", "version": "1"});
        let version = "2025-11-25";
        let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": client});
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params})
    }

    /// A call that only reads.
    fn read(id: u64) -> Value {
        let params = json!({"name": "read_order", "arguments": {"order_id": "o"}});
        json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
    }

    #[tokio::test]
    async fn a_session_may_open_with_a_notification() {
        let notification = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
        let answers = exchange(&[notification, initialize(), list]).await;
        assert_eq!(answers.len(), 2);
        assert_eq!(answers[0]["result"]["serverInfo"]["name"], "test");
        let listed = answers[1]["result"]["tools"].as_array().unwrap();
        assert_eq!(listed.len(), TOOLSET.len());
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_was_sent_before_the_input_ended_is_answered() {
        let answers = exchange(&[initialize(), read(1)]).await;
        assert_eq!(answers[1]["id"], 1);
        assert_eq!(answers[1]["result"]["isError"], true);
    }

    #[tokio::test(start_paused = true)]
    async fn an_id_in_use_is_refused_without_masking_the_first_answer() {
        let answers = exchange(&[initialize(), read(1), read(1)]).await;
        let refused: Vec<_> = answers
            .iter()
            .filter(|answer| answer["id"].is_null())
            .collect();
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0]["error"]["code"], -32600);
        assert_eq!(answers.iter().filter(|answer| answer["id"] == 1).count(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cancelled_call_is_not_answered() {
        let cancel = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}});
        let answers = exchange(&[initialize(), read(1), cancel]).await;
        assert_eq!(answers.len(), 1);
    }
}
