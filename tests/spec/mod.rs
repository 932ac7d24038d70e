//! What the macro makes of the manifest: the lock, the schemas and the types agree.

mod agreement;
mod clients;
pub(crate) mod elsewhere;
mod listed;
mod typed;
