//! A tool set written by hand that has one tool for each way of calling an API.

mod capture;
mod create;
mod limited;
mod read;
mod ship;

use klarna_tools::spec::{Annotations, ErrorFormat, Hint, Hosts, SecurityScheme, Tool, Toolset};
use klarna_tools::{Base, CancellationToken, Client, Credentials, Failure, Success};
use serde_json::Value;

use crate::api::Api;

pub(crate) static TOOLSET: Toolset = Toolset {
    name: "shop",
    title: "Shop",
    instructions: "",
    servers: &[Hosts {
        variable: Some("SHOP_HOST"),
        default: "api.shop.example",
        allowed: &["api.shop.example"],
    }],
    security: &[SecurityScheme::Basic {
        username: "SHOP_USER_THAT_IS_NOT_SET",
        password: "SHOP_PASSWORD_THAT_IS_NOT_SET",
    }],
    errors: ErrorFormat {
        code: &["error_code"],
        messages: &[&["error_messages"], &["error_message"]],
        correlation: &["correlation_id"],
        correlation_header: "Klarna-Correlation-Id",
        hints: &[
            Hint {
                error: "NO_SUCH_ORDER",
                advice: "General advice on the code.",
            },
            Hint {
                error: "CAPTURE_NOT_ALLOWED",
                advice: "Advice that the tool overrides.",
            },
            Hint {
                error: "403",
                advice: "General advice on 403.",
            },
        ],
    },
    tools: &[
        read::READ,
        capture::CAPTURE,
        create::CREATE,
        create::CHARGE,
        create::PING,
        ship::SHIP,
        limited::PAYOUT,
        limited::CLOSE,
        limited::RARE,
        limited::SELDOM,
        limited::GIVE_BACK,
    ],
    lock: "",
    digest: "",
};

/// What `payout` was before it was renamed.
pub(crate) static PAY_OUT: Tool = Tool {
    name: "pay_out",
    aliases: &[],
    ..limited::PAYOUT
};

/// A client with credentials for the API.
pub(crate) fn client(api: &Api) -> Client {
    Client::builder(&TOOLSET)
        .base(Base::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("user", "secret-password")))
        .build()
}

/// Calls a tool of [`TOOLSET`] by name.
pub(crate) async fn call(api: &Api, tool: &str, arguments: Value) -> Result<Success, Failure> {
    call_as(&client(api), tool, arguments, &CancellationToken::new()).await
}

pub(crate) async fn call_as(
    client: &Client,
    tool: &str,
    arguments: Value,
    cancel: &CancellationToken,
) -> Result<Success, Failure> {
    let Value::Object(arguments) = arguments else {
        panic!("arguments are an object")
    };
    TOOLSET
        .tool(tool)
        .unwrap()
        .call(client, arguments, cancel)
        .await
}

/// What a tool lists is not what it checks; here it says nothing.
const LISTED: &str = r#"{"type":"object"}"#;

const WRITES: Annotations = Annotations {
    read_only: false,
    destructive: true,
    idempotent: true,
    open_world: true,
};
