//! A call that has passed every check, before anything of it is sent.

use serde_json::{Map, Value};
use tokio_util::sync::CancellationToken;

use crate::call::{self, Success};
use crate::client::Client;
use crate::outcome::{Failure, Outcome};
use crate::plan::{self, Plan};
use crate::policy;
use crate::question;
use crate::spec::Tool;

/// A call whose arguments are sound and within the limits of its tool. It is sent once, or never;
/// the time that a call may take begins with sending.
#[must_use]
pub struct Prepared<'a> {
    tool: &'a Tool,
    client: Client,
    plan: Plan,
}

/// Why a call that a person was to confirm is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Nobody can be asked: the client has no means to.
    NobodyToAsk,
    /// The person said no.
    Declined,
    /// The person closed the question, or what came back is no answer to it.
    Unanswered,
    /// The person took too long.
    TimedOut,
    /// Whoever made the call cancelled it, or the session ended.
    Cancelled,
}

impl Tool {
    /// Checks the arguments and the limits of the tool, counts the call, and sends nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the arguments, or the limit that they exceed; always
    /// [`Outcome::NotSent`].
    pub fn prepare(
        &self,
        client: &Client,
        arguments: Map<String, Value>,
    ) -> Result<Prepared<'_>, Box<Failure>> {
        let plan = plan::prepare(self, client, arguments)?;
        Ok(Prepared {
            tool: self,
            client: client.clone(),
            plan,
        })
    }
}

impl Prepared<'_> {
    /// What a person is to be asked before this is sent: the tool, where it goes, the amount with
    /// its currency and the other arguments. Nothing, if the tool wants nobody asked.
    #[must_use]
    pub fn question(&self) -> Option<String> {
        let asks = policy::wants_confirmation(self.tool, &self.plan.arguments);
        asks.then(|| question::text(self.tool, &self.plan))
    }

    /// Sends it. Cancelling stops reads and further attempts; a write that is on its way is awaited
    /// nevertheless, so that its outcome is known.
    pub async fn send(self, cancel: &CancellationToken) -> Result<Success, Failure> {
        call::run(self.tool, &self.client, self.plan, cancel).await
    }

    /// Gives it up.
    #[must_use]
    pub fn withhold(self, why: Withheld) -> Failure {
        let (message, next) = why.words();
        *Failure::new(self.tool, Outcome::NotSent, message).with_next(next)
    }
}

impl Withheld {
    /// What happened, and what to do next.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NobodyToAsk => (
                "This call has to be confirmed by a person, and this client cannot ask one: it did \
                 not declare the MCP capability `elicitation`.",
                "Let a person do this with a client that can ask for confirmation, or outside of \
                 it. Another call of this tool that has to be confirmed will not be sent either.",
            ),
            Self::Declined => (
                "The person who was asked to confirm this call declined it.",
                "Do not call it again unless they ask for it. Tell them that nothing happened.",
            ),
            Self::Unanswered => (
                "The person who was asked to confirm this call gave no answer.",
                "Ask them whether they want it before you call again.",
            ),
            Self::TimedOut => (
                "Nobody confirmed this call in time.",
                "Ask the person whether they still want it before you call again.",
            ),
            Self::Cancelled => (
                "The call was cancelled before it was confirmed.",
                "Call again if it is still wanted.",
            ),
        }
    }
}
