//! What to do about a request that was not answered with a success.

use crate::failure::api_error::ApiError;
use crate::failure::classify::LastAttempt;
use crate::failure::outcome::Outcome;
use crate::tools::Tool;
use toolspec_model::{Hint, Retry, Server, Step};

const CALL_AGAIN: &str = "Nothing was sent, so calling again is safe. If it fails again, let a person check the connection to the API.";
const READ_FIRST: &str = "Read the current state before anything else: it shows whether an earlier attempt was carried \
                          out. If it was, do not call again; if it was not, this error says why.";
const LEAVE_OUT: &str = "What was carried out before stays: leave it out when you call again.";

/// The next step after a read that brought nothing usable.
pub(crate) const READ_AGAIN: &str = "Call again: reading is safe to repeat.";

/// A request that ended without success, and what is known about it.
pub(crate) struct FailureContext<'a> {
    pub(crate) step: &'a Step,
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<u16>,
    /// Whether the answer, if there is one, has the form of the API's own errors.
    pub(crate) is_the_apis: bool,
    /// What the manifest says about the error, or what a person has to do before the next attempt.
    pub(crate) hint: Option<&'a str>,
    /// The argument, with its value, that makes a repetition safe.
    pub(crate) repeat: Option<&'a str>,
    /// Whether earlier requests of the same call were carried out.
    pub(crate) partly_done: bool,
    /// Where a person sees what is at the API.
    pub(crate) portal: &'a str,
}

impl FailureContext<'_> {
    /// Whether the same call again can help.
    pub(crate) fn is_worth_repeating(&self) -> bool {
        match (self.outcome, &self.step.retry) {
            (Outcome::NotSent, _) => {
                self.hint.is_none() && (!self.partly_done || self.repeat.is_some())
            }
            (Outcome::Unknown, retry) => *retry != Retry::Never && !self.is_turned_down(),
            (Outcome::Refused, Retry::Read) => self
                .status
                .is_some_and(|status| status == 429 || status >= 500),
            (Outcome::Refused, _) => self.status == Some(429),
            (Outcome::DoneUnconfirmed, _) => false,
        }
    }

    /// The next step.
    pub(crate) fn next_step(&self) -> String {
        match self.outcome {
            Outcome::NotSent if self.partly_done => {
                with_hint(&safe_repeat(self.repeat, self.portal), self.hint)
            }
            Outcome::NotSent => self.hint.unwrap_or(CALL_AGAIN).to_owned(),
            Outcome::Refused => {
                let advice = self
                    .hint
                    .unwrap_or_else(|| by_status(self.status, &self.step.retry));
                with_hint(advice, self.partly_done.then_some(LEAVE_OUT))
            }
            Outcome::Unknown => match &self.step.retry {
                Retry::Read => with_hint(READ_AGAIN, self.hint()),
                Retry::Keyed(_) if self.is_turned_down() => with_hint(READ_FIRST, self.hint),
                Retry::Keyed(_) => with_hint(&safe_repeat(self.repeat, self.portal), self.hint()),
                Retry::Never => with_hint(&find_out(self.portal), self.hint()),
            },
            Outcome::DoneUnconfirmed => after_done(self.repeat, self.portal),
        }
    }

    /// What the manifest says about the error; else what the status alone suggests to check, even
    /// if the API itself did not answer.
    fn hint(&self) -> Option<&str> {
        let to_check = self
            .status
            .filter(|status| matches!(status, 401 | 403 | 404 | 413));
        self.hint
            .or_else(|| to_check.map(|status| by_status(Some(status), &self.step.retry)))
    }

    /// Whether the API would answer the same request in the same way again.
    fn is_turned_down(&self) -> bool {
        self.is_the_apis
            && self
                .status
                .is_some_and(|status| (400..500).contains(&status) && !matches!(status, 408 | 429))
    }
}

/// How to repeat a call without doing anything twice.
pub(crate) fn safe_repeat(repeat: Option<&str>, portal: &str) -> String {
    match repeat {
        Some(repeat) => format!(
            "Call again with exactly the same arguments plus {repeat}. The API carries out one \
             key only once, so nothing is done twice and money cannot move twice; without the \
             key it could. A failed call can still take effect up to a minute later."
        ),
        None => find_out(portal),
    }
}

