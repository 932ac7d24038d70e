//! What is said about a change, on small specs: every kind, edits that change nothing, and the score.
#![cfg(test)]

mod arbitrary;
mod cases;
mod document;
#[path = "../../core/tests/leaves.rs"]
mod leaf;
mod leaves;
mod neutral;
mod score;
mod shapes;
mod specs;
