//! What the macro makes of the manifest: the lock, the schemas and the types agree.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails so"
)]

mod agreement;
mod clients;
mod elsewhere;
mod listed;
mod typed;
