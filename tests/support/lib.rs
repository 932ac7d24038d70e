//! The harness: the built programs as child processes, MCP sessions with them over standard input
//! and output, and the sandbox that they talk to.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    reason = "a harness fails a test by panicking"
)]

mod answer;
mod api;
pub mod cart;
mod crowd;
mod process;
mod program;
mod protocol;
mod sandbox;
mod server;
pub mod subject;
mod world;

pub use answer::Answer;
pub use api::{Recorded, RecordingApi, Reply};
pub use crowd::check_all;
pub use process::Finished;
pub use program::{STATE, klarna_mcp, run, target, toolspec};
pub use protocol::Protocol;
pub use sandbox::SandboxHost;
pub use server::{PASSWORD, Server, ServerBuilder, USERNAME};
pub use subject::{Kind, Subject};
pub use world::World;
