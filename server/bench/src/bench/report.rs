//! The whole measurement, in order.

use std::thread;

use klarna_bench::Failure;

use crate::api::Api;
use crate::driver::Server;
use crate::processor::{self, Layout};
use crate::programs::{self, Programs};
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
    eprintln!("specs");
    rows.extend(spec::measure(programs, runs)?);
    rows.push(macros::measure(runs)?);
    Ok(rows)
}
