//! The typed door: generated inputs in, generated outputs out.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::client::Client;
use crate::outcome::{Failure, Outcome};
use crate::spec::Tool;
use crate::untrusted::{MESSAGE, tame};

/// Calls `tool` with a typed input, which leaves out what is not given, and reads its result as a
/// typed output. Generated code stands on this.
#[doc(hidden)]
pub async fn call_typed<I: Serialize + Sync, O: DeserializeOwned>(
    tool: &Tool,
    client: &Client,
    input: &I,
) -> Result<O, Failure> {
    let arguments = match serde_json::to_value(input) {
        Ok(Value::Object(arguments)) => arguments,
        Ok(_) => return Err(misfit(tool, Outcome::NotSent, "input is no object")),
        Err(error) => {
            let message = format!("input is not as declared: {error}");
            return Err(misfit(tool, Outcome::NotSent, &message));
        }
    };
    let success = tool
        .call(client, arguments, &CancellationToken::new())
        .await?;
    let result = Value::Object(success.structured);
    O::deserialize(&result).map_err(|error| {
        let outcome = if tool.is_write() {
            Outcome::DoneUnconfirmed
        } else {
            Outcome::Unknown
        };
        let mut failure = misfit(
            tool,
            outcome,
            &format!("result is not as declared: {error}"),
        );
        if let Value::Object(known) = result {
            failure.known = known;
        }
        failure
    })
}

fn misfit(tool: &Tool, outcome: Outcome, what: &str) -> Failure {
    *Failure::new(tool, outcome, format!("The {}.", tame(what, MESSAGE))).with_next(
        "A person has to build this program against the manifest that it was written for.",
    )
}
