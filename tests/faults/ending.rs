//! How a call ended, and whether that is the truth.

use klarna_sandbox::Effects;
use klarna_tools_tests::{Answer, PASSWORD, USERNAME, World};

/// What an answer claims about the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Done,
    NotSent,
    Refused,
    Unknown,
    Unconfirmed,
}

impl Ending {
    pub(crate) fn of(answer: &Answer) -> Self {
        if !answer.is_error() {
            return Self::Done;
        }
        match answer.outcome().as_str() {
            "not_sent" => Self::NotSent,
            "refused" => Self::Refused,
            "unknown" => Self::Unknown,
            "done_but_unconfirmed" => Self::Unconfirmed,
            other => panic!("{other}"),
        }
    }

    /// Whether a write that claims to have ended like this may have had so many effects.
    pub(crate) fn allows(self, effects: u64) -> bool {
        match self {
            Self::Done | Self::Unconfirmed => effects == 1,
            Self::NotSent | Self::Refused => effects == 0,
            Self::Unknown => effects <= 1,
        }
    }

    /// How the first line of a failure about a write names it.
    pub(crate) fn headline(self) -> &'static str {
        match self {
            Self::Done => panic!("a success has no headline"),
            Self::NotSent => "NOT SENT.",
            Self::Refused => "REFUSED.",
            Self::Unknown => "UNKNOWN.",
            Self::Unconfirmed => "DONE BUT UNCONFIRMED.",
        }
    }
}

/// Everything that has happened at the sandbox, counted.
pub(crate) fn effects(world: &World) -> u64 {
    let Effects {
        sessions,
        session_updates,
        released_tokens,
        customer_tokens,
        orders,
        acknowledgements,
        captures,
        refunds,
        cancels,
        releases,
        authorization_updates,
        extensions,
        reference_updates,
        address_updates,
        shipping_infos,
        due_date_extensions,
        send_outs,
        captured_amount: _,
        refunded_amount: _,
    } = world.sandbox.effects();
    [
        sessions,
        session_updates,
        released_tokens,
        customer_tokens,
        orders,
        acknowledgements,
        captures,
        refunds,
        cancels,
        releases,
        authorization_updates,
        extensions,
        reference_updates,
        address_updates,
        shipping_infos,
        due_date_extensions,
        send_outs,
    ]
    .iter()
    .sum()
}

/// The answer repeats no page of a gateway and no secret of the server.
pub(crate) fn expect_clean(world: &World, answer: &Answer) {
    let whole = answer.result.to_string();
    let basic = world
        .sandbox
        .journal()
        .iter()
        .find_map(|exchange| exchange.header("authorization").map(str::to_owned));
    let basic = basic.unwrap_or_else(|| "Basic ".to_owned());
    for foreign in ["<html", "<h1", "Bad Gateway", USERNAME, PASSWORD, &basic] {
        assert!(!whole.contains(foreign), "{foreign} in {whole}");
    }
}
