//! A person's consent, asked for through the client (MCP, "Elicitation").
//!
//! Up to 2025-11-25 the server asks with a request of its own. From 2026-07-28 a call that wants
//! consent ends with a question; the client sends the call again with the answer.

use std::time::Duration;

use klarna_tools::spec::Tool;
use klarna_tools::{Client, Failure, Prepared, Withheld};
use rmcp::RoleServer;
use rmcp::model::{
    BooleanSchema, CallToolRequestParams, ClientResult, ElicitRequest, ElicitRequestParams,
    ElicitResult, ElicitationAction, ElicitationSchema, ErrorData, InputRequest, InputRequests,
    InputRequiredResult, JsonObject, PrimitiveSchemaDefinition, ServerRequest,
};
use rmcp::service::{PeerRequestOptions, RequestContext};
use serde_json::Value;

use super::modern;
use super::questions::Questions;
use crate::calls::{Calls, Panicked};

/// How long a person may think.
pub(super) const PATIENCE: Duration = Duration::from_mins(10);

/// The question's name among the input requests, and the field that holds the answer.
const CONFIRM: &str = "confirm";

/// What became of a call that a person may have to confirm.
pub(super) enum Cleared {
    /// It may be sent.
    Send(Prepared),
    /// It is over, and nothing was sent.
    Withheld(Box<Failure>),
    /// The client has to come back with an answer.
    Ask(InputRequiredResult),
}

/// Consent for the calls of a session.
pub(super) struct Confirmations {
    client: Client,
    calls: Calls,
    open: Questions,
}

impl Confirmations {
    pub(super) fn new(client: Client, calls: Calls) -> Self {
        Self {
            client,
            calls,
            open: Questions::default(),
        }
    }

    /// Prepares a call and asks a person where its tool wants that. Nothing is sent yet, no other
    /// call waits, and the time that the call may take has not begun.
    pub(super) async fn clear(
        &self,
        tool: &'static Tool,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<Cleared, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        if let (Some(state), true) = (request.request_state, modern(context)) {
            let answers = request.input_responses.unwrap_or_default();
            let prepared = self.open.close(&state, tool, &arguments)?;
            return Ok(match answers.get(CONFIRM) {
                Some(answer) => settle(prepared, consent(answer.clone())),
                None => self.ask_later(tool, arguments, prepared),
            });
        }
        let prepared = match self.prepare(tool, arguments.clone(), context).await? {
            Ok(prepared) => prepared,
            Err(failure) => return Ok(Cleared::Withheld(failure)),
        };
        let Some(question) = prepared.question() else {
            return Ok(Cleared::Send(prepared));
        };
        Ok(if !shows_forms(context) {
            settle(prepared, Err(Withheld::NobodyToAsk))
        } else if modern(context) {
            self.ask_later(tool, arguments, prepared)
        } else {
            settle(prepared, ask(question, context, &self.calls).await)
        })
    }

    async fn prepare(
        &self,
        tool: &'static Tool,
        arguments: JsonObject,
        context: &RequestContext<RoleServer>,
    ) -> Result<Result<Prepared, Box<Failure>>, ErrorData> {
        let client = self.client.clone();
        let prepare = |_| async move { tool.prepare(&client, arguments) };
        let prepared = self.calls.run(&context.ct, prepare).await;
        prepared.map_err(|Panicked| {
            let message = format!(
                "{} ended in a bug of this server; nothing was sent",
                tool.name
            );
            ErrorData::internal_error(message, None)
        })
    }

    fn ask_later(&self, tool: &'static Tool, arguments: JsonObject, prepared: Prepared) -> Cleared {
        let question = prepared.question().unwrap_or_default();
        let asked = InputRequest::Elicitation(ElicitRequest::new(form(question)));
        let requests: InputRequests = [(CONFIRM.to_owned(), asked)].into();
        let state = self.open.open(tool, arguments, prepared);
        Cleared::Ask(InputRequiredResult::new(Some(requests), Some(state)))
    }
}

fn settle(prepared: Prepared, consent: Result<(), Withheld>) -> Cleared {
    match consent {
        Ok(()) => Cleared::Send(prepared),
        Err(why) => Cleared::Withheld(Box::new(prepared.withhold(why))),
    }
}

/// Whether the client can show a form: one that names no mode can (MCP 2025-06-18 has no modes).
fn shows_forms(context: &RequestContext<RoleServer>) -> bool {
    let capabilities = context.client_capabilities();
    let elicitation = capabilities.and_then(|capabilities| capabilities.elicitation);
    elicitation.is_some_and(|modes| modes.form.is_some() || modes.url.is_none())
}

/// Asks until there is an answer, the call is cancelled, the session ends or time is up.
async fn ask(
    question: String,
    context: &RequestContext<RoleServer>,
    calls: &Calls,
) -> Result<(), Withheld> {
    let request = ServerRequest::ElicitRequest(ElicitRequest::new(form(question)));
    let options = PeerRequestOptions::no_options();
    let asked = context.peer.send_cancellable_request(request, options);
    let mut asked = asked.await.map_err(|_| Withheld::Unanswered)?;
    let gone = tokio::select! {
        answer = &mut asked.rx => {
            let answer = answer.ok().and_then(Result::ok).ok_or(Withheld::Unanswered)?;
            return consent(content(answer));
        }
        () = context.ct.cancelled() => Withheld::Cancelled,
        () = calls.stopping() => Withheld::Cancelled,
        () = tokio::time::sleep(PATIENCE) => Withheld::TimedOut,
    };
    // Takes the question off the person's screen; a client that is gone shows none.
    let _ = asked.cancel(Some("no longer needed".to_owned())).await;
    Err(gone)
}

fn content(answer: ClientResult) -> Value {
    match answer {
        ClientResult::ElicitResult(answer) => serde_json::to_value(answer).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// Only `true` under the name that was asked for is consent.
fn consent(answer: Value) -> Result<(), Withheld> {
    let answer: ElicitResult = serde_json::from_value(answer).map_err(|_| Withheld::Unanswered)?;
    let confirmed = answer.content.as_ref().and_then(|form| form.get(CONFIRM));
    match (answer.action, confirmed.and_then(Value::as_bool)) {
        (ElicitationAction::Accept, Some(true)) => Ok(()),
        (ElicitationAction::Accept, Some(false)) | (ElicitationAction::Decline, _) => {
            Err(Withheld::Declined)
        }
        _ => Err(Withheld::Unanswered),
    }
}

fn form(message: String) -> ElicitRequestParams {
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
