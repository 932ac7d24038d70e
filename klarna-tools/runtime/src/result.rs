//! What of the answers reaches the agent, and in which words.

pub(crate) mod budget;
pub(crate) mod projection;
pub(crate) mod reading;
pub(crate) mod redact;
pub(crate) mod success;
pub(crate) mod summary;
