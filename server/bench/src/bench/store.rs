//! What the store adds to a call, and how long a halt takes to reach a server that is busy.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use klarna_bench::Failure;
use serde_json::{Value, json};

use crate::api::{Api, SHORT};
use crate::driver::{Batch, Server, Session};
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

const READS: u32 = 400;
const WRITES: u32 = 50;

/// Reads and writes with a store beside those without one, and halts.
pub(crate) fn measure(program: &Path, api: &Api, runs: u16) -> Result<Vec<Row>, Failure> {
    let folder = tempfile::tempdir()?;
    let state = folder.path().to_str().ok_or("a folder without a name")?;
    let (kept, not_kept) = (["--state", state], ["--no-state"]);
    let server = |arguments: &[&str]| Server::klarna_mcp(program, api).with(arguments);
    let sandbox = |arguments: &[&str]| server(&["--sandbox"]).with(arguments);
    let (mut reads, mut bare_reads) = (Sample::default(), Sample::default());
    let (mut writes, mut bare_writes) = (Sample::default(), Sample::default());
    let (mut refused, mut last) = (Sample::default(), Sample::default());
    for _ in 0..runs {
        bare_reads.add(read(&server(&not_kept))?);
        reads.add(read(&server(&kept))?);
        bare_writes.add(write(&sandbox(&[]))?);
        writes.add(write(&sandbox(&kept))?);
        halt(&server(&kept), program, state, &mut refused, &mut last)?;
    }
    let row = |measure: &str, unit, ours, floor, limit| Row {
        measure: measure.to_owned(),
        unit,
        ours,
        floor,
        limit,
    };
    let (micro, milli) = (Unit::Microseconds, Unit::Milliseconds);
    Ok(vec![
        row(
            "store: read, over one with --no-state",
            micro,
            reads,
            Some(bare_reads),
            Limit::OverFloor(30.0),
        ),
        row(
            "store: write, beside one without",
            micro,
            writes,
            Some(bare_writes),
            Limit::None,
        ),
        row(
            "halt: command to first refusal",
            milli,
            refused,
            None,
            Limit::AtMost(1000.0),
        ),
        row(
            "halt: command to last answer of the API",
            milli,
            last,
            None,
            Limit::AtMost(1000.0),
        ),
    ])
}

/// The median of a read, in microseconds.
fn read(server: &Server) -> Result<f64, Failure> {
    let mut session = Session::open(server)?;
    session.call_in_turn(&Batch::of_reads(&SHORT, 0..READS))?;
    let mut times = Sample::default();
    for time in session.call_in_turn(&Batch::of_reads(&SHORT, READS..2 * READS))? {
        times.add_microseconds(time);
    }
    session.end()?;
    Ok(times.median())
}

/// The median of a capture in the sandbox, in microseconds.
fn write(server: &Server) -> Result<f64, Failure> {
    let mut session = Session::open(server)?;
    let mut times = Sample::default();
    for number in 0..WRITES {
        let capture = json!({
            "order_id": "98765-XYZ", "captured_amount": 1, "description": number.to_string(),
        });
        let sent = Instant::now();
        let answer = call(&mut session, "capture_klarna_order", &capture)?;
        times.add_microseconds(sent.elapsed());
        if answer.contains("\"isError\":true") {
            return Err(format!("a capture failed: {answer}").into());
        }
    }
    session.end()?;
    Ok(times.median())
}

/// Halts a server that reads without a pause.
fn halt(
    server: &Server,
    program: &Path,
    state: &str,
    refused: &mut Sample,
    last: &mut Sample,
) -> Result<(), Failure> {
    let mut session = Session::open(server)?;
    let order = json!({"order_id": SHORT.id});
    call(&mut session, "get_order_details", &order)?;
    let started = Instant::now();
    let mut command = control(program, state, &["halt", "--reason", "bench"]).spawn()?;
    let mut answered = started.elapsed();
    while !call(&mut session, "get_order_details", &order)?.contains("halted everything") {
        answered = started.elapsed();
    }
    refused.add_milliseconds(started.elapsed());
    last.add_milliseconds(answered);
    command.wait()?;
    control(program, state, &["resume"]).status()?;
    session.end()
}

fn call(session: &mut Session, tool: &str, arguments: &Value) -> Result<String, Failure> {
    session.request("tools/call", &json!({"name": tool, "arguments": arguments}))
}

fn control(program: &Path, state: &str, command: &[&str]) -> Command {
    let mut control = Command::new(program);
    control
        .args(command)
        .args(["--state", state])
        .stdout(Stdio::null());
    control
}
