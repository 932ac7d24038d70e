//! Parts of the command line of a program that serves a tool set.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use toolspec_runtime::model::{CeilingLimit, Choice};
use toolspec_runtime::{Client, ClientBuilder, CredentialProblem, Credentials, Tools};
use tracing::level_filters::LevelFilter;

use crate::fault::Fault;
use crate::misnamed::{self, misnamed};
use crate::program::Program;
#[cfg(feature = "store")]
use crate::state::{State, WITHOUT};
use crate::stderr::visible;
use crate::{log, serving, stderr};

/// Which tools an agent gets.
#[derive(Debug, Clone, Default, Args)]
pub struct Chosen {
    /// Only tools that change nothing; this goes before the options that choose tools
    #[arg(long)]
    read_only: bool,
    /// The tools of this group; also several times, and beside --tools
    #[arg(long = "group", value_name = "GROUP")]
    groups: Vec<String>,
    /// These tools, separated by commas
    #[arg(long, value_name = "TOOLS", value_delimiter = ',')]
    tools: Vec<String>,
    /// Not these tools, even if --group or --tools names them
    #[arg(long = "exclude-tools", value_name = "TOOLS", value_delimiter = ',')]
    excluded: Vec<String>,
    /// The most that tools may move, in minor units: NAME.day.USD=AMOUNT within 24 hours, NAME.call.USD=AMOUNT
    /// in one call. NAME is a ceiling of the manifest, which this can only lower, or a tool. Also several times
    #[arg(long = "ceiling", value_name = "CEILING")]
    ceilings: Vec<CeilingLimit>,
}

impl Chosen {
    /// The chosen ones of these tools, under the ceilings of the command line, too; all of them if nothing
    /// is chosen.
    ///
    /// # Errors
    /// A name that no tool, group or ceiling has, or why no tool is left.
    pub fn of(&self, tools: &Arc<Tools>) -> Result<Arc<Tools>, Fault> {
        let choice = Choice {
            read_only: self.read_only,
            groups: self.groups.clone(),
            tools: self.tools.clone(),
            excluded: self.excluded.clone(),
        };
        let left = tools.tightened(&self.ceilings);
        let left = left.and_then(|tools| tools.only(&choice));
        left.map_err(|why| Fault::misconfigured(visible(&why)))
    }
}

/// How `serve` serves.
#[derive(Debug, Clone, Default, Args)]
pub struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// The longest a call may take, in seconds, where its tool would allow more
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// Trust the certificates of this system instead of the built-in Mozilla roots
    #[arg(long)]
    pub system_roots: bool,
    #[cfg(feature = "store")]
    #[command(flatten)]
    pub(crate) state: State,
    /// What to log on stderr: off, error, warn, info, debug or trace [default: warn]
    #[arg(long, value_name = "LEVEL")]
    pub log: Option<LevelFilter>,
}

/// What `doctor` examines.
#[derive(Debug, Clone, Default, Args)]
pub struct Examination {
    #[command(flatten)]
    pub(crate) chosen: Chosen,
    #[cfg(feature = "store")]
    #[command(flatten)]
    pub(crate) state: State,
    /// Also ask the API whether it accepts the credentials; reads, changes nothing
    #[arg(long)]
    pub online: bool,
    /// Trust the certificates of this system instead of the built-in Mozilla roots
    #[arg(long)]
    pub system_roots: bool,
}

/// Prints the help that a command line asks for, or what is wrong with it, which may contain anything.
#[must_use]
pub fn usage(name: &str, error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return exit(name, print(&text));
    }
    for line in text.lines() {
        stderr::say(&visible(line));
    }
    stderr::flush();
    Fault::misconfigured(error).exit_code()
}

/// Reports why a program ends, if it did not succeed.
#[must_use]
pub fn exit(name: &str, outcome: Result<(), Fault>) -> ExitCode {
    if let Err(fault) = &outcome {
        stderr::say(&format!("{name}: {fault}"));
    }
    stderr::flush();
    outcome.map_or_else(|fault| fault.exit_code(), |()| ExitCode::SUCCESS)
}

