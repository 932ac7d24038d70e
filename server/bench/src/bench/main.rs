//! `bench`: the measurements that the documentation of this package describes.

use std::process::ExitCode;

use clap::Parser as _;

mod api;
mod call;
mod driver;
mod macros;
mod processor;
mod programs;
mod rebuild;
mod redaction;
mod report;
mod sample;
mod spec;
mod start;
mod store;
mod table;

fn main() -> ExitCode {
    match report::report(&report::Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}
