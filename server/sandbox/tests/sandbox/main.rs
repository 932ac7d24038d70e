//! The sandbox as its callers meet it: through HTTP, on the socket.
#![cfg(test)]

mod access;
mod client;
mod faults;
mod idempotency;
mod orders;
mod payments;
mod purchase;
mod steering;
