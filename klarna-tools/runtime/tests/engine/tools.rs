//! The tools of the tests: one for each way of calling an API.

use std::sync::Arc;

use serde_json::{Value, json};
use toolspec_runtime::model::Toolset;
use toolspec_runtime::{BaseUrl, CancellationToken, Client, Credentials, Failure, Success, Tools};

use crate::api::Api;

pub(crate) use manifest::TOOLSET;

pub(crate) mod manifest {
    toolspec_runtime::tools!("shop.yaml", typed);
}

/// The tools after `change`, for what is about no call of [`TOOLSET`].
pub(crate) fn changed(change: impl FnOnce(&mut Toolset)) -> Arc<Tools> {
    let mut toolset = Toolset {
        server: TOOLSET.server().clone(),
        tools: TOOLSET.iter().map(|tool| (**tool).clone()).collect(),
    };
    change(&mut toolset);
    Arc::new(Tools::compiled(toolset, String::new(), String::new()))
}

/// A client with credentials for the API.
pub(crate) fn client(api: &Api) -> Client {
    client_of(&TOOLSET, api)
}

pub(crate) fn client_of(tools: &Arc<Tools>, api: &Api) -> Client {
    Client::builder(tools)
        .base(BaseUrl::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("user", "secret-password")))
        .build()
}

/// Calls a tool of [`TOOLSET`] by name.
pub(crate) async fn call(api: &Api, tool: &str, arguments: Value) -> Result<Success, Failure> {
    call_of(&TOOLSET, api, tool, arguments).await
}

/// Calls a tool of these by name.
pub(crate) async fn call_of(
    tools: &Arc<Tools>,
    api: &Api,
    tool: &str,
    arguments: Value,
) -> Result<Success, Failure> {
    let client = client_of(tools, api);
    call_as(&client, tool, arguments, &CancellationToken::new()).await
}

/// Captures, and says no more than it has to.
pub(crate) async fn call_capture(api: &Api) -> Result<Success, Failure> {
    let arguments = json!({"order_id": "o", "captured_amount": 1});
    call(api, "capture", arguments).await
}

pub(crate) async fn call_read_order(api: &Api) -> Result<Success, Failure> {
    call(api, "read_order", json!({"order_id": "o"})).await
}

/// Calls a tool of the client by name.
pub(crate) async fn call_as(
    client: &Client,
    tool: &str,
    arguments: Value,
    cancel: &CancellationToken,
) -> Result<Success, Failure> {
    let Value::Object(arguments) = arguments else {
        panic!("arguments are an object")
    };
    let tool = client.tools().tool(tool).unwrap();
    tool.call(client, arguments, cancel).await
}
