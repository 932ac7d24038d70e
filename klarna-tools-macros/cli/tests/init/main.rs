//! `init`: what it prints passes `check`, and nothing is guessed that a person must know.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

mod choice;
mod documents;
mod files;
mod folder;
mod page;
