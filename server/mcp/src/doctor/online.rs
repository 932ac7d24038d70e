//! Whether an API accepts the credentials.

use serde_json::{Map, Value};
use toolspec_runtime::model::{Argument, Kind, Text};
use toolspec_runtime::{CancellationToken, Client, Failure, Success, Tool};

use crate::fault::Fault;
use crate::process::run;

/// The length of a UUID.
const LENGTH: u64 = 36;

/// Reads something, if possible something that cannot exist. The inner `Err` is what is wrong.
pub(super) fn ask(client: &Client) -> Result<Result<String, String>, Fault> {
    let tools = client.tools();
    let questions = tools
        .iter()
        .filter_map(|tool| Some((tool, question(tool)?)));
    // Of equally easy ones the first.
    let Some((tool, arguments)) = questions.min_by_key(|(_, arguments)| arguments.len()) else {
        return Ok(Ok(
            "not asked: every tool that reads needs an argument of a person".to_owned(),
        ));
    };
    let never = CancellationToken::new();
    let answer = run(tool.call(client, arguments, &never))?;
    Ok(verdict(tool, &answer))
}

/// The arguments of a read that needs no person; ids are new ones, which nothing can have.
fn question(tool: &Tool) -> Option<Map<String, Value>> {
    if tool.is_write() || !tool.conditions.one_of.is_empty() {
        return None;
    }
    let required = tool.arguments.iter().filter(|argument| argument.required);
    let ids = required.map(|argument| {
        let id = uuid::Uuid::new_v4().to_string();
        takes_any_id(argument).then(|| (argument.name.clone(), id.into()))
    });
    ids.collect()
}

fn takes_any_id(argument: &Argument) -> bool {
    let Kind::String(text) = &argument.schema.kind else {
        return false;
    };
    let Text {
        values,
        pattern,
        max_length,
        ..
    } = text;
    values.is_empty() && pattern.is_none() && max_length.is_none_or(|most| most >= LENGTH)
}

/// What an answer means for the credentials.
fn verdict(tool: &Tool, answer: &Result<Success, Failure>) -> Result<String, String> {
    let accepts = "the API answers and accepts the credentials".to_owned();
    let Err(failure) = answer else {
        return Ok(accepts);
    };
    match failure.status {
        Some(200..=299 | 404 | 410) => Ok(accepts),
        Some(401 | 403) => Err(format!(
            "The API refuses the credentials. Check that they belong to this host, that they are not \
             those of a test account where it is the real one or the other way round, and that they \
             may call `{}`.",
            tool.name
        )),
        Some(status @ 400..=428) => Ok(format!(
            "the API answers (HTTP {status}) and does not refuse the credentials"
        )),
        _ => Err(format!("The API could not be asked. {}", failure.message)),
    }
}
