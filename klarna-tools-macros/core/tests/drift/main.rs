//! What is said about a change, on small specs: every kind, and edits that change nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

mod cases;
mod shapes;
mod specs;