/// Starts the log of a server, with the events of these crates, and checks that somebody has
/// accepted its tools; gives those that are to be served.
///
/// # Errors
/// The log has no such level, the tools are not the accepted ones, or none can be chosen so.
pub fn begin(
    program: &Program,
    tools: &Arc<Tools>,
    options: &Options,
    crates: &[&'static str],
) -> Result<Arc<Tools>, Fault> {
    let level = log::level(options.log, &log::variable(tools))?;
    log::start(program, crates, level);
    tools.check_accepted().map_err(Fault::failed)?;
    options.chosen.of(tools)
}

/// Serves the tools of a client on standard input and output. `remedy` is for a person who has set no
/// credentials; there is none if the environment is not heeded. Then nothing is kept, either, unless a
/// person has named a folder for it.
///
/// # Errors
/// The session could not be opened, or its transport broke.
pub async fn serve(
    program: Program,
    client: ClientBuilder,
    options: &Options,
    remedy: Option<&str>,
) -> Result<(), Fault> {
    let mut client = client.system_roots(options.system_roots);
    if let Some(timeout) = options.timeout {
        client = client.timeout(timeout);
    }
    #[cfg(feature = "store")]
    if remedy.is_some() || options.state.is_named() {
        let store = options.state.store(&program.name)?;
        if store.is_none() {
            tracing::warn!("{WITHOUT}");
        }
        client = client.store(store);
    }
    let client = client.build();
    check_ceilings(&client)?;
    stderr::redact(client.redactor());
    if let Some(remedy) = remedy {
        warn(&client, &log::variable(client.tools()), remedy);
    }
    serving::serve(program, client, options.timeout).await
}

/// Checks that the ceilings of a day can be kept.
///
/// # Errors
/// There are some, and nothing is kept.
pub fn check_ceilings(client: &Client) -> Result<(), Fault> {
    let unkept = (!client.keeps_writes()).then(|| unkept(client.tools()));
    unkept
        .flatten()
        .map_or(Ok(()), |why| Err(Fault::misconfigured(why)))
}

/// Why these tools cannot be served without state, if they cannot.
pub(crate) fn unkept(tools: &Tools) -> Option<String> {
    let limited = tools.under_daily_ceilings();
    let remedy = if cfg!(feature = "store") {
        "Name a folder with --state DIR and leave --no-state out, or leave out the tools under them"
    } else {
        "Leave the tools under them out"
    };
    (!limited.is_empty()).then(|| {
        format!(
            "nothing is kept here, so that the `ceilings` of a day cannot be. {remedy}: \
             `--exclude-tools {}`",
            limited.join(",")
        )
    })
}

/// Logs what is wrong with the environment that a client was configured from: variables with similar
/// names, values that cannot work, and credentials that are missing, with the `remedy`. `log` is the
/// variable with the level of the log. Nothing of it keeps tools from being listed.
pub fn warn(client: &Client, log: &str, remedy: &str) {
    let misnamed = misnamed(client.tools(), log, &misnamed::set()).into_iter();
    let misnamed = misnamed.filter_map(|found| found.question());
    let mistakes = client.tools().server().security.iter();
    let mistakes = mistakes.flat_map(Credentials::probable_mistakes);
    let missing = missing(&client.missing_credentials(), remedy);
    for warning in misnamed
        .chain(mistakes)
        .chain(client.warnings())
        .chain(missing)
    {
        tracing::warn!("{}", visible(&warning));
    }
}

/// That credentials are missing or unusable, in one line.
fn missing(problems: &[CredentialProblem], remedy: &str) -> Option<String> {
    let (unset, unusable): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.is_unset);
    let names: Vec<_> = unset
        .iter()
        .map(|problem| problem.variable.as_str())
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let unset = (!names.is_empty()).then(|| format!("{} {verb} not set.", names.join(" and ")));
    let texts = unset
        .into_iter()
        .chain(unusable.iter().map(|problem| problem.text.clone()));
    let texts = texts.collect::<Vec<_>>().join(" ");
    let meaning = "The tools are listed, but a call that needs credentials is not sent.";
    (!problems.is_empty()).then(|| format!("{texts} {meaning} {remedy}"))
}

/// Says something to a person who started a server in a terminal.
pub fn greet(text: &str) {
    if io::stdin().is_terminal() {
        stderr::say(text);
    }
}

/// Prints `text`. A reader that has closed its side is not a failure.
///
/// # Errors
/// It cannot be written.
pub fn print(text: &str) -> Result<(), Fault> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Fault::failed(error)),
        _ => Ok(()),
    }
}

/// Reads a limit of the time of a call.
///
/// # Errors
/// It is not a number of seconds, or not a sensible one.
pub fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err("takes a whole number from 1 to 600".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_sensible_number_of_seconds() {
        assert_eq!(seconds("30"), Ok(Duration::from_secs(30)));
        for wrong in ["0", "601", "-1", "1.5", "soon", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
