//! Requests on their way: repeated where that is safe, and followed by reads.

pub(crate) mod read_back;
pub(crate) mod retry;
