//! Why a call was not confirmed, and what to do next.

/// Why a call that a person was to confirm is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotConfirmed {
    /// Nobody can be asked: the client has no means to.
    NobodyToAsk,
    /// Nobody can be asked: there is no terminal.
    NoTerminal,
    /// The person said no.
    Declined,
    /// The person closed the question, or what came back is not an answer to it.
    Unanswered,
    /// The person took too long.
    TimedOut,
    /// The caller cancelled the call, or the session ended.
    Cancelled,
    /// The tool has changed since, or its requests go elsewhere.
    Outdated,
}

impl NotConfirmed {
    /// What happened, and what to do next.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NobodyToAsk => (
                "This call has to be confirmed by a person, and this client cannot ask one: it did \
                 not declare the MCP capability `elicitation`.",
                "Let a person do this with a client that can ask for confirmation, or outside of \
                 it. Another call of this tool that has to be confirmed will not be sent either.",
            ),
            Self::NoTerminal => (
                "This call has to be confirmed by a person, and there is no terminal to ask on.",
                "Call it again on a terminal, and confirm it there.",
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
                "Nobody confirmed this call in time. A confirmation that comes now sends nothing.",
                "Ask the person whether they still want it before you call again.",
            ),
            Self::Cancelled => (
                "The call was cancelled before it was confirmed.",
                "Call again if it is still wanted.",
            ),
            Self::Outdated => (
                "The tools of this server have changed since a person was asked to confirm this \
                 call, so that it is no longer what they confirmed.",
                "Look at the tool as it is now, then call again: a person is asked anew.",
            ),
        }
    }
}
