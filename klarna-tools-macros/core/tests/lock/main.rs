//! The lock moves when anything moves that an agent sees or that leaves on the wire, and with
//! nothing else. Checked on the real manifest and documents.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

mod edits;
mod leaves;
mod neutral;
mod policy;
mod reading;
mod specs;
mod toolset;
