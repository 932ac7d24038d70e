//! What is said about a change, on small specs: every kind, edits that change nothing, and the score.

mod arbitrary;
mod cases;
mod document;
mod leaves;
mod neutral;
mod score;
mod shapes;
mod specs;
