//! `floor`: the least a server like ours can be. rmcp on its own pipes, eight fixed tools, and one
//! HTTP request per call; no validation, no retries, no projection.
//!
//! `floor http://127.0.0.1:PORT` serves until its input ends.

use std::sync::OnceLock;

use klarna_bench::Failure;
use reqwest::Url;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ErrorData, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler, ServiceExt as _};
use serde_json::Value;

mod tools;

struct Server {
    base: Url,
    tools: OnceLock<Vec<Tool>>,
    http: OnceLock<reqwest::Client>,
}

impl Server {
    async fn order(
        &self,
        arguments: Option<&serde_json::Map<String, Value>>,
    ) -> Result<Value, Failure> {
        let id = arguments
            .and_then(|arguments| arguments.get("order_id"))
            .and_then(Value::as_str)
            .ok_or("`order_id` is missing")?;
        let address = self.base.join(&format!("ordermanagement/v1/orders/{id}"))?;
        let body = self.http()?.get(address).send().await?.bytes().await?;
        Ok(serde_json::from_slice(&body)?)
    }

    fn http(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = klarna_bench::connect()?;
        Ok(self.http.get_or_init(|| http))
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("floor", env!("CARGO_PKG_VERSION")))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = self.tools.get_or_init(tools::advertise);
        Ok(ListToolsResult::with_all_items(tools.clone()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        if request.name != tools::CALLED {
            return Err(ErrorData::invalid_params("this tool does nothing", None));
        }
        let order = self.order(request.arguments.as_ref()).await;
        let order = order.map_err(|why| ErrorData::internal_error(why.to_string(), None))?;
        Ok(CallToolResult::structured(order).into())
    }
}

fn main() -> Result<(), Failure> {
    let base = std::env::args().nth(1).ok_or("usage: floor BASE_URL")?;
    let server = Server {
        base: Url::parse(&base)?,
        tools: OnceLock::new(),
        http: OnceLock::new(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(async {
        let session = server.serve(rmcp::transport::stdio_pipes()).await?;
        session.waiting().await?;
        Ok(())
    });
    runtime.shutdown_background();
    outcome
}
