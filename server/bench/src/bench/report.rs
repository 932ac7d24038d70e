//! The whole measurement, in order.

use std::path::PathBuf;
use std::thread;

use clap::Parser;
use klarna_bench::Failure;

use crate::api::Api;
use crate::driver::{Server, Servers};
use crate::processor::{self, Layout};
use crate::programs::{self, Programs};
use crate::table::{Row, Table};
use crate::{call, macros, rebuild, redaction, spec, start, store};

/// Measures the server beside a bare one and prints a table.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// How often each variant takes its turn
    #[arg(long, default_value_t = 21, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// An earlier build of klarna-mcp, to be measured in place of the bare server
    #[arg(long, value_name = "PROGRAM")]
    beside: Option<PathBuf>,
    /// Measure only what redaction costs, beside reading the same bytes as JSON
    #[arg(long)]
    redaction: bool,
    /// Measure only what the store adds to a call, and how long a halt takes
    #[arg(long)]
    store: bool,
    /// Also measure how long the server takes to build after an edit, in a copy of the workspace
    #[arg(long)]
    rebuild: bool,
}

/// Builds, measures and prints.
pub(crate) fn report(options: &Options) -> Result<(), Failure> {
    if options.redaction {
        print!("{}", Table::new(redaction::measure(options.runs)?));
        return Ok(());
    }
    eprintln!("building");
    if options.store {
        let (program, layout) = (programs::klarna_mcp()?, Layout::find());
        let api = Api::start(layout.api)?;
        layout.pin_measurement()?;
        print!(
            "{}",
            Table::new(store::measure(&program, &api, options.runs)?)
        );
        return Ok(());
    }
    let programs = Programs::build()?;
    if let Some(earlier) = &options.beside {
        println!("the floor is an earlier build: {}", earlier.display());
    }
    let layout = Layout::find();
    println!(
        "{layout}; load {}; {} runs",
        processor::load(),
        options.runs
    );
    // In a thread of its own: the programs that a pinned thread starts are pinned with it, and
    // cargo needs every processor.
    let rows = thread::scope(|scope| {
        let measured = scope.spawn(|| measure(options, &programs, &layout));
        measured.join().map_err(|_| "the measurement broke off")?
    })?;
    let mut table = Table::new(rows);
    if options.rebuild {
        table.extend(rebuild::measure()?);
    }
    print!("{table}");
    Ok(())
}

fn measure(options: &Options, programs: &Programs, layout: &Layout) -> Result<Vec<Row>, Failure> {
    let runs = options.runs;
    let api = Api::start(layout.api)?;
    layout.pin_measurement()?;
    let servers = Servers {
        ours: Server::klarna_mcp(&programs.klarna_mcp, &api),
        floor: match &options.beside {
            Some(earlier) => Server::klarna_mcp(earlier, &api),
            None => Server::floor(&programs.floor, &api),
        },
    };
    eprintln!("starts");
    let mut rows = start::measure(&servers, runs)?;
    rows.push(programs::sizes(&servers)?);
    eprintln!("calls");
    rows.extend(call::measure(&servers, &api, runs)?);
    eprintln!("store");
    rows.extend(store::measure(&programs.klarna_mcp, &api, runs)?);
    eprintln!("specs");
    rows.extend(spec::measure(programs, runs)?);
    rows.push(macros::measure(runs)?);
    rows.extend(redaction::measure(runs)?);
    Ok(rows)
}
