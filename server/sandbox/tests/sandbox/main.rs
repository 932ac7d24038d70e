//! The sandbox as its callers meet it: through HTTP, on the socket.
#![cfg(test)]

mod access;
mod answers;
mod changes;
mod client;
mod faults;
mod first_order;
mod idempotency;
mod management;
mod money;
mod purchase;
mod sessions;
mod steering;
mod tokens;
