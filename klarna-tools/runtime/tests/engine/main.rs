//! The engine against an API on a loopback port that answers as each test scripts it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets something else than it expects has to fail"
)]

mod answers;
mod api;
mod arguments;
mod cancellation;
mod configuration;
mod credentials;
mod errors;
mod filtering;
mod formats;
mod keys;
mod memory;
mod policy;
mod question;
mod requests;
mod retries;
mod steps;
mod tokens;
mod tools;
mod typed;
mod updates;
