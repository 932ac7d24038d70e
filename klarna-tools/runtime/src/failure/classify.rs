//! How a request ended, and what that says about what it has changed.

use toolspec_model::Retry;

use crate::failure::outcome::Outcome;
use crate::http::challenge::refuses_token;
use crate::http::transport::{Answer, TransportError};

/// How the last attempt ended.
#[derive(Debug)]
pub(crate) struct LastAttempt {
    pub(crate) end: Result<Answer, TransportError>,
    /// Whether an attempt before the last one, in this call or an earlier one, may have been
    /// carried out.
    pub(crate) may_have_been_executed: bool,
    /// Why it was not sent again with a new access token, after `end` refused the one before.
    pub(crate) not_renewed: Option<TransportError>,
}

impl LastAttempt {
    /// What a person has to do before another attempt can help.
    pub(crate) fn remedy(&self) -> Option<&str> {
        let error = self.not_renewed.as_ref().or(self.end.as_ref().err());
        error?.remedy.as_deref()
    }
}

/// The outcome of a request that ended without success. Only the API itself can refuse one:
/// `is_the_apis` says whether the answer is its own.
pub(crate) fn classify(retry: &Retry, last: &LastAttempt, is_the_apis: bool) -> Outcome {
    match &last.end {
        Err(error) if error.may_have_arrived || last.may_have_been_executed => Outcome::Unknown,
        Err(_) => Outcome::NotSent,
        Ok(answer) if answer.is_success() => Outcome::Unknown,
        Ok(answer) if !is_the_apis && !refuses_token(answer) => Outcome::Unknown,
        Ok(_) if *retry == Retry::Read => Outcome::Refused,
        Ok(_) if last.may_have_been_executed => Outcome::Unknown,
        Ok(answer) => match answer.status {
            408 => Outcome::Unknown,
            400..=499 => Outcome::Refused,
            _ => Outcome::Unknown,
        },
    }
}
