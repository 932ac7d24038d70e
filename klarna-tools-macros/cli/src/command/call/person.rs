//! What the person at the terminal is asked, and what they read afterwards.

use std::io::{BufRead as _, IsTerminal as _, stderr, stdin};

use serde_json::Value;
use toolspec_runtime::{Client, Failure, NotConfirmed, Outcome, Prepared, Success, Tool, Tools};

use crate::output::note;

/// Asks for confirmation.
pub(super) fn ask(question: &str) -> Result<(), NotConfirmed> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Err(NotConfirmed::NoTerminal);
    }
    note(&format!("{question}\nType yes to send it:"));
    let mut line = String::new();
    match stdin().lock().read_line(&mut line) {
        Ok(1..) if is_yes(&line) => Ok(()),
        Ok(1..) => Err(NotConfirmed::Declined),
        _ => Err(NotConfirmed::Unanswered),
    }
}

fn is_yes(line: &str) -> bool {
    ["y", "yes"]
        .iter()
        .any(|yes| line.trim().eq_ignore_ascii_case(yes))
}

/// A call that was not confirmed.
pub(super) fn declined(why: NotConfirmed, prepared: Prepared) -> String {
    let mut failure = prepared.withhold(why);
    let message = match why {
        NotConfirmed::Declined => "You did not confirm it: only `y` or `yes` does.",
        NotConfirmed::Unanswered => "You did not confirm it.",
        _ => return failure.to_string(),
    };
    message.clone_into(&mut failure.message);
    "Run the command again if you want it.".clone_into(&mut failure.next);
    failure.retryable = true;
    failure.to_string()
}

/// A call that failed, with the next step of a person.
pub(super) fn failed(tool: &Tool, tools: &Tools, mut failure: Failure) -> String {
    if let Some(next) = next(tool, tools, &failure) {
        failure.next = next;
    }
    failure.to_string()
}

/// What is known of a call whose answer is not awaited any more.
pub(super) fn left(tool: &Tool, client: &Client) -> String {
    let open = client.open_writes();
    let key = open.iter().find_map(|write| write.idempotency_key.as_ref());
    let next = after_unknown(addition(tool, key), client.tools());
    format!(
        "UNKNOWN. This may have been carried out, or not: the answer was not awaited.\nNext: {next}"
    )
}

/// The next step where it is about the command; else it is that of every caller.
fn next(tool: &Tool, tools: &Tools, failure: &Failure) -> Option<String> {
    if !failure.violations.is_empty() {
        return Some("Correct what is listed, then run the command again.".to_owned());
    }
    let key = failure.idempotency_key.as_ref();
    let addition = addition(tool, key);
    if !tool.is_write() || failure.retryable != addition.is_some() {
        return None;
    }
    match failure.outcome {
        Outcome::Unknown => Some(after_unknown(addition, tools)),
        Outcome::NotSent if !failure.applied.is_empty() => Some(after_unknown(addition, tools)),
        Outcome::DoneUnconfirmed => Some(after_done(addition, tools)),
        Outcome::NotSent | Outcome::Refused => None,
    }
}

/// What makes the same command a repetition of this call.
fn addition(tool: &Tool, key: Option<&String>) -> Option<String> {
    Some(format!("{}={}", tool.idempotency_argument()?, key?))
}

fn after_unknown(addition: Option<String>, tools: &Tools) -> String {
    match addition {
        Some(addition) => format!(
            "Run the same command again with {addition}: the API carries out one key only once."
        ),
        None => format!(
            "Find out whether it was carried out before you run the command again, in {}.",
            tools.server().portal()
        ),
    }
}

fn after_done(addition: Option<String>, tools: &Tools) -> String {
    match addition {
        Some(addition) => format!(
            "It was carried out. To see the answer, run the same command again with {addition}: \
             it is not carried out a second time."
        ),
        None => format!(
            "It was carried out: do not run the command again. Look into {}.",
            tools.server().portal()
        ),
    }
}

/// The summary, then the other fields of the result, one per line.
pub(super) fn answer(success: &Success) -> String {
    let fields = success.structured.iter();
    let fields = fields.filter(|(name, _)| *name != "summary");
    let lines = fields.map(|(name, value)| match value {
        Value::String(text) => format!("{name}: {text}\n"),
        Value::Array(_) | Value::Object(_) => format!("{name}: {value:#}\n"),
        scalar => format!("{name}: {scalar}\n"),
    });
    format!("{}\n{}", success.text, lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_one() {
        for yes in ["y\n", "Y\r\n", "yes", " YES ", "Yes\n"] {
            assert!(is_yes(yes), "{yes:?}");
        }
        for no in ["", "\n", "n", "no", "yess", "ye", "y y", "j", "ok"] {
            assert!(!is_yes(no), "{no:?}");
        }
    }
}
