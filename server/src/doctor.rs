//! `klarna-mcp doctor`: what is configured and what is wrong, in plain words.

use klarna_tools::{BaseUrl, TOOLSET};
use toolspec_mcp::command::Examination;
use toolspec_mcp::{Fault, Subject};

use crate::cli::PROGRAM;

/// Prints what is configured; a fault if anything is wrong.
pub(crate) fn doctor(examination: &Examination) -> Result<(), Fault> {
    let subject = Subject {
        lockfile: Some("specs/klarna.lock.yaml".to_owned()),
        remark: Some(whose_money),
        without_credentials: Some(
            "Without an account: `klarna-mcp demo` plays a purchase, and `klarna-mcp serve \
             --sandbox` serves the tools."
                .to_owned(),
        ),
        ..Subject::of(PROGRAM, &TOOLSET)
    };
    toolspec_mcp::doctor(&subject, examination)
}

/// What calls of a host move.
fn whose_money(base: &BaseUrl) -> &'static str {
    if base.to_string().contains(".playground.") {
        "playground, no real money"
    } else {
        "PRODUCTION, real money"
    }
}
