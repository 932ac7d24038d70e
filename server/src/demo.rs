//! `klarna-mcp demo`: a purchase through all tools, over a real MCP session, shown to a person.

use std::fmt;
use std::io;

use toolspec_mcp::Fault;

mod cart;
mod page;
mod session;
mod story;
mod teller;

use page::Page;
use session::Session;

/// Why the demo ends before its story does.
#[derive(Debug)]
enum Interruption {
    /// The reader has seen enough.
    Reader(io::Error),
    /// The server did not do what the story expects.
    Server(String),
}

impl Interruption {
    fn server(message: impl fmt::Display) -> Self {
        Self::Server(message.to_string())
    }
}

impl From<io::Error> for Interruption {
    fn from(error: io::Error) -> Self {
        Self::Reader(error)
    }
}

/// Starts `klarna-mcp serve --sandbox` and plays the story. Every amount and status that it
/// shows is checked; a difference is a fault. `paced` gives a person at a terminal time to read.
pub(crate) fn demo(paced: bool) -> Result<(), Fault> {
    let mut session = Session::start()
        .map_err(|error| Fault::failed(format!("the demo cannot start its own server: {error}")))?;
    match story::play(&mut session, &mut Page::stdout(paced)) {
        Ok(()) => Ok(()),
        Err(Interruption::Reader(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(Interruption::Reader(error)) => Err(Fault::failed(error)),
        Err(Interruption::Server(message)) => Err(Fault::failed(format!(
            "the demo did not go as expected: {message}"
        ))),
    }
}
