//! `add`: what it chooses of what the documents have, and that each entry compiles as printed.

mod bodies;
mod chosen;
mod document;
mod idempotency;
mod large;
mod names;
mod secrets;
mod write;
