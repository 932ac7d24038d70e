//! A person's consent, asked for through the client (MCP, "Elicitation").
//!
//! Up to 2025-11-25 the server asks with a request of its own. From 2026-07-28 a call that wants
//! consent ends with a question; the client sends the call again with the answer.

use std::sync::Arc;

use rmcp::RoleServer;
use rmcp::model::{
    BooleanSchema, CallToolRequestParams, ClientResult, ElicitRequest, ElicitRequestParams,
    ElicitResult, ElicitationAction, ElicitationSchema, ErrorData, InputRequest, InputRequests,
    InputRequiredResult, JsonObject, PrimitiveSchemaDefinition, ServerRequest,
};
use rmcp::service::{PeerRequestOptions, RequestContext};
use serde_json::Value;
use toolspec_runtime::Tool;
use toolspec_runtime::{Client, Failure, NotConfirmed, Prepared};

use super::questions::{PATIENCE, Pending, Questions};
use super::receipts::Receipts;
use super::{asked, modern, progress};
use crate::calls::{Calls, Panicked};

/// The question's name among the input requests, and the field that contains the answer.
const CONFIRM: &str = "confirm";

/// What became of a call that a person may have to confirm.
pub(super) enum Confirmation {
    /// It may be sent.
    Send(Prepared),
    /// It is over, and nothing was sent.
    NotSent(Box<Failure>),
    /// The client has to come back with an answer.
    Ask(InputRequiredResult),
}

/// Consent for the calls of a session.
pub(super) struct Confirmations {
    calls: Calls,
    receipts: Arc<Receipts>,
    open: Questions,
}

impl Confirmations {
    pub(super) fn new(calls: Calls, receipts: Arc<Receipts>) -> Self {
        Self {
            calls,
            receipts,
            open: Questions::default(),
        }
    }

    /// Prepares a call and asks a person where its tool wants that. Nothing is sent yet, no other
    /// call waits, and the time that the call may take has not begun.
    pub(super) async fn clear(
        &self,
        client: &Client,
        tool: &Tool,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<Confirmation, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        if let (Some(state), true) = (request.request_state, modern(context)) {
            let answers = request.input_responses.unwrap_or_default();
            let pending = self.open.close(&state, tool, &arguments)?;
            return Ok(match answers.get(CONFIRM) {
                Some(answer) => settle(pending.prepared, consent(answer.clone())),
                None => self.ask_later(tool, arguments, pending),
            });
        }
        let (prepared, question) = match self
            .prepare(client, tool, arguments.clone(), context)
            .await?
        {
            Ok(prepared) => prepared,
            Err(failure) => return Ok(Confirmation::NotSent(failure)),
        };
        let Some(question) = question else {
            return Ok(Confirmation::Send(prepared));
        };
        Ok(if !shows_forms(context) {
            settle(prepared, Err(NotConfirmed::NobodyToAsk))
        } else if modern(context) {
            self.ask_later(tool, arguments, Pending { prepared, question })
        } else {
            let asked = self.ask(tool, question, context);
            let asked = progress::reporting(context, "Waiting for a person to confirm.", asked);
            settle(prepared, asked.await)
        })
    }

    /// Prepares a call and its question, which may need reads from the API.
    async fn prepare(
        &self,
        client: &Client,
        tool: &Tool,
        arguments: JsonObject,
        context: &RequestContext<RoleServer>,
    ) -> Result<Result<(Prepared, Option<String>), Box<Failure>>, ErrorData> {
        let (client, called) = (client.clone(), tool.clone());
        let asked = asked(context);
        let prepare = |_| async move {
            let prepared = called.prepare_as_of(&client, arguments, asked).await?;
            let question = prepared.question().await?;
            Ok((prepared, question))
        };
        let prepared = self.calls.run(&context.ct, prepare).await;
        prepared.map_err(|Panicked| {
            let message = format!(
                "{} ended in a bug of this server; nothing was sent",
                tool.name
            );
            ErrorData::internal_error(message, None)
        })
    }

    fn ask_later(&self, tool: &Tool, arguments: JsonObject, pending: Pending) -> Confirmation {
        let form = form(&pending.question);
        let asked = InputRequest::Elicitation(ElicitRequest::new(form));
        let requests: InputRequests = [(CONFIRM.to_owned(), asked)].into();
        let state = self.open.open(tool, arguments, pending);
        Confirmation::Ask(InputRequiredResult::new(Some(requests), Some(state)))
    }

    /// Asks until there is an answer, the call is cancelled, the session ends or time is up.
    async fn ask(
        &self,
        tool: &Tool,
        question: String,
        context: &RequestContext<RoleServer>,
    ) -> Result<(), NotConfirmed> {
        let request = ServerRequest::ElicitRequest(ElicitRequest::new(form(&question)));
        let options = PeerRequestOptions::no_options();
        let asked = context.peer.send_cancellable_request(request, options);
        let mut asked = asked.await.map_err(|_| NotConfirmed::Unanswered)?;
        let gone = tokio::select! {
            answer = &mut asked.rx => {
                let answer = answer.ok().and_then(Result::ok).ok_or(NotConfirmed::Unanswered)?;
                return consent(content(answer));
            }
            () = context.ct.cancelled() => NotConfirmed::Cancelled,
            () = self.calls.stopping() => NotConfirmed::Cancelled,
            () = tokio::time::sleep(PATIENCE) => NotConfirmed::TimedOut,
        };
        self.receipts.withdraw(asked.id.clone(), &tool.name);
        // Takes the question off the person's screen; a client that is gone shows none.
        let _ = asked.cancel(Some("no longer needed".to_owned())).await;
        Err(gone)
    }
}

fn settle(prepared: Prepared, consent: Result<(), NotConfirmed>) -> Confirmation {
    match consent {
        Ok(()) => Confirmation::Send(prepared),
        Err(why) => Confirmation::NotSent(Box::new(prepared.withhold(why))),
    }
}

/// Whether the client can show a form: one that names no mode can (MCP 2025-06-18 has no modes).
fn shows_forms(context: &RequestContext<RoleServer>) -> bool {
    let capabilities = context.client_capabilities();
    let elicitation = capabilities.and_then(|capabilities| capabilities.elicitation);
    elicitation.is_some_and(|modes| modes.form.is_some() || modes.url.is_none())
}

fn content(answer: ClientResult) -> Value {
    match answer {
        ClientResult::ElicitResult(answer) => serde_json::to_value(answer).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// Only `true` under the name that was asked for is consent.
fn consent(answer: Value) -> Result<(), NotConfirmed> {
    let answer: ElicitResult =
        serde_json::from_value(answer).map_err(|_| NotConfirmed::Unanswered)?;
    let confirmed = answer.content.as_ref().and_then(|form| form.get(CONFIRM));
    match (answer.action, confirmed.and_then(Value::as_bool)) {
        (ElicitationAction::Accept, Some(true)) => Ok(()),
        (ElicitationAction::Accept, Some(false)) | (ElicitationAction::Decline, _) => {
            Err(NotConfirmed::Declined)
        }
        _ => Err(NotConfirmed::Unanswered),
    }
}

fn form(question: &str) -> ElicitRequestParams {
    let message = format!("{question} A confirmation after 10 minutes comes too late.");
    let field = BooleanSchema::new()
        .title("Confirm")
        .description("Whether it is to be done as shown");
    let fields = [(
        CONFIRM.to_owned(),
        PrimitiveSchemaDefinition::Boolean(field),
    )];
    let mut requested_schema = ElicitationSchema::new(fields.into());
    requested_schema.required = Some(vec![CONFIRM.to_owned()]);
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema,
    }
}
