//! What a call reports of itself when the way to Klarna fails: never more than is true, and never
//! two effects of one call.

mod ending;
mod late;
mod matrix;
mod read_back;
mod repetition;
mod soak;
mod steps;
mod trouble;
mod unreachable;
