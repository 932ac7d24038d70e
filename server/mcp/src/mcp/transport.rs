//! JSON-RPC messages as lines of text, in both directions.
//!
//! rmcp's own transport leaves unreadable lines unanswered, ends a session that opens with a
//! notification, gives calls that are running five seconds once the input has ended, and goes on
//! reading while nobody reads its answers.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rmcp::RoleServer;
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, ClientRequest, JsonRpcMessage, JsonRpcNotification,
    JsonRpcRequest, ProtocolVersion, ServerJsonRpcMessage,
};
use rmcp::transport::Transport;
use tokio::io::AsyncRead;
use tokio_util::sync::CancellationToken;

use super::message::{self, Message};
use super::receipts::Receipts;
use super::reply;
use super::requests::{OpenRequest, Reply, Requests};
use super::stdio;
use crate::calls::Calls;
use crate::lines::{self, Line};
use crate::output::Output;

/// The longest line that is read, in bytes: some bodies are of 1 MB, and JSON escapes.
const LONGEST: usize = 4 << 20;

/// The revisions in which JSON-RPC alone says what id an error has whose request has none: null.
/// Since 2025-11-25 MCP has it left out.
const NULL_IDS: [ProtocolVersion; 3] = [
    ProtocolVersion::V_2024_11_05,
    ProtocolVersion::V_2025_03_26,
    ProtocolVersion::V_2025_06_18,
];

/// The client's lines in, ours out.
pub(super) struct Lines<R> {
    input: lines::Lines<R>,
    output: Output,
    calls: Calls,
    /// Messages of a batch that were not handed on yet.
    unread: VecDeque<ClientJsonRpcMessage>,
    /// Whether the client has chosen a lifecycle; before, there is nothing to notify about.
    opened: Arc<AtomicBool>,
    /// Whether a session was asked for with `initialize`.
    initialized: bool,
    /// Whether the session takes batches.
    batches: bool,
    /// Whether the session is of a revision in which an error without an id has `"id": null`.
    null_ids: bool,
    requests: Requests,
    receipts: Arc<Receipts>,
    /// Cancelled when every call has ended after the input has.
    finished: Option<CancellationToken>,
}

impl<R: AsyncRead + Send + Unpin> Lines<R> {
    pub(super) fn new(
        input: R,
        output: Output,
        calls: Calls,
        opened: Arc<AtomicBool>,
        receipts: Arc<Receipts>,
    ) -> Self {
        Self {
            input: lines::Lines::new(input, LONGEST),
            output,
            calls,
            unread: VecDeque::new(),
            opened,
            initialized: false,
            batches: false,
            null_ids: false,
            requests: Requests::default(),
            receipts,
            finished: None,
        }
    }

