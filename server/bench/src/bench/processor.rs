//! Which processor does what.

use std::fmt;
use std::fs;
use std::process::{Command, Stdio};

use klarna_bench::Failure;

/// Where the measurement and the API run, if they can be kept apart.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) api: Option<u32>,
    measurement: Option<u32>,
}

impl Layout {
    /// The first two processors that this process may use, if there are two and `taskset` is here.
    pub(crate) fn find() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let allowed = status
            .lines()
            .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))
            .map(processors)
            .unwrap_or_default();
        let pinned = match allowed.as_slice() {
            [first, second, ..] if taskset(&["--version"]).is_ok() => Some((*first, *second)),
            _ => None,
        };
        Self {
            api: pinned.map(|(first, _)| first),
            measurement: pinned.map(|(_, second)| second),
        }
    }

    /// Keeps the calling thread, and what it starts from now on, on the processor of the measurement.
    pub(crate) fn pin_measurement(&self) -> Result<(), Failure> {
        pin(self.measurement)
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.measurement, self.api) {
            (Some(measurement), Some(api)) => write!(
                formatter,
                "client and servers on processor {measurement}, the API on {api}"
            ),
            _ => formatter.write_str("nothing pinned: that takes two processors and `taskset`"),
        }
    }
}

/// Keeps the calling thread on `processor`, if one is given.
pub(crate) fn pin(processor: Option<u32>) -> Result<(), Failure> {
    let Some(processor) = processor else {
        return Ok(());
    };
    let thread = fs::read_link("/proc/thread-self")?;
    let thread = thread.file_name().unwrap_or_default().to_string_lossy();
    taskset(&["--cpu-list", "--pid", &processor.to_string(), &thread])
}

/// The load of the machine over the last minute, as the kernel counts it.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

fn taskset(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = Command::new("taskset");
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let status = command.stderr(Stdio::null()).status()?;
    if status.success() {
        return Ok(());
    }
    Err(format!("taskset {} failed: {status}", arguments.join(" ")).into())
}

/// Reads a list such as `0-2,4`.
fn processors(list: &str) -> Vec<u32> {
    let ranges = list.trim().split(',').filter_map(|range| {
        let (low, high) = range.split_once('-').unwrap_or((range, range));
        Some(low.parse().ok()?..=high.parse().ok()?)
    });
    ranges.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_processors_contains_ranges_and_single_ones() {
        assert_eq!(processors("\t0-2,4\n"), [0, 1, 2, 4]);
        assert_eq!(processors("7"), [7]);
        assert!(processors("").is_empty());
    }
}
