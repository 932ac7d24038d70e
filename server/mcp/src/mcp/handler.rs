//! The requests of a client, answered from a tool set.

mod call;

use std::sync::Arc;

use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, DiscoverResult, ErrorData, Implementation,
    ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    MetaObject, PaginatedRequestParams, ServerCapabilities, ServerConfig, SubscriptionFilter,
};
use rmcp::service::{RequestContext, SubscriptionContext};
use rmcp::{RoleServer, ServerHandler};
use serde_json::json;
use toolspec_runtime::Delivery;

use super::confirm::Confirmations;
use super::message::Misread;
use super::receipts::Receipts;
use super::served::Served;
use super::{asked, modern, served};
use crate::Program;
use crate::calls::{Calls, WAITING};
use crate::output::Output;

/// How long a client may keep a list of tools that changes only with the program, in milliseconds.
const FRESH: u64 = 3_600_000;

/// Names the server in the metadata of a result (MCP 2026-07-28, section "General fields").
const SERVER_INFO: &str = "io.modelcontextprotocol/serverInfo";

/// The digest of the tool set in the metadata of the session: equal digests, equal tools.
const DIGEST: &str = "toolspec/digest";

/// The tools of a client, served.
pub(super) struct Server {
    program: Program,
    served: Arc<Served>,
    calls: Calls,
    confirmations: Confirmations,
    receipts: Arc<Receipts>,
    output: Output,
}

impl Server {
    pub(super) fn new(
        program: Program,
        served: Arc<Served>,
        calls: Calls,
        receipts: Arc<Receipts>,
        output: Output,
    ) -> Self {
        Self {
            program,
            confirmations: Confirmations::new(calls.clone(), Arc::clone(&receipts)),
            served,
            calls,
            receipts,
            output,
        }
    }

    /// How long a client may keep the list of tools, in milliseconds.
    fn fresh(&self) -> u64 {
        if self.served.is_changing() { 0 } else { FRESH }
    }

    fn implementation(&self) -> Implementation {
        Implementation::new(&*self.program.name, &*self.program.version)
            .with_title(&self.served.client().tools().server().title)
    }

    /// The metadata that 2026-07-28 wants on every result.
    fn meta(&self, context: &RequestContext<RoleServer>) -> Option<MetaObject> {
        modern(context).then(|| {
            let mut meta = MetaObject::new();
            meta.insert(SERVER_INFO.to_owned(), json!(self.implementation()));
            meta
        })
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let mut capabilities = ServerCapabilities::builder().enable_tools().build();
        if let (true, Some(tools)) = (self.served.is_changing(), &mut capabilities.tools) {
            tools.list_changed = Some(true);
        }
        let client = self.served.client();
        let mut config = ServerConfig::new(capabilities)
            .with_server_info(self.implementation())
            .with_instructions(&client.tools().server().instructions);
        let mut meta = MetaObject::new();
        meta.insert(DIGEST.to_owned(), json!(client.tools().digest()));
        config.meta = Some(meta);
        config
    }

    async fn discover(&self, _: RequestContext<RoleServer>) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        Ok(DiscoverResult::from_server_info(versions, self.get_info())
            .with_ttl_ms(self.fresh())
            .with_cache_scope(CacheScope::Public))
    }

    /// Every subscriber is notified when the tools change.
    fn accepted_subscription_filter(&self, _: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        let tools = SubscriptionFilter::builder().tools_list_changed();
        self.served.is_changing().then(|| tools.build())
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let mut changes = self.served.changes();
        loop {
            tokio::select! {
                () = context.cancelled() => return Ok(()),
                () = self.calls.stop().cancelled() => return Ok(()),
                another = served::change(&mut changes, &self.output) => {
                    // Boxed, as below.
                    let notified = Box::pin(context.sink().notify_tool_list_changed());
                    if another.is_err() || notified.await.is_err() {
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn list_tools(
        &self,
        page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        whole(page)?;
        let tools = self.served.listed().map_err(|error| {
            ErrorData::internal_error(format!("the tools cannot be listed: {error}"), None)
        })?;
        let mut list = ListToolsResult::with_all_items(tools.to_vec());
        list.meta = self.meta(&context);
        if modern(&context) {
            list = list.with_ttl_ms(self.fresh());
            list = list.with_cache_scope(CacheScope::Public);
        }
        Ok(list)
    }

    // Some clients ask for lists that were not declared, and show a server that answers with an
    // error as broken.

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
        let client = self.served.client();
        let Some(tool) = client.tools().tool(&request.name) else {
            return Err(ErrorData::invalid_params(
                format!(
                    "there is no tool `{}`; `tools/list` names all tools",
                    request.name
                ),
                None,
            ));
        };
        if let Some(Misread(violations)) = context.extensions.get() {
            return Ok(self.answer(Err(tool.refuse(violations.clone())), &context));
        }
        self.calls.allow(client.budget(tool));
        if self.calls.is_crowded() {
            return Ok(self.answer(Err(tool.turn_away(WAITING)), &context));
        }
        if tool.policy.confirm.is_none() {
            let (client, called) = (client.clone(), tool.clone());
            let arguments = request.arguments.unwrap_or_default();
            let asked = asked(&context);
            let call = |cancelled| async move {
                match called.prepare_as_of(&client, arguments, asked).await {
                    Ok(prepared) => prepared.deliver(&cancelled).await,
                    Err(failure) => Delivery::from(Err(*failure)),
                }
            };
            return self.carry_out(tool, &context, call).await;
        }
        // Boxed, or the future of every call would be as large.
        Box::pin(self.ask_first(&client, tool, request, &context)).await
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
