//! The built programs as their users meet them: MCP on standard input and output, HTTP on a loopback port.
#![cfg(test)]

mod answers;
mod faults;
mod generality;
mod maintainer;
mod protocol;
mod spec;
mod state;
mod wire;
