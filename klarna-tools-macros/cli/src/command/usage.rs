//! What is wrong with a command line, and what to write instead.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use toolspec_core::diagnostic::near_miss;
use toolspec_core::text::spelled;

use super::{Command, ERROR, answer};
use crate::output::note;

/// What other programs call a command.
const COUNTERPARTS: [(&str, &str); 26] = [
    ("validate", "check"),
    ("verify", "check"),
    ("test", "check"),
    ("build", "check"),
    ("compile", "check"),
    ("generate", "lock"),
    ("gen", "lock"),
    ("update", "lock"),
    ("write", "lock"),
    ("fix", "lint"),
    ("new", "init"),
    ("create", "init"),
    ("import", "init"),
    ("list", "tools"),
    ("ls", "tools"),
    ("operations", "tools"),
    ("show", "explain"),
    ("describe", "explain"),
    ("compare", "diff"),
    ("changes", "diff"),
    ("approve", "accept"),
    ("run", "serve"),
    ("start", "serve"),
    ("invoke", "call"),
    ("exec", "call"),
    ("status", "doctor"),
];

/// Options that other programs have: the command, the option, and what to do instead.
const OPTIONS: [(&str, &str, &str); 6] = [
    (
        "lint",
        "--fix",
        "each finding says what to write; no command changes a text",
    ),
    ("diff", "--json", "write '--format json'"),
    ("diff", "--sarif", "write '--format sarif'"),
    ("diff", "--github", "write '--format github'"),
    ("diff", "--markdown", "write '--format markdown'"),
    ("lock", "--dry-run", "write '--check'"),
];

/// Prints the help that a command line asks for, or what is wrong with it, which may contain anything.
pub(crate) fn usage(mut error: clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::InvalidSubcommand => suggest_command(&mut error),
        ErrorKind::UnknownArgument => suggest_option(&mut error),
        _ => {}
    }
    let text = error.render().to_string();
    if !error.use_stderr() {
        return answer(&text);
    }
    note(&spelled(text.trim_end()));
    ExitCode::from(ERROR)
}

/// Names the command that was meant, and what it does, in place of names that look like it.
fn suggest_command(error: &mut clap::Error) {
    let Some(ContextValue::String(written)) = error.get(ContextKind::InvalidSubcommand) else {
        return;
    };
    let program = Command::command();
    let names = program.get_subcommands().map(clap::Command::get_name);
    let counterpart = COUNTERPARTS.iter().find(|(other, _)| other == written);
    let meant = counterpart.map(|(_, meant)| *meant);
    let meant = meant.or_else(|| near_miss(written, names));
    let meant = meant.and_then(|meant| program.find_subcommand(meant));
    let tip = meant.map(|meant| {
        let about = meant.get_about().map(ToString::to_string);
        format!("'{}': {}", meant.get_name(), about.unwrap_or_default())
    });
    error.remove(ContextKind::SuggestedSubcommand);
    suggest(error, tip);
}

/// Says what to write in place of an option that is not known. It is never meant as a value.
fn suggest_option(error: &mut clap::Error) {
    let Some(ContextValue::String(written)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let command = std::env::args().nth(1).unwrap_or_default();
    let known = OPTIONS.iter();
    let mut known = known.filter(|(known, option, _)| *known == command && option == written);
    let tip = match (known.next(), written.strip_prefix("--")) {
        (Some((_, _, tip)), _) => Some((*tip).to_owned()),
        (None, Some("manifest")) => Some(format!(
            "write the path without an option: 'toolspec {command} FILE'"
        )),
        (None, Some(name)) if command == "call" => Some(format!(
            "an argument of the tool is written without dashes: '{name}=VALUE'"
        )),
        _ => None,
    };
    if tip.is_some() {
        error.remove(ContextKind::SuggestedArg);
    }
    suggest(error, tip);
}

fn suggest(error: &mut clap::Error, tip: Option<String>) {
    error.remove(ContextKind::Suggested);
    if let Some(tip) = tip {
        let tip = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
        error.insert(ContextKind::Suggested, tip);
    }
}
