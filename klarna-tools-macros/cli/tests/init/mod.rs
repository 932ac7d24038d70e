//! `init`: what it prints passes `check`, and nothing is guessed that a person must know.

mod choice;
mod documents;
mod errors;
mod files;
pub(crate) mod folder;
