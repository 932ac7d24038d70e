//! Tool calls: carried out, or confirmed by a person first.

use rmcp::RoleServer;
use rmcp::model::{CallToolRequestParams, CallToolResponse, ErrorData};
use rmcp::service::RequestContext;
use tokio_util::sync::CancellationToken;
use toolspec_runtime::{Client, Delivery, Failure, NotConfirmed, Success, Tool};

use super::Server;
use crate::calls::Panicked;
use crate::mcp::confirm::Confirmation;
use crate::mcp::{answer, asked, progress};

impl Server {
    /// Runs a call that nobody has to confirm any more.
    pub(super) async fn carry_out<W>(
        &self,
        tool: &Tool,
        context: &RequestContext<RoleServer>,
        call: impl FnOnce(CancellationToken) -> W,
    ) -> Result<CallToolResponse, ErrorData>
    where
        W: Future<Output = Delivery> + Send + 'static,
    {
        let calls = self.calls.clone();
        let called = tool.clone();
        let run = |cancelled: CancellationToken| {
            // Boxed, as below: what is wrapped around these futures is moved often.
            let call = Box::pin(call(cancelled.clone()));
            async move {
                let delivery = call.await;
                let is_unheard = calls.session_ended() || cancelled.is_cancelled();
                if called.is_write() && is_unheard {
                    report(&called, &delivery.outcome);
                }
                delivery
            }
        };
        let run = Box::pin(self.calls.run(&context.ct, run));
        match progress::reporting(context, "Waiting for the API.", run).await {
            Ok(Delivery { outcome, receipt }) => {
                let number = context.id.clone();
                self.receipts.expect(number, asked(context), receipt);
                Ok(self.answer(outcome, context))
            }
            Err(Panicked) => Err(ErrorData::internal_error(
                format!(
                    "{} ended in a bug of this server; whether the API did anything is unknown",
                    tool.name
                ),
                None,
            )),
        }
    }

    /// A call that a person has to confirm before anything is sent.
    pub(super) async fn ask_first(
        &self,
        client: &Client,
        tool: &Tool,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        match self
            .confirmations
            .clear(client, tool, request, context)
            .await?
        {
            Confirmation::Send(prepared) if !prepared.is_as_of(&self.served.client()) => {
                let outdated = prepared.withhold(NotConfirmed::Outdated);
                Ok(self.answer(Err(outdated), context))
            }
            Confirmation::Send(prepared) => {
                let call = |cancelled| async move { prepared.deliver(&cancelled).await };
                self.carry_out(tool, context, call).await
            }
            Confirmation::NotSent(failure) => Ok(self.answer(Err(*failure), context)),
            Confirmation::Ask(mut question) => {
                question.meta = self.meta(context);
                Ok(question.into())
            }
        }
    }

    pub(super) fn answer(
        &self,
        outcome: Result<Success, Failure>,
        context: &RequestContext<RoleServer>,
    ) -> CallToolResponse {
        let mut result = answer::result(outcome);
        result.meta = self.meta(context);
        result.into()
    }
}

/// Logs what became of a write whose answer may reach nobody.
fn report(tool: &Tool, outcome: &Result<Success, Failure>) {
    match outcome {
        Ok(success) => {
            let name = tool.idempotency_argument();
            let key = name.and_then(|name| success.structured.get(name)?.as_str());
            tracing::warn!(
                tool = tool.name,
                idempotency_key = key,
                "done, though the client no longer waits"
            );
        }
        Err(failure) => {
            tracing::warn!(
                tool = tool.name,
                outcome = failure.outcome.as_str(),
                applied = (!failure.applied.is_empty()).then(|| failure.applied.join("; ")),
                idempotency_key = failure.idempotency_key,
                "failed, and the client no longer waits"
            );
        }
    }
}
