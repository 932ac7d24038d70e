//! `toolspec check`, beside the same program that only prints its version.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use klarna_bench::Failure;

use crate::programs::{Programs, workspace};
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

/// The whole process, in both profiles.
pub(crate) fn measure(programs: &Programs, runs: u16) -> Result<Vec<Row>, Failure> {
    Ok(vec![
        row("toolspec check", &programs.toolspec, runs)?,
        row("toolspec check, dev build", &programs.toolspec_dev, runs)?,
    ])
}

fn row(measure: &str, program: &Path, runs: u16) -> Result<Row, Failure> {
    let (mut check, mut version) = (Sample::default(), Sample::default());
    for _ in 0..runs {
        version.add_milliseconds(time(program, &["--version"])?);
        check.add_milliseconds(time(program, &["check", "specs/klarna.yaml"])?);
    }
    Ok(Row {
        measure: measure.to_owned(),
        unit: Unit::Milliseconds,
        ours: check,
        floor: Some(version),
        limit: Limit::AtMost(100.0),
    })
}

fn time(program: &Path, arguments: &[&str]) -> Result<Duration, Failure> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(workspace())
        .stdout(Stdio::null());
    let started = Instant::now();
    let status = command.status()?;
    let time = started.elapsed();
    if status.success() {
        return Ok(time);
    }
    Err(format!("{} {}: {status}", program.display(), arguments.join(" ")).into())
}
