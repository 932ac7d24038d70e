//! `call`: one call of a tool from a terminal.

mod person;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value};
use toolspec_core::diagnostic::{near_miss, nearest};
use toolspec_core::model::Kind;
use toolspec_core::text::spelled;
use toolspec_mcp::command::Chosen;
use toolspec_runtime::{CancellationToken, Client, Prepared, Tool, Violation, json};

use super::{ERROR, NEGATIVE, fail};
use crate::files::Failure;
use crate::found::{DEFAULT, parser};
use crate::live::{self, Connection, Files};
use crate::output::{note, print};
use person::{answer, ask, declined, failed, left};

/// How long an interrupted call may take to end before a note says that its answer is awaited.
const NOTICE: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(super) struct Call {
    /// The name of the tool
    tool: String,
    /// The arguments: one JSON object, or NAME=VALUE for each. A VALUE is JSON unless the argument
    /// is a string
    arguments: Vec<String>,
    /// The path of the manifest
    #[arg(long, default_value = DEFAULT, value_parser = parser())]
    manifest: PathBuf,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    chosen: Chosen,
    /// Print the requests instead of sending them. This needs no credentials, and shows none
    #[arg(long)]
    dry_run: bool,
}

impl Call {
    pub(super) fn run(&self) -> ExitCode {
        match self.call() {
            Ok(code) => code,
            Err(failure) => fail(&failure, ERROR),
        }
    }

    fn call(&self) -> Result<ExitCode, Failure> {
        let live = live::compile(&self.manifest, &Files::default())?;
        let tools = self.chosen.of(&live.tools);
        let tools = tools.map_err(|fault| Failure::Unreadable(fault.to_string()))?;
        let Some(tool) = tools.tool(&self.tool) else {
            let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_str()).collect();
            return Err(unknown(&self.tool, &names));
        };
        let (arguments, unclear) = arguments(tool, &self.arguments).map_err(Failure::Unreadable)?;
        if !unclear.is_empty() {
            note(&failed(tool, &tools, tool.refuse(unclear)));
            return Ok(ExitCode::from(NEGATIVE));
        }
        let client = self.connection.client(&tools);
        let client = client.map_err(Failure::Unreadable)?.dry_run(self.dry_run);
        let client = client.build();
        self.connection.without().into_iter().for_each(note);
        let work = async {
            let prepared = tool
                .prepare(&client, arguments)
                .await
                .map_err(|failure| failed(tool, &tools, *failure))?;
            if self.dry_run {
                return Ok(shown(&prepared.requests().join("\n")));
            }
            send(tool, &client, prepared).await
        };
        let outcome = toolspec_mcp::run(work);
        match outcome.map_err(|fault| Failure::Unreadable(fault.to_string()))? {
            // The result is printed in any case, on stderr if stdout cannot be written.
            Ok(text) => print(&text)
                .map(|()| ExitCode::SUCCESS)
                .inspect_err(|_| note(&text)),
            Err(failed) => {
                note(&failed);
                Ok(ExitCode::from(NEGATIVE))
            }
        }
    }
}

/// Requests as a terminal may show them; their line breaks stay.
fn shown(requests: &str) -> String {
    let lines: Vec<String> = requests.split("\r\n").map(spelled).collect();
    lines.join("\r\n")
}

fn unknown(name: &str, names: &[&str]) -> Failure {
    let near = nearest(name, names.iter().copied());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the tools are {}", names.join(", ")),
    };
    Failure::Unreadable(format!("there is no tool `{name}`\nhelp: {help}"))
}

