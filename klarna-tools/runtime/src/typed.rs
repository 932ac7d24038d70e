//! The typed door: generated inputs in, generated outputs out.

mod choices;
mod members;
mod mismatch;
mod value;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::client::Client;
use crate::failure::outcome::{Failure, Outcome};
use crate::tools::Tool;
use crate::untrusted::{MESSAGE, sanitize};

pub use choices::{Branch, choose, chosen, first_of};
pub use members::{Members, written, written_with};
pub use mismatch::Mismatch;
pub use value::{Typed, deserialize, serialize};

/// Calls the tool of this name with a typed input, which leaves out what is not given, and reads its result as a
/// typed output. Generated code calls this.
#[doc(hidden)]
pub async fn call_typed<I: Serialize + Sync, O: DeserializeOwned>(
    client: &Client,
    name: &str,
    input: &I,
) -> Result<O, Failure> {
    let tool = client.tools().tool(name).ok_or_else(|| *unknown(name))?;
    // What does not depend on the types is a function of its own, compiled once.
    let result = carry_out(tool, client, serde_json::to_value(input)).await?;
    O::deserialize(&result).map_err(|error| misread(tool, result, &error))
}

async fn carry_out(
    tool: &Tool,
    client: &Client,
    input: serde_json::Result<Value>,
) -> Result<Value, Failure> {
    let arguments = match input {
        Ok(Value::Object(arguments)) => arguments,
        Ok(_) => return Err(mismatch(tool, Outcome::NotSent, "input is not an object")),
        Err(error) => {
            let message = format!("input is not as declared: {error}");
            return Err(mismatch(tool, Outcome::NotSent, &message));
        }
    };
    let success = tool
        .call(client, arguments, &CancellationToken::new())
        .await?;
    Ok(Value::Object(success.structured))
}

fn unknown(name: &str) -> Box<Failure> {
    Failure::not_of_these(name, "The tools of this client do not contain this one.")
        .with_next("A person has to build the client with the tools that the input belongs to.")
}

fn misread(tool: &Tool, result: Value, error: &serde_json::Error) -> Failure {
    let outcome = if tool.is_write() {
        Outcome::DoneUnconfirmed
    } else {
        Outcome::Unknown
    };
    let message = format!("result is not as declared: {error}");
    let mut failure = mismatch(tool, outcome, &message);
    if let Value::Object(known) = result {
        failure.known = known;
    }
    failure
}

fn mismatch(tool: &Tool, outcome: Outcome, what: &str) -> Failure {
    *Failure::new(tool, outcome, format!("The {}.", sanitize(what, MESSAGE))).with_next(
        "A person has to build this program against the manifest that it was written for.",
    )
}
