//! What outlives a process that carries out tools, in one file of `SQLite`: the writes of the last
//! two days, and whether a person has halted everything.
//!
//! [`Local`] is opened with the first question. Several processes of a user share it.

mod control;
mod folder;
mod keys;
mod local;
mod opened;
mod problem;
mod schema;
mod spending;
mod status;
mod writes;

pub use control::Halt;
pub use folder::default_folder;
pub use local::Local;
pub use status::{Kept, Status};
