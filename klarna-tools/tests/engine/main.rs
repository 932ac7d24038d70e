//! The engine against an API on a loopback port that answers as each test scripts it.

mod answers;
mod api;
mod arguments;
mod cancellation;
mod configuration;
mod errors;
mod keys;
mod requests;
mod retries;
mod steps;
mod tools;
