//! JSON-RPC messages as lines of text, in both directions.
//!
//! rmcp's own transport leaves unreadable lines unanswered, ends a session that opens with a
//! notification, and gives calls that are running five seconds once the input has ended.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rmcp::RoleServer;
use rmcp::model::{
    ClientJsonRpcMessage, ClientRequest, JsonRpcMessage, JsonRpcRequest, RequestId,
    ServerJsonRpcMessage,
};
use rmcp::transport::Transport;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use super::message::{self, Message};
use crate::calls::Calls;
use crate::lines::{self, Line};
use crate::output::Output;

/// The longest line that is read, in bytes. Klarna takes bodies of up to 1 MB.
const LONGEST: usize = 4 << 20;

/// The client's lines in, ours out.
pub(super) struct Lines<R> {
    input: lines::Lines<R>,
    output: Output,
    calls: Calls,
    /// Whether the client has chosen a lifecycle; before, there is nothing to notify about.
    opened: Arc<AtomicBool>,
    /// Requests that were not answered, for good where they were cancelled. Of two under one id,
    /// rmcp would carry out both and answer one.
    waiting: HashSet<RequestId>,
    /// Cancelled when every call has ended after the input has.
    finished: Option<CancellationToken>,
}

impl<R: AsyncRead + Send + Unpin> Lines<R> {
    pub(super) fn new(
        input: R,
        output: impl AsyncWrite + Send + Unpin + 'static,
        calls: Calls,
        stopping: CancellationToken,
        opened: Arc<AtomicBool>,
    ) -> Self {
        Self {
            input: lines::Lines::new(input, LONGEST),
            output: Output::new(output, stopping),
            calls,
            opened,
            waiting: HashSet::new(),
            finished: None,
        }
    }

    /// The next message that concerns the session; what does not is answered or dropped here.
    async fn next(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            let line = tokio::select! {
                biased;
                () = self.calls.stopping() => return None,
                line = self.input.next() => line,
            };
            let message = match line {
                Ok(Some(Line::Bytes(bytes))) => message::read(bytes),
                Ok(Some(Line::Oversized)) => message::oversized(LONGEST),
                Ok(None) => return None,
                Err(error) => {
                    tracing::warn!(%error, "the input cannot be read; ending");
                    return None;
                }
            };
            match message {
                Message::Request(request) if self.waiting.contains(&request.id) => {
                    self.output.send(text(&message::duplicate(&request.id)));
                }
                Message::Request(request) => return Some(self.arrived(request)),
                Message::Notification(message) if self.opened.load(Ordering::Acquire) => {
                    return Some(JsonRpcMessage::Notification(message));
                }
                Message::Answer(answer) if self.opened.load(Ordering::Acquire) => {
                    return Some(answer);
                }
                Message::Unusable(error) => self.output.send(text(&error)),
                Message::Notification(_) | Message::Answer(_) | Message::Nothing => {}
            }
        }
    }

    /// Keeps the session alive until the call that `request` asks for has ended, from now on and
    /// not only from the moment that its handler starts.
    fn arrived(&mut self, mut request: JsonRpcRequest<ClientRequest>) -> ClientJsonRpcMessage {
        self.waiting.insert(request.id.clone());
        if let ClientRequest::CallToolRequest(call) = &mut request.request {
            call.extensions.insert(self.calls.arrival());
        }
        JsonRpcMessage::Request(request)
    }
}

impl<R: AsyncRead + Send + Unpin> Transport<RoleServer> for Lines<R> {
    type Error = io::Error;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        match &message {
            JsonRpcMessage::Response(answer) => self.waiting.remove(&answer.id),
            JsonRpcMessage::Error(answer) => {
                answer.id.as_ref().is_some_and(|id| self.waiting.remove(id))
            }
            JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => false,
        };
        self.output.send(text(&message));
        std::future::ready(Ok(()))
    }

    /// `None` only when every call has ended, so that rmcp's limited patience never begins while
    /// one is running.
    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        if self.finished.is_none() {
            if let Some(message) = self.next().await {
                return Some(message);
            }
            let (finished, calls) = (CancellationToken::new(), self.calls.clone());
            self.finished = Some(finished.clone());
            // In a task of its own: rmcp drops and repeats this future whenever it has something
            // to send.
            tokio::spawn(async move {
                calls.finish().await;
                finished.cancel();
            });
        }
        if let Some(finished) = &self.finished {
            finished.cancelled().await;
        }
        None
    }

    async fn close(&mut self) -> io::Result<()> {
        self.output.close().await;
        Ok(())
    }
}

fn text(message: &ServerJsonRpcMessage) -> Vec<u8> {
    let mut line = Vec::with_capacity(1024);
    if let Err(error) = serde_json::to_writer(&mut line, message) {
        // Reached only if a type of rmcp cannot be written as JSON.
        tracing::error!(%error, "an answer was lost");
        return Vec::new();
    }
    line.push(b'\n');
    line
}
