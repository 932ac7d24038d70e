//! The typed door: generated inputs in, generated outputs out.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::client::Client;
use crate::outcome::{Failure, Outcome};
use crate::spec::Tool;

/// Calls `tool` with a typed input, which leaves out what is not given, and reads its result as a
/// typed output. Generated code stands on this.
#[doc(hidden)]
pub async fn call_typed<I: Serialize + Sync, O: DeserializeOwned>(
    tool: &Tool,
    client: &Client,
    input: &I,
) -> Result<O, Failure> {
    let unusable = |outcome, what: &str, error: serde_json::Error| {
        *Failure::new(
            tool,
            outcome,
            format!("The {what} does not have the declared form: {error}"),
        )
        .with_next("Build this program against the manifest that it uses.")
    };
    let arguments = match serde_json::to_value(input) {
        Ok(Value::Object(arguments)) => arguments,
        Ok(_) => {
            return Err(
                *Failure::new(tool, Outcome::NotSent, "The input is no object.")
                    .with_next("Pass a struct."),
            );
        }
        Err(error) => return Err(unusable(Outcome::NotSent, "input", error)),
    };
    let success = tool
        .call(client, arguments, &CancellationToken::new())
        .await?;
    let unread = if tool.is_write() {
        Outcome::DoneUnconfirmed
    } else {
        Outcome::Unknown
    };
    serde_json::from_value(Value::Object(success.structured))
        .map_err(|error| unusable(unread, "result", error))
}
