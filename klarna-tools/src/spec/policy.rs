//! What a tool may do without a person, how much, and how often.

/// The limits of one tool.
#[derive(Debug)]
pub struct Policy {
    /// When a person is to be asked before anything is sent.
    pub confirm: Option<Confirm>,
    /// The most that one call may move, in minor units.
    pub ceiling: Option<u64>,
    /// How often the tool may be called.
    pub rate: Option<Rate>,
    /// The argument that is limited and that the person is shown.
    pub amount: Option<Amount>,
}

impl Policy {
    /// No limits.
    pub const NONE: Self = Self {
        confirm: None,
        ceiling: None,
        rate: None,
        amount: None,
    };
}

/// When a person is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// Before every call.
    Always,
    /// Before a call that moves more than this, in minor units.
    Above(u64),
}

/// How often a tool may be called by the clones of one [`Client`](crate::Client) together. What
/// belongs to an earlier call, by its key or because its answer reached nobody, counts as none, so
/// that no key dies before the rate lets it through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The most calls in any time of this length.
    pub calls: u32,
    /// The length in seconds.
    pub seconds: u32,
}

/// An argument that is an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The argument, in minor units.
    pub argument: &'static str,
    /// The argument with its ISO 4217 code, if it is known before the call.
    pub currency: Option<&'static str>,
}
