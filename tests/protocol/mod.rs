//! MCP on standard input and output, at its edges, and the program around it.

mod batches;
mod cancelling;
mod choosing;
mod commands;
mod configuration;
mod demo;
mod doctor;
mod duplicates;
mod ending;
mod lines;
mod listing;
mod load;
mod pressure;
mod requests;
mod signals;
mod stateless;
