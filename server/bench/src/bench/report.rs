//! The whole measurement, in order.

use std::thread;

use klarna_bench::Failure;

use crate::api::Api;
use crate::driver::Server;
use crate::processor::{self, Layout};
use crate::programs::Programs;
use crate::table::{Row, Table};
use crate::{Options, call, macros, rebuild, spec, start};

/// The variants that are compared.
pub(crate) struct Servers {
    pub(crate) ours: Server,
    pub(crate) floor: Server,
}

/// Builds, measures and prints.
pub(crate) fn report(options: &Options) -> Result<(), Failure> {
    eprintln!("building");
    let programs = Programs::build()?;
    let layout = Layout::find();
    println!(
        "{layout}; load {}; {} runs",
        processor::load(),
        options.runs
    );
    // In a thread of its own: the programs that a pinned thread starts are pinned with it, and
    // cargo needs every processor.
    let rows = thread::scope(|scope| {
        let measured = scope.spawn(|| measure(&programs, &layout, options.runs));
        measured.join().map_err(|_| "the measurement broke off")?
    })?;
    let mut table = Table::new(rows);
    if options.rebuild {
        table.extend(rebuild::measure()?);
    }
    print!("{table}");
    Ok(())
}

fn measure(programs: &Programs, layout: &Layout, runs: u16) -> Result<Vec<Row>, Failure> {
    let api = Api::start(layout.api)?;
    layout.pin_measurement()?;
    let servers = Servers {
        ours: Server::klarna_mcp(programs, &api),
        floor: Server::floor(programs, &api),
    };
    eprintln!("starts");
    let mut rows = start::measure(&servers, runs)?;
    rows.push(programs.sizes()?);
    eprintln!("calls");
    rows.extend(call::measure(&servers, &api, runs)?);
    eprintln!("specs");
    rows.extend(spec::measure(programs, runs)?);
    rows.push(macros::measure(runs)?);
    Ok(rows)
}
