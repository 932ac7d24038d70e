//! What really happened to the merchant's money and records.

/// Counts of committed changes since the sandbox started. Replayed and refused requests add nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// Payment sessions created.
    pub sessions: u64,
    /// Payment sessions updated.
    pub session_updates: u64,
    /// Authorizations released by `DELETE`, before an order was placed.
    pub released_tokens: u64,
    /// Customer tokens created.
    pub customer_tokens: u64,
    /// Orders placed.
    pub orders: u64,
    /// Orders acknowledged.
    pub acknowledgements: u64,
    /// Captures, automatic ones included.
    pub captures: u64,
    /// Refunds.
    pub refunds: u64,
    /// Orders cancelled.
    pub cancels: u64,
    /// Remaining authorizations released.
    pub releases: u64,
    /// Order amounts or lines changed.
    pub authorization_updates: u64,
    /// Authorization times extended.
    pub extensions: u64,
    /// Merchant references changed.
    pub reference_updates: u64,
    /// Shipping addresses changed.
    pub address_updates: u64,
    /// Entries of shipping information appended, to orders and captures together.
    pub shipping_infos: u64,
    /// Due dates extended.
    pub due_date_extensions: u64,
    /// Messages sent to the shopper again.
    pub send_outs: u64,
    /// The sum of all captures, in minor units of their currencies.
    pub captured_amount: i64,
    /// The sum of all refunds, in minor units of their currencies.
    pub refunded_amount: i64,
}
