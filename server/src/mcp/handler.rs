//! The requests of a client, answered from a tool set.

use std::sync::{Arc, OnceLock};

use klarna_tools::spec::Tool;
use klarna_tools::{Client, Delivery, Failure, Success};
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, DiscoverResult, ErrorData, Implementation,
    ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    MetaObject, PaginatedRequestParams, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::arguments::Misread;
use super::confirm::{Cleared, Confirmations};
use super::receipts::Receipts;
use super::{answer, asked, modern, progress};
use crate::calls::{Calls, Panicked, WAITING};

/// How long a client may keep the list of tools, in milliseconds. It changes only with the program.
const FRESH: u64 = 3_600_000;

/// Names the server in the metadata of a result (MCP 2026-07-28, section "General fields").
const SERVER_INFO: &str = "io.modelcontextprotocol/serverInfo";

/// The digest of the tool set in the metadata of the session: equal digests, equal tools.
const DIGEST: &str = "klarna-tools/digest";

/// The tools of a client, served.
pub(super) struct Server {
    client: Client,
    calls: Calls,
    confirmations: Confirmations,
    receipts: Arc<Receipts>,
    listed: OnceLock<Option<Vec<rmcp::model::Tool>>>,
}

impl Server {
    pub(super) fn new(client: Client, calls: Calls, receipts: Arc<Receipts>) -> Self {
        Self {
            confirmations: Confirmations::new(client.clone(), calls.clone(), Arc::clone(&receipts)),
            client,
            calls,
            receipts,
            listed: OnceLock::new(),
        }
    }

    /// Reads the schemas on first use, which keeps them out of the start of the program.
    fn listed(&self) -> Result<&[rmcp::model::Tool], ErrorData> {
        self.listed
            .get_or_init(|| answer::advertise(self.client.toolset()).ok())
            .as_deref()
            .ok_or_else(|| {
                ErrorData::internal_error("a compiled schema is not a JSON object", None)
            })
    }

    fn implementation(&self) -> Implementation {
        Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .with_title(self.client.toolset().title)
    }

    /// The metadata that 2026-07-28 wants on every result.
    fn meta(&self, context: &RequestContext<RoleServer>) -> Option<MetaObject> {
        modern(context).then(|| {
            let mut meta = MetaObject::new();
            meta.insert(SERVER_INFO.to_owned(), json!(self.implementation()));
            meta
        })
    }

    /// Runs a call that nobody has to confirm any more.
    async fn carry_out<W>(
        &self,
        tool: &'static Tool,
        context: &RequestContext<RoleServer>,
        call: impl FnOnce(CancellationToken) -> W,
    ) -> Result<CallToolResponse, ErrorData>
    where
        W: Future<Output = Delivery> + Send + 'static,
    {
        let calls = self.calls.clone();
        let run = |cancelled: CancellationToken| {
            let call = call(cancelled.clone());
            async move {
                let delivery = call.await;
                if tool.is_write() && (calls.session_ended() || cancelled.is_cancelled()) {
                    report(tool, &delivery.outcome);
                }
                delivery
            }
        };
        let run = self.calls.run(&context.ct, run);
        match progress::telling(context, "Waiting for the API.", run).await {
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
    async fn ask_first(
        &self,
        tool: &'static Tool,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        match self.confirmations.clear(tool, request, context).await? {
            Cleared::Send(prepared) => {
                let call = |cancelled| async move { prepared.deliver(&cancelled).await };
                self.carry_out(tool, context, call).await
            }
            Cleared::Withheld(failure) => Ok(self.answer(Err(*failure), context)),
            Cleared::Ask(mut question) => {
                question.meta = self.meta(context);
                Ok(question.into())
            }
        }
    }

    fn answer(
        &self,
        outcome: Result<Success, Failure>,
        context: &RequestContext<RoleServer>,
    ) -> CallToolResponse {
        let mut result = answer::result(outcome);
        result.meta = self.meta(context);
        result.into()
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let mut config = ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(self.implementation())
            .with_instructions(self.client.toolset().instructions);
        let mut meta = MetaObject::new();
        meta.insert(DIGEST.to_owned(), json!(self.client.toolset().digest));
        config.meta = Some(meta);
        config
    }

    async fn discover(&self, _: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        Ok(DiscoverResult::from_server_info(versions, self.get_info())
            .with_ttl_ms(FRESH)
            .with_cache_scope(CacheScope::Public))
    }

    async fn list_tools(
        &self,
        page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        whole(page)?;
        let mut list = ListToolsResult::with_all_items(self.listed()?.to_vec());
        list.meta = self.meta(&context);
        if modern(&context) {
            list = list.with_ttl_ms(FRESH).with_cache_scope(CacheScope::Public);
        }
        Ok(list)
    }

    // Clients ask for what there is without looking at what is declared, and show a server that
    // answers with an error as broken.

    async fn list_resources(
        &self,
        page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        whole(page)?;
        let mut none = ListResourcesResult::with_all_items(Vec::new());
        none.meta = self.meta(&context);
        Ok(none)
    }

    async fn list_resource_templates(
        &self,
        page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        whole(page)?;
        let mut none = ListResourceTemplatesResult::with_all_items(Vec::new());
        none.meta = self.meta(&context);
        Ok(none)
    }

    async fn list_prompts(
        &self,
        page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        whole(page)?;
        let mut none = ListPromptsResult::with_all_items(Vec::new());
        none.meta = self.meta(&context);
        Ok(none)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self.client.toolset().tool(&request.name) else {
            return Err(ErrorData::invalid_params(
                format!(
                    "there is no tool `{}`; tools/list names those there are",
                    request.name
                ),
                None,
            ));
        };
        if let Some(Misread(violations)) = context.extensions.get() {
            return Ok(self.answer(Err(tool.refuse(violations.clone())), &context));
        }
        if self.calls.is_crowded() {
            return Ok(self.answer(Err(tool.turn_away(WAITING)), &context));
        }
        if tool.policy.confirm.is_none() {
            let (client, arguments) = (self.client.clone(), request.arguments.unwrap_or_default());
            let asked = asked(&context);
            let call = |cancelled| async move {
                match tool.prepare_as_of(&client, arguments, asked).await {
                    Ok(prepared) => prepared.deliver(&cancelled).await,
                    Err(failure) => Delivery::from(Err(*failure)),
                }
            };
            return self.carry_out(tool, &context, call).await;
        }
        // Boxed, or every call would carry the room that asking takes.
        Box::pin(self.ask_first(tool, request, &context)).await
    }
}

/// Everything is on one page, so that no cursor is ever issued.
fn whole(page: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    if page.is_some_and(|page| page.cursor.is_some()) {
        let message = "this cursor was never issued: everything is on one page";
        return Err(ErrorData::invalid_params(message, None));
    }
    Ok(())
}

/// Says on stderr what became of a write whose answer may reach nobody.
fn report(tool: &Tool, outcome: &Result<Success, Failure>) {
    match outcome {
        Ok(success) => {
            let key = success
                .structured
                .get("idempotency_key")
                .and_then(Value::as_str);
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
                idempotency_key = failure.idempotency_key,
                "failed, and the client no longer waits"
            );
        }
    }
}