    /// The next message for the session; others are answered or dropped here.
    async fn next(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            if let Some(message) = self.unread.pop_front() {
                return Some(message);
            }
            let batches = self.batches;
            let message = match self.line().await {
                Ok(Some(Line::Bytes(bytes))) => message::read(bytes, batches),
                Ok(Some(Line::Oversized(skipped))) => message::oversized(LONGEST, &skipped),
                Ok(None) => return None,
                Err(error) => {
                    tracing::warn!(%error, "the input cannot be read; ending");
                    return None;
                }
            };
            self.take(message);
        }
    }

    /// The next line of input. Nothing is read from a client that has much to read, and earlier
    /// requests get their turn first.
    async fn line(&mut self) -> io::Result<Option<Line<'_>>> {
        let Self {
            input,
            output,
            calls,
            ..
        } = self;
        let line = async {
            // A client that has closed its side and reads nothing is not coming back.
            while output.room().await.is_err() {
                if stdio::hung_up().await {
                    return Ok(None);
                }
            }
            tokio::task::consume_budget().await;
            input.next().await
        };
        tokio::select! {
            biased;
            () = calls.stopping() => Ok(None),
            line = line => line,
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Batch(messages) => {
                let reply = Reply::batch(&self.output);
                for message in messages {
                    self.accept(message, &reply);
                }
            }
            message => self.accept(message, &Reply::Line(self.output.clone())),
        }
    }

    fn accept(&mut self, message: Message, reply: &Reply) {
        let opened = self.opened.load(Ordering::Acquire);
        match message {
            Message::Request(request, method) => match self.arrived(request, method, reply) {
                Ok(message) => self.unread.push_back(message),
                Err(error) => reply.send(self.refusal(&error)),
            },
            Message::Notification(message) if opened => {
                let message = self.notified(message);
                self.unread.extend(message);
            }
            Message::Answer(answer) if opened => {
                if let JsonRpcMessage::Response(answer) = &answer {
                    self.receipts.answered(&answer.id);
                }
                self.unread.push_back(answer);
            }
            Message::Unusable(error) => reply.send(self.refusal(&error)),
            Message::Notification(_)
            | Message::Answer(_)
            | Message::Batch(_)
            | Message::Nothing => {}
        }
    }

    /// The text of an error that no handler gives.
    fn refusal(&self, error: &ServerJsonRpcMessage) -> Vec<u8> {
        let mut text = text(error);
        if self.null_ids && matches!(error, JsonRpcMessage::Error(error) if error.id.is_none()) {
            text.splice(1..1, *b"\"id\":null,");
        }
        text
    }

    /// Keeps the session alive until the call of `request` has ended, from now on and not only from
    /// when its handler starts.
    fn arrived(
        &mut self,
        mut request: JsonRpcRequest<ClientRequest>,
        method: &'static str,
        reply: &Reply,
    ) -> Result<ClientJsonRpcMessage, Box<ServerJsonRpcMessage>> {
        if self.requests.has(&request.id) {
            return Err(Box::new(reply::duplicate(&request.id)));
        }
        match &mut request.request {
            ClientRequest::InitializeRequest(initialize) => {
                if std::mem::replace(&mut self.initialized, true)
                    || self.opened.load(Ordering::Acquire)
                {
                    return Err(Box::new(reply::begun(request.id)));
                }
                let version = &initialize.params.protocol_version;
                self.batches = *version == ProtocolVersion::V_2025_03_26;
                self.null_ids = NULL_IDS.contains(version);
            }
            ClientRequest::CallToolRequest(call) => {
                call.extensions.insert(self.calls.arrival());
            }
            _ => {}
        }
        request.id = self.requests.open(OpenRequest {
            id: request.id,
            method,
            reply: reply.clone(),
        });
        Ok(JsonRpcMessage::Request(request))
    }

    /// A notification in our numbers; nothing if its request is not open.
    fn notified(
        &mut self,
        mut message: JsonRpcNotification<ClientNotification>,
    ) -> Option<ClientJsonRpcMessage> {
        if let ClientNotification::CancelledNotification(cancelled) = &mut message.notification {
            let id = cancelled.params.request_id.as_mut()?;
            let Some(number) = self.requests.cancel(id) else {
                self.receipts.cancelled(id);
                return None;
            };
            *id = number;
        }
        Some(JsonRpcMessage::Notification(message))
    }
}

impl<R: AsyncRead + Send + Unpin> Transport<RoleServer> for Lines<R> {
    type Error = io::Error;

    fn send(
        &mut self,
        mut message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let number = match &mut message {
            JsonRpcMessage::Response(answer) => Some(&mut answer.id),
            JsonRpcMessage::Error(answer) => answer.id.as_mut(),
            JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => None,
        };
        match number {
            None => {
                reply::name_subscription(&mut message, |number| self.requests.id_of(number));
                Reply::Line(self.output.clone()).send(text(&message));
            }
            // Nobody waits for what is not open.
            Some(number) => {
                if let Some(open) = self.requests.answer(number) {
                    let waits = matches!(open.reply, Reply::Batch(_));
                    self.receipts.written(number, &open.id, waits);
                    *number = open.id.clone();
                    reply::name_method(&mut message, open.method);
                    reply::end_subscription(&mut message, open.id);
                    open.reply.send(text(&message));
                }
            }
        }
        std::future::ready(Ok(()))
    }

    /// `None` only when every call has ended, so that rmcp's time limit never begins while one runs.
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
        if self.calls.given_up().is_cancelled() {
            // The answers that a batch has go out without the others.
            self.requests.clear();
        }
        None
    }

    async fn close(&mut self) -> io::Result<()> {
        self.requests.clear();
        self.output.close().await;
        Ok(())
    }
}

fn text(message: &ServerJsonRpcMessage) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    if let Err(error) = serde_json::to_writer(&mut text, message) {
        // Reached only if a type of rmcp cannot be written as JSON.
        tracing::error!(%error, "an answer was lost");
    }
    text
}
