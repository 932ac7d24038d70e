//! What is said about a change, on small specs: every kind, edits that change nothing, and the score.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

mod arbitrary;
mod cases;
mod leaves;
mod neutral;
mod score;
mod shapes;
mod specs;