/// The arguments as they are given, not checked yet, and what in them is ambiguous.
fn arguments(
    tool: &Tool,
    given: &[String],
) -> Result<(Map<String, Value>, Vec<Violation>), String> {
    if let [text] = given
        && text.trim_start().starts_with('{')
    {
        return match json::read(text, None) {
            Ok((Value::Object(arguments), unclear)) => Ok((arguments, unclear)),
            Ok(_) => Err("the arguments are not a JSON object".to_owned()),
            Err(why) => Err(format!("the arguments are not a JSON object: {why}")),
        };
    }
    let (mut arguments, mut unclear) = (Map::new(), Vec::new());
    for (at, pair) in given.iter().enumerate() {
        let Some((name, text)) = pair.split_once('=') else {
            let next = given.get(at + 1).filter(|next| !next.contains('='));
            let help = as_pair(tool, pair, next.map(String::as_str));
            return Err(format!("`{pair}` is not NAME=VALUE\nhelp: {help}"));
        };
        let (value, ambiguities) = value(tool, name, text);
        unclear.extend(ambiguities);
        if arguments.insert(name.to_owned(), value).is_some() {
            return Err(format!("`{name}` is given twice"));
        }
    }
    Ok((arguments, unclear))
}

/// What to write in place of a word without `=`, which may be a name, a value or both.
fn as_pair(tool: &Tool, word: &str, next: Option<&str>) -> String {
    let names = || tool.arguments.iter().map(|argument| argument.name.as_str());
    let is_name = |name: &str| names().any(|known| known == name);
    let required = tool.arguments.iter().filter(|argument| argument.required);
    let required: Vec<&str> = required.map(|argument| argument.name.as_str()).collect();
    match (word.split_once(':'), next) {
        (Some((name, value)), _) if is_name(name) => format!("write `{name}={}`", value.trim()),
        (_, Some(value)) if is_name(word) => format!("write `{word}={value}`"),
        (_, None) if is_name(word) => format!("write `{word}=VALUE`"),
        _ => match (near_miss(word, names()), required.as_slice()) {
            (Some(near), _) => format!("write `{near}=VALUE`"),
            (None, [only]) => format!("if it is the `{only}`, write `{only}={word}`"),
            _ => format!(
                "the arguments are {}; all of them may be one JSON object",
                names().collect::<Vec<_>>().join(", ")
            ),
        },
    }
}

/// The value of an argument: a string if the argument is one, else JSON if the text is JSON.
fn value(tool: &Tool, name: &str, text: &str) -> (Value, Vec<Violation>) {
    let as_text = || (text.into(), Vec::new());
    match tool.argument(name).map(|argument| &argument.schema.kind) {
        Some(Kind::String(_)) => as_text(),
        _ => json::read(text, Some(name)).unwrap_or_else(|_| as_text()),
    }
}

/// Asks for confirmation if the tool requires it, then sends. A signal stops the call, but the
/// answer to a write is awaited until the same signal comes again.
async fn send(tool: &Tool, client: &Client, prepared: Prepared) -> Result<String, String> {
    let failed = |failure| failed(tool, client.tools(), failure);
    let question = prepared.question().await;
    if let Some(question) = question.map_err(|failure| failed(*failure))?
        && let Err(why) = ask(&question)
    {
        return Err(declined(why, prepared));
    }
    let [stopping, at_once] = toolspec_mcp::signals().map_err(|fault| fault.to_string())?;
    let sent = prepared.send(&stopping);
    tokio::pin!(sent);
    let outcome = tokio::select! {
        outcome = &mut sent => outcome,
        () = interrupted(tool, &stopping, &at_once) => return Err(left(tool, client)),
    };
    client.flush().await;
    outcome.map(|success| answer(&success)).map_err(failed)
}

/// Resolves when a signal has ended the wait.
async fn interrupted(tool: &Tool, stopping: &CancellationToken, at_once: &CancellationToken) {
    stopping.cancelled().await;
    if tool.is_write() {
        // If nothing was sent yet, the call ends before this is printed.
        tokio::time::sleep(NOTICE).await;
        note("Waiting for the answer to what was sent. Interrupt again to stop waiting.");
    }
    at_once.cancelled().await;
}
