//! `call`: one call of a tool from a terminal.

use std::io::{BufRead as _, IsTerminal as _, stderr, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value};
use toolspec_core::model::{Argument, Kind};
use toolspec_runtime::{CancellationToken, Failure as Failed, Prepared, Success, Tool, Withheld};

use super::{CANNOT_SAY, MANIFEST, NO, fail};
use crate::files::Failure;
use crate::live::{self, Connection, Files};
use crate::nearest::nearest;
use crate::output::{remark, say};

#[derive(Debug, Args)]
pub(super) struct Call {
    /// The tool
    tool: String,
    /// The arguments: one JSON object, or NAME=VALUE for each. A value that is no text is JSON.
    arguments: Vec<String>,
    /// The manifest
    #[arg(long, default_value = MANIFEST)]
    manifest: PathBuf,
    #[command(flatten)]
    connection: Connection,
    /// Print the requests instead of sending them; no credentials are needed, and none are shown
    #[arg(long)]
    dry_run: bool,
}

impl Call {
    pub(super) fn run(&self) -> ExitCode {
        match self.call() {
            Ok(code) => code,
            Err(failure) => fail(&failure, CANNOT_SAY),
        }
    }

    fn call(&self) -> Result<ExitCode, Failure> {
        let live = live::compile(&self.manifest, &Files::default())?;
        let Some(tool) = live.tools.tool(&self.tool) else {
            let names: Vec<&str> = live.tools.iter().map(|tool| tool.name.as_str()).collect();
            return Err(unknown(&self.tool, &names));
        };
        let arguments = arguments(tool, &self.arguments).map_err(Failure::Unreadable)?;
        let client = self.connection.client(&live.tools);
        let client = client.map_err(Failure::Unreadable)?.dry_run(self.dry_run);
        let client = client.build();
        let work = async {
            let prepared = tool
                .prepare(&client, arguments)
                .await
                .map_err(|failed| *failed)?;
            if self.dry_run {
                return Ok(prepared.requests().join("\n"));
            }
            send(prepared).await.map(|success| answer(&success))
        };
        let outcome = toolspec_mcp::run(work);
        match outcome.map_err(|fault| Failure::Unreadable(fault.to_string()))? {
            Ok(text) => say(&text).map(|()| ExitCode::SUCCESS),
            Err(failed) => {
                remark(&failed.to_string());
                Ok(ExitCode::from(NO))
            }
        }
    }
}

fn unknown(name: &str, names: &[&str]) -> Failure {
    let near = nearest(name, names);
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the tools are {}", names.join(", ")),
    };
    Failure::Unreadable(format!("there is no tool `{name}`\nhelp: {help}"))
}

/// The arguments as they are given, checked by nobody yet.
fn arguments(tool: &Tool, given: &[String]) -> Result<Map<String, Value>, String> {
    if let [text] = given
        && text.trim_start().starts_with('{')
    {
        return serde_json::from_str(text)
            .map_err(|why| format!("the arguments are not a JSON object: {why}"));
    }
    let mut arguments = Map::new();
    for pair in given {
        let Some((name, text)) = pair.split_once('=') else {
            return Err(format!(
                "`{pair}` is not an argument\nhelp: write NAME=VALUE, or all arguments as one JSON object"
            ));
        };
        if arguments
            .insert(name.to_owned(), value(tool, name, text))
            .is_some()
        {
            return Err(format!("`{name}` is given twice"));
        }
    }
    Ok(arguments)
}

/// A text where the argument is one; else the JSON that it is, if it is JSON.
fn value(tool: &Tool, name: &str, text: &str) -> Value {
    let is_it = |argument: &&Argument| argument.name == name;
    let argument = tool.arguments.iter().find(is_it);
    match argument.map(|argument| &argument.schema.kind) {
        Some(Kind::String(_)) => text.into(),
        _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}

/// Sends a call that somebody has confirmed, where its tool wants that.
async fn send(prepared: Prepared) -> Result<Success, Failed> {
    if let Some(question) = prepared.question().await.map_err(|failed| *failed)?
        && let Err(why) = ask(&question)
    {
        return Err(prepared.withhold(why));
    }
    let cancel = CancellationToken::new();
    let interrupted = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.cancel();
        }
    });
    prepared.send(&cancel).await
}

/// Asks whoever sits at the terminal.
fn ask(question: &str) -> Result<(), Withheld> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Err(Withheld::NoTerminal);
    }
    remark(&format!("{question}\nType yes to send it:"));
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line);
    match (read, line.trim()) {
        (Ok(1..), "yes") => Ok(()),
        (Ok(1..), _) => Err(Withheld::Declined),
        _ => Err(Withheld::Unanswered),
    }
}

/// The sentence, then the other fields of the result, a line each.
fn answer(success: &Success) -> String {
    let fields = success.structured.iter();
    let fields = fields.filter(|(name, _)| *name != "summary");
    let lines = fields.map(|(name, value)| match value {
        Value::String(text) => format!("{name}: {text}\n"),
        Value::Array(_) | Value::Object(_) => format!("{name}: {value:#}\n"),
        scalar => format!("{name}: {scalar}\n"),
    });
    format!("{}\n{}", success.text, lines.collect::<String>())
}
