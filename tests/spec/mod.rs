//! What the macro makes of the manifest: the lock, the schemas and the types agree.

mod agreement;
pub(crate) mod camel;
mod clients;
pub(crate) mod elsewhere;
mod listed;
mod typed;
