//! A tool set as an MCP server on standard input and output.
//!
//! Everything here applies to any [`Tools`](toolspec_runtime::Tools). [`main`] is a whole program; one with more to say has a
//! command line of its own, which can share the parts of [`command`].

mod calls;
pub mod command;
mod doctor;
mod fault;
mod lines;
pub mod log;
mod mcp;
mod misnamed;
mod output;
mod process;
mod program;
mod serving;
#[cfg(test)]
mod shop;
mod signal;
mod skipped;
mod standalone;
#[cfg(feature = "store")]
pub mod state;
pub mod stderr;
mod variables;

pub use doctor::{Subject, doctor};
pub use fault::Fault;
pub use process::{run, signals};
pub use program::Program;
pub use serving::{serve, serve_latest};
pub use standalone::main;
pub use variables::environment;
