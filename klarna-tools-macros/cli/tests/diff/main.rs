//! `diff` and `accept` as a maintainer and CI meet them, in git repositories of their own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails so"
)]

mod accept;
mod codes;
mod documents;
mod formats;
mod hostile;
mod places;
mod shop;
mod sides;
#[cfg(unix)]
mod workflow;