/// What to do before a call that could be done twice.
fn find_out(portal: &str) -> String {
    format!(
        "Do not repeat this call: it could be done twice. First find out whether it was carried out: read what it \
         would have changed, or let a person look into {portal}."
    )
}

/// One sentence: what happened to a request that ended without success.
pub(crate) fn message(step: &Step, last: &LastAttempt, error: &ApiError) -> String {
    let operation = step.request.operation();
    let earlier = if last.may_have_been_executed {
        " An earlier attempt of the same request may have been carried out."
    } else {
        ""
    };
    match &last.end {
        Ok(answer) if answer.is_success() => {
            let reason = answer
                .body
                .unreadable()
                .unwrap_or("its body is not as declared");
            format!(
                "{operation} was answered with HTTP {}, but {reason}.{earlier}",
                answer.status
            )
        }
        Ok(answer) => {
            let status = answer.status.to_string();
            let code = error.code.as_deref().filter(|code| *code != status);
            let code = code.map(|code| format!(" {code}")).unwrap_or_default();
            let whose = if error.is_the_apis {
                ""
            } else {
                " The answer does not have the form of this API's errors: it may come from something between here and the API."
            };
            let renewal = last.not_renewed.as_ref();
            let renewal = renewal.map_or_else(String::new, |why| {
                format!(" It was not sent again: {}.", why.reason)
            });
            format!("{operation} was answered with HTTP {status}{code}.{whose}{renewal}{earlier}")
        }
        Err(error) if error.remedy.is_some() => {
            format!("{operation} was not sent: {}.{earlier}", error.reason)
        }
        Err(error) => format!("{operation} was not answered: {}.{earlier}", error.reason),
    }
}

/// The next step after a write that was carried out, but whose answer lacks what confirms it.
pub(crate) fn after_done(repeat: Option<&str>, portal: &str) -> String {
    match repeat {
        Some(repeat) => format!(
            "It was carried out: do not call it again as a new call. Read the current state, or \
             call again with exactly the same arguments plus {repeat}, which is not carried out a \
             second time."
        ),
        None => format!(
            "It was carried out: do not call it again. Read the current state, or let a person \
             look into {portal}."
        ),
    }
}

fn with_hint(advice: &str, hint: Option<&str>) -> String {
    hint.map_or_else(|| advice.to_owned(), |hint| format!("{advice} {hint}"))
}

/// What the manifest says about an error: the tool goes before the tool set, and in each the code
/// before the status.
pub(crate) fn hint<'a>(
    tool: &'a Tool,
    server: &'a Server,
    code: Option<&str>,
    status: u16,
) -> Option<&'a str> {
    let status = status.to_string();
    let of = |hints: &'a [Hint], error: &str| hints.iter().find(|hint| hint.error == error);
    [&tool.hints, &server.errors.hints]
        .into_iter()
        .find_map(|hints| {
            code.and_then(|code| of(hints, code))
                .or_else(|| of(hints, &status))
        })
        .map(|hint| hint.advice.as_str())
}

fn by_status(status: Option<u16>, retry: &Retry) -> &'static str {
    match status {
        Some(400 | 422) => "Correct the values that the API names, then call again.",
        Some(401) => {
            "The API does not accept the credentials. A person has to check them and the chosen host."
        }
        Some(403) => {
            "The API does not allow this, at least not in the current state. Read the current state before anything else."
        }
        Some(404) => "Check the ids in the arguments: the API does not know them at this host.",
        Some(409) if *retry != Retry::Read => {
            "The request conflicts with the current state or with another request. Do not repeat it; read the current state, and let a person look at it."
        }
        Some(413) => "The request is too large. Send less.",
        Some(429) => {
            "The API limits how often it may be called. Wait some seconds, then call again."
        }
        Some(500..) => "The API has a problem. Wait a while, then call again.",
        _ => "Let a person look at the error; the same call will be refused again.",
    }
}
